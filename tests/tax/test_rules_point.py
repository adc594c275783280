"""In which return a sale stands: by the law's article, over plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.packs.nl.taxes import INVOICE_TERM, TAX_CODES
from akker.tax.rules_point import invoice_by, stands_on, tax_point

CODES = {one.code: one for one in TAX_CODES}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("article", "code", "issued", "performed", "due"),
    [
        ("Wet OB 13(1)(a): the invoice", "V21", "2026-03-31", "2026-03-30", "2026-03-31"),
        ("Wet OB 34g: up to the 15th", "V21", "2026-04-15", "2026-03-01", "2026-04-15"),
        ("Wet OB 13(1)(a): late", "V9", "2026-04-16", "2026-03-31", "2026-04-15"),
        ("Wet OB 13(1)(a): very late", "V21", "2026-08-03", "2025-12-31", "2026-01-15"),
        ("Wet OB 13(1)(a): ahead", "V21", "2026-03-31", "2026-05-01", "2026-03-31"),
        ("Wet OB 13(1)(a): exempt", "VEX", "2026-04-20", "2026-03-31", "2026-04-15"),
        ("Wet OB 13(1)(a): reverse-charged", "VRC", "2026-04-20", "2026-03-31", "2026-04-15"),
        ("Wet OB 13(1)(a): export", "X-EXP", "2026-04-20", "2026-03-31", "2026-04-15"),
        ("Directive 67: the invoice", "X-EUG", "2026-04-01", "2026-03-31", "2026-04-01"),
        ("Directive 67 and 222: late", "X-EUG", "2026-05-01", "2026-03-31", "2026-04-15"),
        ("Directive 67: triangular", "X-EUT", "2026-05-01", "2026-03-31", "2026-04-15"),
        ("Directive 63 and 196: after", "X-EUS", "2026-04-01", "2026-03-31", "2026-03-31"),
        ("Directive 63 and 196: ahead", "X-EUS", "2026-03-31", "2026-04-30", "2026-04-30"),
        ("Directive 63 and 369g: consumers", "OSS-DE", "2026-04-01", "2026-03-31", "2026-03-31"),
        ("Directive 63: lower rates", "OSS-DE-R1", "2026-04-01", "2026-03-31", "2026-03-31"),
    ],
)
def test_each_code_is_due_on_the_day_of_its_article(
    article: str, code: str, issued: str, performed: str, due: str
) -> None:
    point = tax_point(
        CODES[code],
        issued_on=day(issued),
        performed_on=day(performed),
        takes_back=False,
        term=INVOICE_TERM,
    )

    assert point == day(due), article


@pytest.mark.parametrize(
    ("code", "issued", "performed", "due"),
    [
        ("V21", "2026-06-20", "2026-03-31", "2026-06-20"),
        ("X-EUS", "2026-06-20", "2026-03-31", "2026-06-20"),
        ("X-EUS", "2026-03-20", "2026-04-30", "2026-04-30"),
    ],
)
def test_a_credit_note_counts_on_its_own_day_and_not_before_what_it_takes_back(
    code: str, issued: str, performed: str, due: str
) -> None:
    point = tax_point(
        CODES[code],
        issued_on=day(issued),
        performed_on=day(performed),
        takes_back=True,
        term=INVOICE_TERM,
    )

    assert point == day(due)


def test_where_no_term_is_known_the_day_of_the_invoice_counts() -> None:
    late = {"issued_on": day("2026-09-01"), "performed_on": day("2026-01-01")}

    assert tax_point(CODES["V21"], **late, takes_back=False, term=None) == day("2026-09-01")


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_an_invoice_has_until_the_15th_of_the_month_after(performed: dt.date) -> None:
    last = invoice_by(performed, INVOICE_TERM)

    assert last.day == 15
    assert 15 <= (last - performed).days <= 45
    months = (last.year - performed.year) * 12 + last.month - performed.month
    assert months == 1


@pytest.mark.parametrize(
    ("point", "issued", "locked", "stands"),
    [
        ("2026-04-15", "2026-07-02", None, "2026-04-15"),
        ("2026-04-15", "2026-07-02", "2026-03-31", "2026-04-15"),
        ("2026-04-15", "2026-07-02", "2026-06-30", "2026-07-01"),
        ("2026-04-15", "2026-06-02", "2026-06-30", "2026-04-15"),
    ],
)
def test_what_is_due_in_a_locked_period_stands_on_the_first_open_day(
    point: str, issued: str, locked: str | None, stands: str
) -> None:
    found = stands_on(day(point), day(issued), day(locked) if locked else None)

    assert found == day(stands)
