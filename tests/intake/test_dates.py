"""REL-64: a date is read as it was meant, or the person is asked."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.intake.dates import DateReader, Order, settle_order
from akker.kernel.errors import Refused
from tests.intake.made import refused, tried

SECOND_OF_MARCH = dt.date(2026, 3, 2)
EVERY_ORDER: list[Order | None] = [None, "iso", "dmy", "mdy"]


@pytest.mark.parametrize("order", EVERY_ORDER)
@pytest.mark.parametrize(
    "text",
    [
        *[
            "2026-03-02",
            "20260302",
            "2026/3/2",
            "2026.03.02",
            " 2026-03-02 ",
            "2026-03-02T14:30:00",
        ],
        *["2026-03-02 14:30", "2026-03-02T23:30:00.123Z", "2026-03-02 00:00:00+01:00"],
        *[
            "2 mrt 2026",
            "2 maart 2026",
            "2 March 2026",
            "02-MAR-2026",
            "2-mrt.-2026",
            "2nd Mar 2026",
        ],
        *["Mar 2, 2026", "March 2nd, 2026", "\u200e2026-03-02\u200f", "2\u00a0mrt\u00a02026"],
    ],
)
def test_dates_that_can_be_one_day_only_are_read_whatever_the_order(
    text: str, order: Order | None
) -> None:
    assert DateReader(order).read(text) == SECOND_OF_MARCH


@pytest.mark.parametrize("order", EVERY_ORDER)
def test_dates_of_a_workbook_are_taken_as_they_are(order: Order | None) -> None:
    assert DateReader(order).read(SECOND_OF_MARCH) == SECOND_OF_MARCH
    assert DateReader(order).read(dt.datetime(2026, 3, 2, 14, 30)) == SECOND_OF_MARCH  # noqa: DTZ001
    assert DateReader(order).read(Decimal("20260302")) == SECOND_OF_MARCH


@pytest.mark.parametrize(
    "text", ["13-02-2026", "02-13-2026", "13/2/2026", "13.02.2026", "13022026"]
)
def test_a_day_above_twelve_shows_the_order(text: str) -> None:
    assert DateReader().read(text) == dt.date(2026, 2, 13)


@pytest.mark.parametrize(
    "text", ["03-04-2026", "3/4/2026", "1.3.2026", "03042026", "13-02-26", "03-03-26", "2-mrt-26"]
)
def test_rel_64_a_date_that_can_be_two_days_is_asked_about(text: str) -> None:
    refusal = refused(DateReader().read, text)

    assert refusal.code == "date_ambiguous"
    assert "--dates dmy" in refusal.remedy


def test_rel_64_the_answer_settles_it() -> None:
    assert DateReader("dmy").read("03-04-2026") == dt.date(2026, 4, 3)
    assert DateReader("mdy").read("03-04-2026") == dt.date(2026, 3, 4)
    assert DateReader("dmy").read("3-4-26") == dt.date(2026, 4, 3)
    assert DateReader("mdy").read("12/31/69") == dt.date(2069, 12, 31)
    assert DateReader("mdy").read("12/31/70") == dt.date(1970, 12, 31)
    assert DateReader("mdy").read("2-mrt-26") == SECOND_OF_MARCH
    assert DateReader().read("03-03-2026") == dt.date(2026, 3, 3)
    assert refused(DateReader("dmy").read, "02-13-2026").code == "date_unreadable"
    assert refused(DateReader("mdy").read, "13-02-2026").code == "date_unreadable"
    assert refused(DateReader("iso").read, "13-02-2026").code == "date_unreadable"


@pytest.mark.parametrize("order", EVERY_ORDER)
@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            " ",
            "46083",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "31-02-2026",
            "30.2.2026",
            "0206-01-01",
        ],
        *["2026-00-10", "13-14-2026", "1-2-3", "2026-03", "today", "2 foo 2026", "٢٠٢٦-٠٣-٠٢"],
        *["2026-03-02x", "12345-01-01", "13-02/2026", "99-99-9999", "100-01-2026"],
    ],
)
def test_rel_64_what_is_no_date_is_refused(text: str, order: Order | None) -> None:
    assert refused(DateReader(order).read, text).code == "date_unreadable"


def test_the_day_number_of_a_spreadsheet_is_no_date() -> None:
    assert refused(DateReader().read, Decimal(46083)).code == "date_unreadable"
    assert refused(DateReader().read, dt.date(1899, 12, 31)).code == "date_unreadable"


def test_a_column_shows_its_order() -> None:
    assert settle_order([(2, "03-04-2026"), (3, "13-04-2026"), (4, "1-1-26")]) == "dmy"
    assert settle_order([(2, "03/04/2026"), (3, "04/13/2026")]) == "mdy"
    assert settle_order([(2, "03-04-2026"), (3, "03-05-2026")]) is None
    assert settle_order([(2, "31-12-26"), (3, "30-12-26")]) is None
    assert settle_order([(2, "2026-04-03"), (3, "3 mei 2026"), (4, SECOND_OF_MARCH)]) == "iso"
    assert settle_order([(2, ""), (3, "n/a"), (4, Decimal(5))]) is None


def test_a_column_with_two_orders_is_refused_with_both_rows() -> None:
    refusal = refused(settle_order, [(2, "04-13-2026"), (3, "03-04-2026"), (9, "13-04-2026")])

    assert refusal.code == "date_orders_mixed"
    assert refusal.message == (
        "Row 2 has 04-13-2026 and row 9 has 13-04-2026: different orders of day and month."
    )


def test_rel_64_a_column_that_a_spreadsheet_turned_into_dates_by_halves_is_refused() -> None:
    """It read 03-04 as the fourth of March and could not read 13-04: the dates are suspect."""
    refusal = refused(settle_order, [(2, dt.date(2026, 3, 4)), (3, "13-04-2026")])

    assert refusal.code == "dates_half_converted"
    assert "2026-03-04" in refusal.message


FORMS = {
    "iso": ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y"],
    "dmy": ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%d %m %Y"],
    "mdy": ["%m-%d-%Y", "%m/%d/%Y", "%m%d%Y"],
}
forms = st.sampled_from([(order, form) for order, some in FORMS.items() for form in some])
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(days, forms)
def test_rel_64_any_date_is_read_back_or_asked_about_and_never_wrong(
    day: dt.date, way: tuple[Order, str]
) -> None:
    order, form = way
    text = day.strftime(form)

    assert DateReader(order).read(text) == day
    outcome = tried(DateReader().read, text)
    assert getattr(outcome, "code", outcome) in (day, "date_ambiguous")
    assert settle_order([(1, text)]) in (order, None)


@given(st.text(alphabet="0123456789-/. :TZmartSep", max_size=22))
def test_rel_64_any_text_is_a_date_or_refused(text: str) -> None:
    for order in EVERY_ORDER:
        outcome = tried(DateReader(order).read, text)
        assert isinstance(outcome, Refused) or 1900 <= outcome.year <= 2199
