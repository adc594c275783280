"""Price lists: which price applies, what a list may be, and what an invoice takes from it."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.catalog.models import PriceList
from akker.catalog.price_list_form import form_of_price_list, price_list_from_form
from akker.catalog.pricing import (
    add_price_list,
    agree_price_list,
    change_price_list,
    restore_price_list,
    retire_price_list,
)
from akker.catalog.product_form import card_from_form
from akker.catalog.queries_prices import (
    KnownPriceList,
    agreements_of_party,
    holders_of,
    own_prices,
    price_list_coded,
    price_lists_page,
)
from akker.catalog.registering import add_product
from akker.catalog.rules_prices import PriceLine, depends_on_quantity, price_that_applies
from akker.parties.merging import merge_parties
from akker.parties.registering import register_party
from akker.receivables.product_lines import filled_from_products
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, ready

ONE = 10**6
ADVICE = {"product": "advice", "price": "75.00", "since": "2026-01-01", "until": "", "least": ""}
TEN = {**ADVICE, "price": "70.125", "least": "10"}
LATER = {**ADVICE, "price": "78.00", "since": "2026-07-01"}
FORM = {"name": "Wholesale", "currency": "EUR", "prices": [ADVICE, LATER, TEN]}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def sold(make: Make) -> Make:
    """Books with a product, a customer and a list of prices."""
    ready(make)
    form = {"name": "Advice", "price": "80.00", "ledger_code": "8020", "vat_code": "V21"}
    add_product(make.alice, code="advice", card=card_from_form(form))
    add_product(make.alice, code="other", card=card_from_form({**form, "name": "Other"}))
    add_price_list(make.alice, code="whole", card=price_list_from_form(FORM))
    return make


def known(make: Make, code: str = "whole") -> KnownPriceList:
    with reading(make.book):
        return price_list_coded(make.book, code)


def price_on(make: Make, quantity: str = "", **more: str) -> str:
    """What a line about advice costs on an invoice."""
    line = {"product": "advice", "quantity": quantity}
    form: dict[str, Any] = {"party": "J1", "date": "2026-03-02", "lines": [line], **more}
    with reading(make.book):
        price: str = filled_from_products(make.book, form)["lines"][0]["price"]
    return price


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 12))
LINES = st.lists(
    st.builds(
        lambda code, first, price, days, least: PriceLine(
            code, first, price, None if days is None else first + dt.timedelta(days), least * ONE
        ),
        st.sampled_from(["a", "b"]),
        DAYS,
        st.integers(0, 9),
        st.none() | st.integers(0, 6),
        st.integers(0, 4),
    ),
    max_size=8,
    unique_by=lambda line: (line.product_code, line.first_on, line.least_e6),
)


@given(LINES, DAYS, st.integers(-6, 6))
def test_the_price_is_one_that_holds_and_none_that_holds_is_for_more(
    lines: list[PriceLine], on: dt.date, count: int
) -> None:
    found = price_that_applies(lines, "a", on, count * ONE)

    held = [
        line
        for line in lines
        if line.product_code == "a"
        and line.first_on <= on <= (line.last_on or on)
        and line.least_e6 <= abs(count) * ONE
    ]
    if not held:
        assert found is None
        return
    greatest = max(line.least_e6 for line in held)
    newest = max(line.first_on for line in held if line.least_e6 == greatest)
    (best,) = (line for line in held if (line.least_e6, line.first_on) == (greatest, newest))
    assert found == best.price_e6


@given(LINES, DAYS, st.integers(0, 6), st.randoms())
def test_the_order_of_a_list_and_other_products_make_no_difference(
    lines: list[PriceLine], on: dt.date, count: int, random: Any
) -> None:
    mixed = [line for line in lines if line.product_code == "a"]
    random.shuffle(mixed)
    found = price_that_applies(lines, "a", on, count * ONE)
    assert price_that_applies(mixed, "a", on, count * ONE) == found
    assert price_that_applies(lines, "a", on, -count * ONE) == found
    if not depends_on_quantity(lines, "a", on):
        assert price_that_applies(lines, "a", on, 10**6 * ONE) == price_that_applies(
            lines, "a", on, 0
        )


def test_a_list_is_kept_whole_and_read_back(make: Make) -> None:
    sold(make)

    assert form_of_price_list(known(make).card) == FORM
    with reading(make.book):
        (row,) = price_lists_page(make.book, limit=10)
    assert (row.code, row.name, row.currency, row.price_count) == ("whole", "Wholesale", "EUR", 3)


def test_a_list_changes_whole_and_says_what_came_and_went(make: Make) -> None:
    sold(make)
    seen = known(make).version
    form = {**FORM, "name": "Trade", "prices": [ADVICE, {**TEN, "price": "69.00"}]}

    change_price_list(make.alice, code="whole", card=price_list_from_form(form), seen=seen)

    assert form_of_price_list(known(make).card) == form
    event = Event.objects.filter(book=make.book, kind="PriceListChanged").latest("pk")
    assert event.after is not None
    assert event.after["added"] == [["advice", "69.00", "2026-01-01", "", "10"]]
    assert event.after["removed"] == [
        ["advice", "78.00", "2026-07-01", "", ""],
        ["advice", "70.125", "2026-01-01", "", "10"],
    ]
    late = {"code": "whole", "card": price_list_from_form(FORM), "seen": seen}
    assert refusal_of(change_price_list, make.alice, **late) == "price_list_changed"


def test_saving_what_is_there_tells_nothing(make: Make) -> None:
    sold(make)
    count = Event.objects.count()
    change_price_list(make.alice, code="whole", card=price_list_from_form(FORM))
    assert Event.objects.count() == count


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": ""}, "price_list_unfit"),
        ({"currency": "euro"}, "currency_unknown"),
        ({"currency": "USD"}, "price_list_currency"),
        ({"prices": [{**ADVICE, "product": "nothing"}]}, "product_unknown"),
        ({"prices": [{**ADVICE, "price": "-1"}]}, "price_below_zero"),
        ({"prices": [{**ADVICE, "least": "-1"}]}, "price_below_zero"),
        ({"prices": [ADVICE, {**ADVICE, "price": "1.00"}]}, "price_doubled"),
        ({"prices": [{**ADVICE, "until": "2025-12-31"}]}, "days_unfit"),
        ({"prices": [ADVICE] * 2001}, "prices_many"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_changes(
    make: Make, more: dict[str, Any], code: str
) -> None:
    sold(make)
    card = price_list_from_form({**FORM, **more})
    assert refusal_of(change_price_list, make.alice, code="whole", card=card) == code
    assert form_of_price_list(known(make).card) == FORM


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({**ADVICE, "price": ""}, "form_incomplete"),
        ({**ADVICE, "since": "1-1-2026"}, "date_unreadable"),
        ({**ADVICE, "price": "1,00"}, "number_unreadable"),
        ({**ADVICE, "colour": "red"}, "form_key_unknown"),
        ("advice", "form_unfit"),
    ],
)
def test_a_row_says_product_price_and_first_day(row: Any, code: str) -> None:
    assert refusal_of(price_list_from_form, {**FORM, "prices": [row]}) == code


def test_lists_are_for_whoever_may_and_of_their_own_books(make: Make) -> None:
    sold(make)
    card = price_list_from_form(FORM)
    assert refusal_of(add_price_list, make.bob, code="more", card=card) == "permission_missing"
    assert refusal_of(change_price_list, make.bob, code="whole", card=card) == "permission_missing"
    how: dict[str, Any] = {"party_code": "J1", "code": "whole", "first_on": day("2026-01-01")}
    assert refusal_of(agree_price_list, make.bob, **how) == "permission_missing"
    assert refusal_of(add_price_list, make.alice, code="whole", card=card) == "price_list_exists"
    other = Make()
    assert refusal_of(change_price_list, other.alice, code="whole", card=card) == (
        "price_list_unknown"
    )
    assert refusal_of(agree_price_list, make.alice, **{**how, "code": "no"}) == "price_list_unknown"
    assert refusal_of(agree_price_list, make.alice, **{**how, "party_code": "X"}) == "party_unknown"


def test_a_party_has_one_list_at_a_day(make: Make) -> None:
    sold(make)
    add_price_list(make.alice, code="best", card=price_list_from_form({**FORM, "name": "Best"}))
    for first_on, code in (
        ("2026-01-01", "best"),
        ("2026-01-01", "whole"),
        ("2026-06-01", ""),
        ("2026-09-01", "best"),
    ):
        agree_price_list(make.alice, party_code="J1", code=code, first_on=day(first_on))

    with reading(make.book):
        rows = agreements_of_party(make.book, "J1")
        assert [(row.first_on.isoformat(), row.code) for row in rows] == [
            ("2026-09-01", "best"),
            ("2026-06-01", ""),
            ("2026-01-01", "whole"),
        ]
        had = {
            on: own_prices(make.book, "J1", ["advice"], day(on)) is not None
            for on in ("2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01", "2026-09-01")
        }
        assert list(had.values()) == [False, True, True, False, True]
        assert [row.first_on for row in holders_of(make.book, "best", on=day("2026-07-01"))] == [
            day("2026-09-01")
        ]
        assert not holders_of(make.book, "whole", on=day("2026-07-01"))
        assert len(holders_of(make.book, "whole", on=day("2026-05-31"))) == 1


def test_a_retired_list_holds_for_nobody_from_a_day_on(make: Make) -> None:
    sold(make)
    agree_price_list(make.alice, party_code="J1", code="whole", first_on=day("2026-02-01"))

    def has(on: str) -> bool:
        with reading(make.book):
            return own_prices(make.book, "J1", ["advice"], day(on)) is not None

    retire_price_list(make.alice, code="whole", from_on=day("2026-06-01"))

    assert has("2026-05-31") and not has("2026-06-01")
    assert price_on(make, date="2026-05-31") == "75.00"
    assert price_on(make, date="2026-06-01") == "80.00"  # that of the product
    how: dict[str, Any] = {"party_code": "J1", "code": "whole"}
    late = refusal_of(agree_price_list, make.alice, **how, first_on=day("2026-06-01"))
    assert late == "price_list_retired"
    agree_price_list(make.alice, **how, first_on=day("2026-05-01"))
    assert known(make).retired_on == day("2026-06-01")
    restore_price_list(make.alice, code="whole")
    assert has("2026-06-01") and known(make).retired_on is None
    assert refusal_of(retire_price_list, make.bob, code="whole") == "permission_missing"
    assert refusal_of(retire_price_list, make.alice, code="no") == "price_list_unknown"
    events = Event.objects.filter(book=make.book, kind="PriceListRetired").order_by("pk")
    assert [one.after["retired_on"] for one in events] == ["2026-06-01", None]


def test_who_is_merged_has_what_was_agreed_with_the_other(make: Make) -> None:
    sold(make)
    register_party(make.alice, code="J0", name="Jansen, before")
    register_party(make.alice, code="J9", name="Jansen, long before")
    for party, first_on in (("J0", "2026-02-01"), ("J9", "2026-03-01")):
        agree_price_list(make.alice, party_code=party, code="whole", first_on=day(first_on))

    def has(party: str, on: str) -> bool:
        with reading(make.book):
            return own_prices(make.book, party, ["advice"], day(on)) is not None

    assert not has("J1", "2026-06-01")
    merge_parties(make.alice, code="J9", into="J0")
    merge_parties(make.alice, code="J0", into="J1")

    for party in ("J1", "J0", "J9"):  # what was agreed under any name, until something is
        assert not has(party, "2026-01-31") and has(party, "2026-02-01"), party
    agree_price_list(make.alice, party_code="J1", code="", first_on=day("2026-05-01"))
    for party in ("J1", "J0", "J9"):
        assert has(party, "2026-04-30") and not has(party, "2026-05-01"), party
    agree_price_list(make.alice, party_code="J0", code="whole", first_on=day("2026-06-01"))
    assert not has("J0", "2026-06-02")


def test_an_invoice_takes_the_price_of_the_customer_by_day_and_quantity(make: Make) -> None:
    sold(make)
    assert price_on(make) == "80.00"
    agree_price_list(make.alice, party_code="J1", code="whole", first_on=day("2026-02-01"))

    assert price_on(make) == "75.00"
    assert price_on(make, "9.999999") == "75.00"
    assert price_on(make, "10") == "70.125"
    assert price_on(make, "-10") == "70.125"
    assert price_on(make, date="2026-01-31") == "80.00"
    assert price_on(make, date="2026-01-31", supplied="2026-02-01") == "75.00"
    assert price_on(make, date="2026-07-01") == "78.00"
    customer(make, "J2")
    assert price_on(make, party="J2") == "80.00"
    with reading(make.book):
        form = {"party": "J1", "date": "2026-03-02", "lines": [{"product": "other"}]}
        assert filled_from_products(make.book, form)["lines"][0]["price"] == "80.00"


def test_a_list_in_another_currency_is_for_invoices_in_it(make: Make) -> None:
    sold(make)
    card = price_list_from_form({**FORM, "currency": "USD"})
    add_price_list(make.alice, code="abroad", card=card)
    agree_price_list(make.alice, party_code="J1", code="abroad", first_on=day("2026-01-01"))

    assert price_on(make) == "80.00"
    assert price_on(make, currency="USD") == "75.00"
    lines = [{"product": "other"}]
    form = {"party": "J1", "date": "2026-03-02", "currency": "USD", "lines": lines}
    with reading(make.book):
        assert refusal_of(filled_from_products, make.book, form) == "line_product_foreign"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM catalog_pricelist WHERE book_id = %s",
        "UPDATE catalog_pricelist SET currency = 'USD' WHERE book_id = %s",
        "UPDATE catalog_pricelist SET code = 'other' WHERE book_id = %s",
        "UPDATE catalog_price SET price_e6 = -1 WHERE book_id = %s",
        "UPDATE catalog_price SET price_list_id = {theirs} WHERE book_id = %s",
        "UPDATE catalog_priceagreement SET price_list_id = {theirs} WHERE book_id = %s",
        "INSERT INTO catalog_pricelist (book_id, code, name, currency)"
        " VALUES (%s, 'whole', 'Again', 'EUR')",
    ],
)
def test_the_database_keeps_lists(make: Make, sql: str) -> None:
    other = Make()
    for one in (make, other):
        sold(one)
        agree_price_list(one.alice, party_code="J1", code="whole", first_on=day("2026-01-01"))
    with reading(other.book):
        theirs = PriceList.objects.get(book=other.book).pk

    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(theirs=theirs), [make.book.pk])
    assert form_of_price_list(known(make).card) == FORM
