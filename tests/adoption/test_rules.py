"""What figures of use say: the level, the habit, a fall, and the adoption."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.adoption.rules import (
    DAY,
    MONTH,
    Figure,
    Standing,
    is_whole,
    mean_percent,
    percent_of,
    standing_of,
)
from akker.kernel.calendar import add_months

LAST = dt.date(2026, 10, 1)


def months(*values: int, last: dt.date = LAST) -> list[Figure]:
    """One a month, the last of October 2026."""
    return [
        Figure(add_months(last, nth + 1 - len(values)), value) for nth, value in enumerate(values)
    ]


def test_nothing_is_known_without_figures() -> None:
    assert standing_of([], MONTH) is None


def test_the_last_month_stands_beside_the_median_of_those_before_it() -> None:
    assert standing_of(months(10, 40, 20, 30, 12), MONTH) == Standing(LAST, 12, 25)


def test_with_fewer_than_three_months_before_it_nothing_is_usual() -> None:
    one = standing_of(months(10, 10, 2), MONTH)

    assert one == Standing(LAST, 2, None)
    assert one is not None and not one.has_fallen and one.change_percent is None


@pytest.mark.parametrize(("level", "fallen"), [(20, False), (19, True), (0, True), (40, False)])
def test_use_fell_when_it_is_more_than_a_third_below_the_habit(level: int, fallen: bool) -> None:
    one = standing_of(months(30, 30, 30, level), MONTH)

    assert one is not None and one.has_fallen is fallen


def test_a_month_that_was_not_over_is_not_compared() -> None:
    running = Figure(add_months(LAST, 1), 3, is_whole=False)

    one = standing_of([*months(30, 30, 30, 31), running], MONTH)
    alone = standing_of([running], MONTH)

    assert one == Standing(LAST, 31, 30)
    assert alone == Standing(running.on, 3)


def test_what_is_longer_ago_than_the_habit_is_not_compared() -> None:
    old = [Figure(add_months(LAST, -n), 900) for n in range(11, 20)]

    assert standing_of([*old, *months(30, 30, 30, 31)], MONTH) == Standing(LAST, 31, 30)


def test_days_are_compared_by_seven_so_that_a_sunday_is_no_fall() -> None:
    start = dt.date(2026, 8, 3)  # a Monday
    days = [start + dt.timedelta(days=n) for n in range(35)]
    figures = [Figure(day, 0 if day.weekday() > 4 else 70) for day in days]

    one = standing_of(figures, DAY)

    assert one == Standing(days[-1], 50, 50)


def test_a_month_is_whole_when_it_was_over_at_recording() -> None:
    assert not is_whole(LAST, MONTH, dt.date(2026, 10, 31))
    assert is_whole(LAST, MONTH, dt.date(2026, 11, 1))
    assert is_whole(LAST, DAY, LAST)


def test_the_adoption_is_of_what_is_full() -> None:
    assert percent_of(12, 16) == 75
    assert percent_of(20, 16) == 125
    assert percent_of(12, None) is None and percent_of(12, 0) is None
    assert mean_percent([75, 125, None]) == 87
    assert mean_percent([None]) is None


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30), st.randoms())
def test_the_order_of_figures_says_nothing(values: list[int], chance: "object") -> None:
    figures = months(*values)
    shuffled = list(figures)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert standing_of(shuffled, MONTH) == standing_of(figures, MONTH)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_change_is_to_the_nearest_whole_per_cent(level: int, habit: int) -> None:
    change = Standing(LAST, level, habit).change_percent

    assert change is not None
    assert abs(change * habit - (level - habit) * 100) * 2 <= habit
