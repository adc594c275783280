"""Lines with days of supply of their own: their rate, their return, and what the customer sees."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from akker.books.actor import reading
from akker.kernel.quantities import SCALE
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.queries import entry_labelled
from akker.receivables.credits import credit_of
from akker.receivables.importing import import_documents
from akker.receivables.invoice_form import form_of_invoice, invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.receivables.receipts import Paid
from akker.receivables.writing_off import write_off
from akker.repeating.contents import check_content
from akker.reports.invoice_pdf import pdf_values
from akker.reports.sales import sales
from akker.tax.models import TaxLine
from tests.make import Make, refusal_of
from tests.receivables.paying import items, received, still_open
from tests.receivables.selling import customer, day, form, issued, line, ready

OLD = {"supplied": "2012-09-30"}  # when the general rate was 19 %
CHANGES = {"date": "2026-03-02", "supplied": "2026-03-01"}


def taxes(make: Make) -> list[tuple[str, int, int, int]]:
    """Of the last entry: day, rate, base and VAT."""
    with reading(make.book):
        rows = TaxLine.objects.filter(book=make.book).order_by("pk")
        last = rows.last()
        values = rows.filter(entry=last.entry_id if last else None)
        return [
            (one.taxed_on.isoformat(), one.rate_e2, one.base_minor, one.tax_minor) for one in values
        ]


def entry(make: Make, label: str) -> list[tuple[str, int]]:
    with reading(make.book):
        found = entry_labelled(make.book, label)
        return [(one.ledger_code, one.amount_minor) for one in found.lines]


def test_an_invoice_over_a_change_of_rate_has_both_rates_each_rounded_once(make: Make) -> None:
    ready(make)

    one = issued(make, *[line("1.02", **OLD)] * 3, *[line("1.02")] * 10, **CHANGES)

    with reading(make.book):
        found = issued_invoice(make.book, one.label)
    groups = [
        (tax["code"], tax["rate_e2"], tax["base_minor"], tax["tax_minor"])
        for tax in found.document["taxes"]
    ]
    assert groups == [("V21", 1900, 306, 58), ("V21", 2100, 1020, 214)]
    assert entry(make, one.entry) == [
        *(("1300", 1598), ("8005", -306), ("1501", -58), ("8005", -1020), ("1501", -214))
    ]
    assert taxes(make) == [("2012-10-15", 1900, 306, 58), ("2026-03-02", 2100, 1020, 214)]
    assert check_book(make.book).findings == ()


def test_it_is_credited_line_by_line_until_nothing_is_left(make: Make) -> None:
    """Two lines that say the same but for their days are two."""
    ready(make)
    for prices in ("net", "gross"):
        label = issued(
            make, line("33.335", quantity="3", **OLD), line("33.335", quantity="3"),
            prices=prices, **CHANGES,
        ).label  # fmt: skip
        for quantities in ({1: 1}, {2: 2}, {1: 2, 2: 1}):
            with reading(make.book):
                note = credit_of(
                    issued_invoice(make.book, label),
                    on=day("2026-03-09"),
                    quantities={no: count * SCALE for no, count in quantities.items()},
                )
            issue_invoice(make.alice, invoice=note)

        with reading(make.book):
            found = issued_invoice(make.book, label)
            notes = [issued_invoice(make.book, one) for one in found.credited_by]
        assert sum(one.row.net_minor for one in notes) == -found.row.net_minor
        assert sum(one.row.tax_minor for one in notes) == -found.row.tax_minor
        assert refusal_of(lambda note=note: issue_invoice(make.alice, invoice=note)) == (
            "credit_too_large"
        )
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_each_line_stands_in_the_return_of_its_own_day(make: Make) -> None:
    """VAT is rounded once: 0.2142 and 2.142 are 2.36 together, and so they stay."""
    ready(make)
    late = {"date": "2026-04-20", "supplied": "2026-04-20"}

    issued(make, line("1.02", supplied="2026-02-10"), line("10.20"), **late)

    assert taxes(make) == [("2026-03-15", 2100, 102, 21), ("2026-04-20", 2100, 1020, 215)]
    with reading(make.book):
        quarter = sales(make.book, by="product", since=day("2026-01-01"), until=day("2026-03-31"))
        april = sales(make.book, by="product", since=day("2026-04-01"), until=day("2026-04-30"))
    assert quarter.rows == ()  # that return has its VAT, and April the sale
    assert [(row.net_minor, row.tax_minor) for row in april.rows] == [(1122, 236)]
    lock_until(make.alice, kind="vat", until=day("2026-03-31"))
    issued(make, line("1.02", supplied="2026-02-10"), line("10.20"), **late)
    assert taxes(make) == [("2026-04-01", 2100, 102, 21), ("2026-04-20", 2100, 1020, 215)]
    assert check_book(make.book).findings == ()


def test_what_is_written_off_comes_back_at_both_rates(make: Make) -> None:
    ready(make)
    issued(make, line("100", **OLD), line("100", supplied="2026-02-01"), line("100"), **CHANGES)
    (item,) = items(make)

    write_off(
        make.alice, line_id=item.line_id, on=day("2026-05-01"), reason="Gone", proof="Bankrupt"
    )

    assert taxes(make) == [("2026-05-01", 1900, -10000, -1900), ("2026-05-01", 2100, -20000, -4200)]
    assert check_book(make.book).findings == ()


def test_a_discount_for_paying_early_is_of_both_rates(make: Make) -> None:
    ready(make)
    issued(make, line("100", **OLD), line("100"), **CHANGES)
    (item,) = items(make)

    received(make, "216.00", Paid(item.line_id, 21600, discount_minor=2400))

    assert taxes(make) == [("2026-03-20", 1900, -1000, -190), ("2026-03-20", 2100, -1000, -210)]
    assert still_open(make) == {}


def test_the_pdf_and_the_e_invoice_say_the_days_that_are_not_those_of_the_document(
    make: Make,
) -> None:
    ready(make, "")
    customer(make, "J1", identifiers=[{"scheme": "kvk", "number": "33286383"}])
    label = issued(
        make,
        line("10", supplied="2026-01-01", supplied_until="2026-01-31"),
        line("20", supplied="2012-09-30"),
        line("30", supplied="2026-02-01", supplied_until="2026-02-28"),
        supplied="2026-02-01", supplied_until="2026-02-28",
    ).label  # fmt: skip

    with reading(make.book):
        found = issued_invoice(make.book, label)
        file = einvoice_of(make.book, found).decode()
    rows = pdf_values(found, None, "")["lines"]

    assert [row[0] for row in rows] == [
        "Goods, 1 Jan 2026 – 31 Jan 2026",
        "Goods, 30 Sep 2012",
        "Goods",
    ]
    assert [row[3] for row in rows] == ["21%", "19%", "21%"]
    assert file.count("<cac:InvoicePeriod>") == 3
    assert "<cbc:StartDate>2012-09-30</cbc:StartDate>" in file


def test_days_of_a_line_are_read_and_written_and_backwards_they_are_refused(make: Make) -> None:
    ready(make)
    told = form(line("10", supplied="2026-01-01", supplied_until="2026-01-31"))

    assert form_of_invoice(invoice_from_form(told)) == {
        **told, "lines": [{**told["lines"][0], "quantity": "1", "price": "10.00"}]
    }  # fmt: skip
    backwards = line("10", supplied="2026-01-31", supplied_until="2026-01-01")
    assert refusal_of(lambda: issued(make, backwards)) == "days_unfit"
    early = line("10", supplied_until="2026-03-01")  # begins with the document
    assert refusal_of(lambda: issued(make, early)) == "days_unfit"
    unknown = line("10", supplied="1950-01-01")
    assert refusal_of(lambda: issued(make, unknown)) == "tax_code_early"


def test_a_repeating_invoice_has_no_days_in_its_lines() -> None:
    content: dict[str, Any] = {"party": "J1", "lines": [line("10", supplied="2026-01-01")]}

    assert refusal_of(lambda: check_content(content)) == "form_unfit"


@pytest.mark.parametrize("heading", ["supplied", "Leverdatum"])
def test_a_column_of_a_file_gives_lines_their_days(
    make: Make, tmp_path: Path, heading: str
) -> None:
    ready(make)
    path = tmp_path / "before.csv"
    path.write_text(
        f"number,date,customer_code,quantity,unit_price,vat_code,{heading}\n"
        "F-1,2026-03-02,J1,1,100.00,V21,2012-09-30\n"
        "F-1,2026-03-02,J1,1,100.00,V21,\n"
    )

    import_documents(make.alice, kind="invoices", path=path)

    assert [(rate, tax) for _, rate, _, tax in taxes(make)] == [(1900, 1900), (2100, 2100)]
    with reading(make.book):
        found = issued_invoice(make.book, "outside:F-1")
    assert [one.supplied_on for one in found.lines] == [dt.date(2012, 9, 30), None]
    assert check_book(make.book).findings == ()
