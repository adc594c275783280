"""Periods and those they are compared with."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.calendar import ONE_DAY
from akker.reports.display import language_of
from akker.reports.periods import Period, check_period, compared, period_title
from tests.make import refusal_of


def period(since: str, until: str) -> Period:
    return Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until))


@pytest.mark.parametrize(
    ("asked", "compare", "others"),
    [
        (("2026-01-01", "2026-03-31"), "previous", [("2025-10-01", "2025-12-31")]),
        (("2026-01-01", "2026-12-31"), "previous", [("2025-01-01", "2025-12-31")]),
        (("2026-02-01", "2026-02-28"), "year", [("2025-02-01", "2025-02-28")]),
        (("2025-02-01", "2025-02-28"), "year", [("2024-02-01", "2024-02-29")]),
        (("2026-01-01", "2026-03-16"), "year", [("2025-01-01", "2025-03-16")]),
        (("2026-03-02", "2026-03-08"), "previous", [("2026-02-23", "2026-03-01")]),
        (
            ("2026-05-01", "2026-05-31"),
            "3",
            [
                ("2026-04-01", "2026-04-30"),
                ("2026-03-01", "2026-03-31"),
                ("2026-02-01", "2026-02-28"),
            ],
        ),
    ],
)
def test_what_a_period_is_compared_with(
    asked: tuple[str, str], compare: str, others: list[tuple[str, str]]
) -> None:
    assert compared(period(*asked), compare) == (period(*asked), *(period(*o) for o in others))


@pytest.mark.parametrize("compare", ["0", "25", "-1", "last", "1.5", "²", "999999999999"])
def test_what_cannot_be_compared_with_is_refused(compare: str) -> None:
    assert refusal_of(compared, period("2026-01-01", "2026-01-31"), compare) == "compare_unknown"


def test_days_that_make_no_period_are_refused() -> None:
    day = dt.date(2026, 1, 31)

    assert refusal_of(check_period, day, day - ONE_DAY) == "period_backwards"
    assert refusal_of(check_period, dt.date(26, 1, 1), day) == "date_out_of_range"
    assert refusal_of(check_period, day, dt.date(9999, 12, 31)) == "date_out_of_range"


@given(
    since=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    days=st.integers(0, 900),
    times=st.integers(1, 24),
)
def test_earlier_periods_follow_each_other_without_gap_or_overlap(
    since: dt.date, days: int, times: int
) -> None:
    asked = Period(since, since + dt.timedelta(days))

    found = compared(asked, str(times))

    assert len(found) == times + 1
    for later, earlier in pairwise(found):
        assert earlier.until + ONE_DAY == later.since


@pytest.mark.parametrize(
    ("since", "until", "english", "dutch"),
    [
        ("2026-01-01", "2026-12-31", "2026", "2026"),
        ("2026-03-01", "2026-03-31", "Mar 2026", "mrt 2026"),
        ("2026-01-01", "2026-10-31", "Jan–Oct 2026", "jan–okt 2026"),
        ("2025-07-01", "2026-06-30", "Jul 2025–Jun 2026", "jul 2025–jun 2026"),
        ("2026-01-01", "2026-01-01", "1 Jan 2026", "1 jan 2026"),
        ("2026-01-01", "2026-10-15", "1 Jan 2026–15 Oct 2026", "1 jan 2026–15 okt 2026"),
    ],
)
def test_a_period_has_a_short_title(since: str, until: str, english: str, dutch: str) -> None:
    assert period_title(period(since, until), language_of("en")) == english
    assert period_title(period(since, until), language_of("nl")) == dutch
