"""What is sold: adding, changing and retiring it, and what the database keeps of it."""

import pytest
from django.db import DatabaseError, connection, transaction

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.catalog.changing import change_product, restore_product, retire_product
from akker.catalog.models import Product
from akker.catalog.product_form import card_from_form, form_of_card
from akker.catalog.queries import ProductRow, product_coded, products_page
from akker.catalog.registering import add_product
from akker.catalog.rules import ProductCard, version_of
from akker.ledger.charting import retire_ledger_account
from akker.ledger.models import LedgerAccount
from tests.make import Make, refusal_of

ADVICE = {
    "name": "Advice",
    "unit": "HUR",
    "price": "82.50",
    "cost_price": "35.125",
    "ledger_code": "8020",
    "vat_code": "V21",
}


def added(make: Make, code: str = "advice", **more: str) -> str:
    return add_product(make.alice, code=code, card=card_from_form({**ADVICE, **more}))


def known(make: Make, code: str = "advice") -> ProductRow:
    with reading(make.book):
        return product_coded(make.book, code)


def codes(make: Make, **how: str | bool) -> list[str]:
    with reading(make.book):
        return [row.code for row in products_page(make.book, limit=50, **how)]  # type: ignore[arg-type]


def test_a_product_is_added_with_all_that_a_line_says(make: Make) -> None:
    added(make)

    card = known(make).card
    assert card == ProductCard("Advice", "HUR", 82_500_000, 35_125_000, "8020", "V21")
    assert form_of_card(card) == ADVICE
    event = Event.objects.get(book=make.book, kind="ProductAdded")
    assert (event.subject, event.after) == (
        "product:advice",
        {"code": "advice", "name": "Advice"},
    )


def test_only_a_name_is_needed(make: Make) -> None:
    add_product(make.alice, code="odd", card=card_from_form({"name": "  Odd   jobs "}))
    assert known(make, "odd").card == ProductCard("Odd jobs")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "product_unfit"),
        ({"name": "a" * 200, "unit": "BOX"}, "unit_unknown"),
        ({"price": "-1.00"}, "price_below_zero"),
        ({"cost_price": "-0.01"}, "price_below_zero"),
        ({"vat_code": "V99"}, "tax_code_unknown"),
        ({"vat_code": "PRIV"}, "tax_code_not_of_sales"),
        ({"ledger_code": "9999"}, "ledger_account_unknown"),
        ({"ledger_code": "1300"}, "ledger_account_unfit"),
    ],
)
def test_what_cannot_be_sold_so_is_refused(make: Make, more: dict[str, str], code: str) -> None:
    card = card_from_form({**ADVICE, **more})
    assert refusal_of(add_product, make.alice, code="advice", card=card) == code
    assert not Product.objects.filter(book=make.book).exists()


@pytest.mark.parametrize("price", ["1,00", "80.1234567", "a lot"])
def test_a_price_is_decimal_text(price: str) -> None:
    assert refusal_of(card_from_form, {"name": "A", "price": price}) == "number_unreadable"


def test_a_code_is_given_once_and_by_whoever_may(make: Make) -> None:
    added(make)

    card = card_from_form(ADVICE)
    assert refusal_of(add_product, make.alice, code="advice", card=card) == "product_exists"
    assert refusal_of(add_product, make.alice, code=" advice", card=card) == "product_unfit"
    assert refusal_of(add_product, make.bob, code="other", card=card) == "permission_missing"
    assert refusal_of(retire_product, make.bob, code="advice") == "permission_missing"
    assert refusal_of(retire_product, make.alice, code="other") == "product_unknown"


def test_a_product_changes_whole_and_says_what_it_was(make: Make) -> None:
    added(make)
    seen = version_of(known(make).card)
    form = {"name": "Good advice", "unit": "HUR", "price": "90.00", "vat_code": "V9"}

    change_product(make.alice, code="advice", card=card_from_form(form), seen=seen)

    assert known(make).card == ProductCard("Good advice", "HUR", 90_000_000, None, "", "V9")
    event = Event.objects.get(book=make.book, kind="ProductChanged")
    assert event.before == {
        "name": "Advice",
        "price": "82.50",
        "cost_price": "35.125",
        "ledger_code": "8020",
        "vat_code": "V21",
    }
    assert event.after is not None
    assert event.after["changed"]["price"] == "90.00"
    late = {"code": "advice", "card": card_from_form(ADVICE), "seen": seen}
    assert refusal_of(change_product, make.alice, **late) == "product_changed"


def test_saving_what_is_there_is_no_change_even_where_the_account_was_retired(make: Make) -> None:
    added(make)
    retire_ledger_account(make.alice, code="8020")

    change_product(make.alice, code="advice", card=card_from_form(ADVICE))
    assert not Event.objects.filter(book=make.book, kind="ProductChanged").exists()
    change_product(make.alice, code="advice", card=card_from_form({**ADVICE, "price": "1.00"}))
    assert known(make).card.ledger_code == "8020"
    refused = refusal_of(add_product, make.alice, code="more", card=card_from_form(ADVICE))
    assert refused == "ledger_account_retired"


def test_who_is_retired_is_offered_no_more_until_restored(make: Make) -> None:
    added(make)
    added(make, "hosting", name="Hosting", unit="MON")

    retire_product(make.alice, code="advice")
    retire_product(make.alice, code="advice")

    assert (codes(make), codes(make, is_retired=True)) == (["hosting"], ["advice"])
    assert Event.objects.filter(book=make.book, kind="ProductRetired").count() == 1
    restore_product(make.alice, code="advice")
    assert codes(make) == ["advice", "hosting"]
    assert codes(make, text="HOST") == ["hosting"]
    assert codes(make, after_code="advice") == ["hosting"]


def test_other_books_have_products_of_their_own(make: Make) -> None:
    other = Make()
    added(make)
    added(other, name="Theirs")

    assert (known(make).card.name, known(other).card.name) == ("Advice", "Theirs")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM catalog_product WHERE book_id = %s",
        "UPDATE catalog_product SET code = 'other' WHERE book_id = %s",
        "UPDATE catalog_product SET price_e6 = -1 WHERE book_id = %s",
        "UPDATE catalog_product SET ledger_account_id = {theirs} WHERE book_id = %s",
        "INSERT INTO catalog_product (book_id, code, name, unit, tax_code)"
        " VALUES (%s, 'advice', 'Again', '', '')",
    ],
)
def test_the_database_keeps_products(make: Make, sql: str) -> None:
    added(make)
    other = Make()
    with reading(other.book):
        theirs = LedgerAccount.objects.get(book=other.book, code="8005").pk

    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(theirs=theirs), [make.book.pk])
    assert known(make).card.name == "Advice"
