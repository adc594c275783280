"""What a line takes from the product that it names, and what it keeps of its own."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from akker.books.actor import enter_book, reading
from akker.catalog.changing import change_product, retire_product
from akker.catalog.models import Product
from akker.catalog.product_form import card_from_form
from akker.kernel.errors import Refused
from akker.ledger.models import ExchangeRate
from akker.receivables.credits import credit_of
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.invoice_form import form_of_invoice, invoice_from_form
from akker.receivables.issuing import issue_draft, issue_invoice
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.product_lines import filled_from_products, invoice_in
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_preview import preview_of
from akker.receivables.rules import NewInvoiceLine
from akker.reports.sales import sales
from tests.catalog.test_products import ADVICE, added
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, form, line, ready


def read(make: Make, *lines: dict[str, Any], **more: Any) -> tuple[NewInvoiceLine, ...]:
    with reading(make.book):
        return invoice_in(make.book, form(*lines, **more)).lines


def test_a_line_that_only_names_a_product_says_all_of_it(make: Make) -> None:
    added(make)

    (one,) = read(make, {"product": "advice"})

    assert one == NewInvoiceLine(
        text="Advice",
        quantity_e6=1_000_000,
        price_e6=82_500_000,
        tax_code="V21",
        ledger_code="8020",
        unit="HUR",
        product_code="advice",
    )


def test_what_a_line_says_itself_stays(make: Make) -> None:
    added(make)
    own = {"text": "Advice to Jan", "unit": "DAY", "price": "600.00", "vat": "V9", "code": "8005"}

    (one,) = read(make, {"product": "advice", "quantity": "2", "discount": "10", **own})

    assert (one.text, one.unit, one.price_e6) == ("Advice to Jan", "DAY", 600_000_000)
    assert (one.tax_code, one.ledger_code) == ("V9", "8005")
    assert (one.quantity_e6, one.discount_e2) == (2_000_000, 1000)


def test_lines_without_a_product_cost_one_query_of_who_was_merged(make: Make) -> None:
    book = make.book
    with (
        reading(book),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        filled_from_products(book, form(line("1.00")))
    assert len(asked) == 1


def test_an_unknown_or_retired_product_is_refused_by_its_line(make: Make) -> None:
    added(make)
    added(make, "old", name="Old")
    retire_product(make.alice, code="old")
    lines = [line("1.00"), {"product": "nothing"}]

    with pytest.raises(Refused) as unknown, reading(make.book):
        invoice_in(make.book, form(*lines))
    with pytest.raises(Refused) as retired, reading(make.book):
        invoice_in(make.book, form({"product": "advice"}, {"product": "old"}))

    assert (unknown.value.code, retired.value.code) == (
        "line_product_unknown",
        "line_product_retired",
    )
    assert unknown.value.message == (
        "Line 2 names the product nothing, which Akkerbouw does not have."
    )
    assert retired.value.message.startswith("Line 2 names the product old, which is retired since")


def test_a_product_of_other_books_is_not_there(make: Make) -> None:
    added(Make())
    with reading(make.book):
        assert refusal_of(invoice_in, make.book, form({"product": "advice"})) == (
            "line_product_unknown"
        )


def test_a_price_in_the_currency_of_the_books_is_not_one_in_another(make: Make) -> None:
    added(make)
    customer(make, "US1", currency="USD")
    named = {"product": "advice"}

    for how in ({"party": "US1"}, {"currency": "USD"}):
        with reading(make.book):
            assert refusal_of(invoice_in, make.book, form(named, **how)) == "line_product_foreign"
    assert read(make, named, party="US1", currency="EUR")[0].price_e6 == 82_500_000
    (own,) = read(make, {**named, "price": "90.00"}, party="US1")
    assert (own.price_e6, own.text) == (90_000_000, "Advice")


def test_a_product_without_a_price_leaves_it_to_the_line(make: Make) -> None:
    added(make, price="")
    with reading(make.book):
        refused = refusal_of(invoice_in, make.book, form({"product": "advice"}))
    assert refused == "form_incomplete"
    assert read(make, {"product": "advice", "price": "5.00"})[0].tax_code == "V21"


def test_a_draft_takes_what_the_product_is_when_it_is_issued(make: Make) -> None:
    ready(make)
    added(make)
    key = save_draft_invoice(make.alice, content=form({"product": "advice", "quantity": "2"}))
    dearer = card_from_form({**ADVICE, "price": "100.00"})
    change_product(make.alice, code="advice", card=dearer)

    issue_draft(make.alice, draft_id=key)
    change_product(make.alice, code="advice", card=card_from_form({**ADVICE, "name": "Other"}))

    row = InvoiceLine.objects.select_related("product").get(book=make.book)
    assert (row.text, row.price_e6, row.net_minor) == ("Advice", 100_000_000, 20_000)
    assert row.product is not None
    assert row.product.code == "advice"


def test_an_invoice_of_products_is_booked_on_their_accounts(make: Make) -> None:
    ready(make)
    added(make)
    added(make, "goods", name="Goods", price="10.00", ledger_code="8005", vat_code="V9")
    with reading(make.book):
        invoice = invoice_in(make.book, form({"product": "advice"}, {"product": "goods"}))

    issue_invoice(make.alice, invoice=invoice)

    rows = InvoiceLine.objects.filter(book=make.book).order_by("line_no")
    told = rows.values_list("ledger_account__code", "tax_code", "net_minor")
    assert list(told) == [("8020", "V21", 8250), ("8005", "V9", 1000)]


def sold(make: Make, *lines: dict[str, Any], **more: Any) -> str:
    with reading(make.book):
        invoice = invoice_in(make.book, form(*lines, **more))
    return issue_invoice(make.alice, invoice=invoice).label


def test_a_credit_note_takes_back_what_is_not_sold_any_more(make: Make) -> None:
    ready(make)
    added(make)
    label = sold(make, {"product": "advice"}, line("5.00"))
    retire_product(make.alice, code="advice")

    with reading(make.book):
        note = credit_of(issued_invoice(make.book, label), on=day("2026-03-09"))
        typed = invoice_in(make.book, form_of_invoice(note))
    assert [one.product_code for one in note.lines] == ["advice", ""]
    assert typed == note
    credit = issue_invoice(make.alice, invoice=note).label

    with reading(make.book):
        lines = issued_invoice(make.book, credit).lines
    assert [one.product_code for one in lines] == ["advice", ""]


def test_a_line_about_no_product_that_there_is_is_not_issued(make: Make) -> None:
    ready(make)
    invoice = invoice_from_form(form(line("5.00", product="gone")))

    assert refusal_of(issue_invoice, make.alice, invoice=invoice) == "line_product_unknown"
    with reading(make.book):
        assert refusal_of(preview_of, make.book, invoice) == "line_product_unknown"


def test_the_database_keeps_products_within_their_books(make: Make) -> None:
    ready(make)
    added(make)
    other = Make()
    added(other)
    sold(make, {"product": "advice"})
    with reading(other.book):
        foreign = Product.objects.get(book=other.book).pk
    with reading(make.book):
        row = InvoiceLine.objects.get(book=make.book)
        one = Invoice.objects.get(book=make.book)
    one.pk, one.number, one.label, one.entry_id = None, 2, "2026-0002", None
    with transaction.atomic():
        enter_book(make.book)
        one.save(force_insert=True)
        row.pk, row.invoice_id, row.product_id = None, one.pk, foreign
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_sales_of_products_add_up_to_the_vat_lines(make: Make) -> None:
    """In pounds at 0.86 for a euro; 21 % is owed once on both products together."""
    ready(make)
    customer(make, "UK", name="Smith Ltd", country="GB", currency="GBP")
    added(make)
    added(make, "goods", name="Goods", price="10.00", ledger_code="8005", vat_code="V21")
    with transaction.atomic():
        enter_book(make.book)
        ExchangeRate.objects.create(
            book=make.book, currency="GBP", rated_on=day("2026-03-01"), rate_e9=860_000_000
        )
    sold(make, {"product": "advice"}, {"product": "goods", "quantity": "3"}, line("0.33"))
    sold(
        make,
        {"product": "advice", "price": "0.07"},
        {"product": "goods", "price": "0.01"},
        party="UK",
    )
    sold(make, {"product": "goods", "quantity": "-1"}, line("30.00"))

    with reading(make.book):
        by_product = sales(make.book, until=day("2026-12-31"), by="product")
        by_month = sales(make.book, until=day("2026-12-31"))

    told = {row.key: (row.name, row.net_minor, row.document_count) for row in by_product.rows}
    assert told == {
        "": ("", 33 + 3000, 2),
        "advice": ("Advice", 8250 + 8, 2),
        "goods": ("Goods", 3000 + 1 - 1000, 3),
    }
    assert by_product.total.net_minor == by_month.total.net_minor
    assert by_product.total.tax_minor == by_month.total.tax_minor
    # 112.83 at 21 % is 23.69: 17.32, 6.30 and 0.07. The pounds owe 0.02, all of it on advice; the
    # goods that came back take 2.10 off the 6.30 of what was sold with them.
    assert {row.key: row.tax_minor for row in by_product.rows} == {
        "": 7 + 630,
        "advice": 1732 + 2,
        "goods": 630 - 210,
    }


def test_the_price_of_a_product_has_no_vat_in_it(make: Make) -> None:
    added(make)
    with reading(make.book):
        gross = form({"product": "advice"}, prices="gross")
        assert refusal_of(invoice_in, make.book, gross) == "line_product_net"
        unclear = form({"product": "advice"}, prices="all in")
        assert refusal_of(invoice_in, make.book, unclear) == "prices_unfit"
    (one,) = read(make, {"product": "advice", "price": "99.95"}, prices="gross")
    assert one.price_e6 == 99_950_000
