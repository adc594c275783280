"""In which return a sale stands, and what its writer is told before it is issued."""

import pytest

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.receivables.credits import credit_of
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_preview import preview_of
from akker.reports.vat_lines import vat_lines
from akker.tax.models import TaxLine
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, form, issued, line, ready

AT = {"place": "post", "street": "Main St 1", "city": "Boston"}
BELGIAN = {
    "country": "BE",
    "identifiers": [{"scheme": "vat", "number": "BE0203201340"}],
    "addresses": [{"place": "post", "street": "Kaai 1", "postcode": "2000", "city": "Antwerpen"}],
}


def points(make: Make) -> list[tuple[str, str, int]]:
    with reading(make.book):
        rows = TaxLine.objects.filter(book=make.book).order_by("pk")
        values = rows.values_list("code", "taxed_on", "base_minor")
        return [(code, on.isoformat(), base) for code, on, base in values]


def told(make: Make, *lines: dict[str, object], **more: object) -> list[str]:
    with reading(make.book):
        found = preview_of(make.book, invoice_from_form(form(*lines, **more)))
    return [str(remark) for remark in found.remarks]


def test_a_service_to_the_eu_stands_in_the_quarter_in_which_it_was_performed(make: Make) -> None:
    ready(make, "")
    customer(make, "B1", **BELGIAN)
    sold = [line("800.00", "X-EUS", "8040"), line("100.00", "X-EUG", "8045")]

    issued(make, *sold, party="B1", date="2026-04-08", supplied="2026-03-31")
    issued(
        make, sold[0], party="B1", date="2026-04-08", supplied="2026-04-01",
        supplied_until="2026-07-31",
    )  # fmt: skip

    assert points(make) == [
        ("X-EUG", "2026-04-08", 10000),
        ("X-EUS", "2026-03-31", 80000),
        ("X-EUS", "2026-07-31", 80000),
    ]
    with reading(make.book):
        quarter = vat_lines(make.book, since=day("2026-01-01"), until=day("2026-03-31"))
    assert [(row.base_box, row.base_minor) for row in quarter.rows] == [("3b", 80000)]
    assert check_book(make.book).findings == ()


def test_its_credit_note_never_counts_before_the_service(make: Make) -> None:
    ready(make, "")
    customer(make, "B1", **BELGIAN)
    issued(
        make, line("800.00", "X-EUS", "8040"), party="B1", date="2026-03-20",
        supplied="2026-04-01", supplied_until="2026-04-30",
    )  # fmt: skip

    with reading(make.book):
        note = credit_of(issued_invoice(make.book, "2026-0001"), on=day("2026-03-25"))
    issue_invoice(make.alice, invoice=note)

    assert points(make) == [("X-EUS", "2026-04-30", 80000), ("X-EUS", "2026-04-30", -80000)]


def test_a_late_invoice_owes_vat_when_it_had_to_be_there_and_its_writer_is_told(
    make: Make,
) -> None:
    ready(make)
    late = {"date": "2026-07-03", "supplied": "2026-05-01", "supplied_until": "2026-05-31"}

    said = told(make, line("100.00"), **late)
    issued(make, line("100.00"), **late)

    assert said == [
        "This is late: what was supplied on 2026-05-31 had to be invoiced by 2026-06-15"
        " (Wet OB 1968, art. 34g), and its VAT belongs in the return with that day."
    ]
    assert points(make) == [("V21", "2026-06-15", 10000)]


@pytest.mark.parametrize(
    "days",
    [
        {"date": "2026-06-15", "supplied": "2026-05-01"},
        {"date": "2026-06-03", "supplied": "2026-06-30"},
        {"date": "2026-06-03"},
    ],
)
def test_who_is_in_time_is_told_nothing(make: Make, days: dict[str, str]) -> None:
    ready(make)

    assert told(make, line("100.00"), **days) == []


def test_a_late_service_to_the_eu_is_told_but_its_day_is_that_of_the_service(make: Make) -> None:
    ready(make, "")
    customer(make, "B1", **BELGIAN)
    late = {"party": "B1", "date": "2026-07-03", "supplied": "2026-05-31"}

    assert told(make, line("100.00", "X-EUS", "8040"), **late) == [
        "This is late: what was supplied on 2026-05-31 had to be invoiced by 2026-06-15"
        " (Wet OB 1968, art. 34g)."
    ]


def test_a_return_that_is_locked_stays_as_it_is_and_the_writer_is_told(make: Make) -> None:
    ready(make)
    lock_until(make.alice, kind="vat", until=day("2026-06-30"))
    late = {"date": "2026-07-03", "supplied": "2026-05-31"}

    said = told(make, line("100.00"), **late)
    issued(make, line("100.00"), **late)

    assert said[1:] == [
        "VAT is locked on 2026-06-15, so this stands in the return with 2026-07-01;"
        " that of 2026-06-15 may need a correction."
    ]
    assert points(make) == [("V21", "2026-07-01", 10000)]


def test_who_sells_abroad_to_somebody_at_home_is_told(make: Make) -> None:
    ready(make)
    customer(make, "U1", country="US", addresses=[{**AT, "country": "US"}])
    sold = [line("10.00", "X-EXP", "8040"), line("10.00", "X-OUT", "8046")]

    assert told(make, *sold) == [
        "X-EXP is for customers outside the EU, and the card of J1 says NL.",
        "X-OUT is for customers outside the EU, and the card of J1 says NL.",
    ]
    assert told(make, *sold, line("1.00", "VEX"), party="U1") == []
    assert issued(make, *sold).label == "2026-0001"


def test_a_customer_with_our_own_vat_number_is_told(make: Make) -> None:
    ready(make, "")
    customer(make, "B1", identifiers=[{"scheme": "vat", "number": "NL004495445B01"}])

    assert told(make, line("10.00", "VRC"), party="B1") == [
        "The card of B1 has our own VAT number."
    ]


@pytest.mark.parametrize(("code", "ledger_code"), [("V0", "8030"), ("VRC", "8050")])
def test_what_owes_no_vat_does_not_come_into_a_return_that_is_locked(
    make: Make, code: str, ledger_code: str
) -> None:
    """Its base stands in a box all the same."""
    ready(make)
    number = {"scheme": "vat", "number": "NL004495445B01"}
    customer(make, "B1", identifiers=[number])
    lock_until(make.alice, kind="vat", until=day("2026-03-31"))
    sold = {"party": "B1", "date": "2026-03-02"}

    assert refusal_of(lambda: issued(make, line("10.00", code, ledger_code), **sold)) == (
        "period_locked"
    )
    with reading(make.book):
        looked = preview_of(
            make.book, invoice_from_form(form(line("10.00", code, ledger_code), **sold))
        )
    assert looked.at_day is not None and looked.at_day.code == "period_locked"
    assert issued(make, line("10.00", "VEX", "8035"), **sold).label == "2026-0001"
    assert issued(make, line("10.00", code, ledger_code), party="B1", date="2026-04-01").entry
