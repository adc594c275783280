"""When a repeating invoice is due and at which price, over plain values."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.calendar import ONE_DAY
from akker.kernel.money import round_half_up
from akker.repeating.rules import (
    MONTH,
    QUARTER,
    UNITS,
    WEEK,
    YEAR,
    Pause,
    Rhythm,
    Schedule,
    Standing,
    Step,
    check_pause,
    check_rhythm,
    indexed,
    monthly_value_minor,
    planned_periods,
    step_of_index,
    step_of_percentage,
)
from tests.make import refusal_of

JANUARY = dt.date(2026, 1, 1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2028, 12, 31))


def starts(rhythm: Rhythm, count: int) -> list[str]:
    return [rhythm.period(number).starts_on.isoformat() for number in range(count)]


def test_the_thirty_first_is_the_last_day_of_a_shorter_month() -> None:
    rhythm = Rhythm(dt.date(2026, 1, 31), 1, MONTH, 31)
    assert starts(rhythm, 4) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]

    from_february = Rhythm(dt.date(2026, 2, 28), 1, MONTH, 31)
    check_rhythm(from_february, None, None)
    assert starts(from_february, 2) == ["2026-02-28", "2026-03-31"]
    assert starts(Rhythm(dt.date(2024, 2, 29), 1, YEAR, 29), 2) == ["2024-02-29", "2025-02-28"]


def test_a_period_ends_on_the_day_before_the_next() -> None:
    quarter = Rhythm(dt.date(2026, 2, 15), 2, QUARTER, 15).period(1)
    assert (quarter.starts_on, quarter.ends_on) == (dt.date(2026, 8, 15), dt.date(2027, 2, 14))
    weeks = Rhythm(JANUARY, 4, WEEK, in_arrears=True).period(1)
    assert (weeks.starts_on, weeks.ends_on) == (dt.date(2026, 1, 29), dt.date(2026, 2, 25))
    assert weeks.due_on == weeks.ends_on


def test_what_can_never_be_due_is_refused() -> None:
    for rhythm, ends_on, times in (
        (Rhythm(JANUARY, 0, MONTH, 1), None, None),
        (Rhythm(JANUARY, 1, "day", 1), None, None),
        (Rhythm(JANUARY, 1, MONTH, 2), None, None),
        (Rhythm(dt.date(2026, 4, 30), 1, MONTH, 32), None, None),
        (Rhythm(dt.date(1, 1, 1), 1, MONTH, 1), None, None),
        (Rhythm(JANUARY, 1, MONTH, 1), dt.date(2025, 12, 31), None),
        (Rhythm(JANUARY, 1, MONTH, 1), None, 0),
    ):
        assert refusal_of(check_rhythm, rhythm, ends_on, times) == "repeating_unfit"


def test_it_ends_by_its_day_its_number_or_when_it_is_stopped() -> None:
    rhythm = Rhythm(JANUARY, 1, MONTH, 1)
    until = dt.date(2026, 12, 31)
    for schedule, count in (
        (Schedule(rhythm), 12),
        (Schedule(rhythm, ends_on=dt.date(2026, 3, 1)), 3),
        (Schedule(rhythm, ends_on=dt.date(2026, 2, 28)), 2),
        (Schedule(rhythm, times=5), 5),
        (Schedule(rhythm, stopped_on=dt.date(2026, 3, 1)), 2),
        (Schedule(rhythm, stopped_on=dt.date(2026, 3, 2)), 3),
    ):
        assert len(list(planned_periods(schedule, until))) == count


def test_a_pause_skips_or_holds_until_it_is_over() -> None:
    rhythm = Rhythm(JANUARY, 1, MONTH, 1)
    first, last = dt.date(2026, 2, 1), dt.date(2026, 3, 15)

    def planned(*pauses: Pause) -> list[tuple[str, str]]:
        found = planned_periods(Schedule(rhythm, pauses=pauses), dt.date(2026, 4, 1))
        return [(one.due_on.isoformat()[5:], one.standing.value) for one in found]

    assert planned(Pause(first, last, catches_up=False))[1:3] == [
        ("02-01", "skipped"),
        ("03-01", "skipped"),
    ]
    assert planned(Pause(first, last, catches_up=True))[1:3] == [("03-16", "planned")] * 2
    assert planned(Pause(first, None, catches_up=True))[1:] == [
        (day, "waiting") for day in ("02-01", "03-01", "04-01")
    ]
    assert refusal_of(check_pause, Pause(last, None, False), [Pause(first, last, True)]) == (
        "pause_unfit"
    )
    assert refusal_of(check_pause, Pause(last, first, False), []) == "pause_unfit"
    check_pause(Pause(last + ONE_DAY, None, False), [Pause(first, last, True)])


@given(
    starts_on=days,
    every=st.integers(1, 14),
    unit=st.sampled_from(UNITS),
    at_end=st.booleans(),
    in_arrears=st.booleans(),
    pauses=st.lists(st.tuples(days, st.integers(0, 400), st.booleans()), max_size=3),
    ends=st.none() | days,
    times=st.none() | st.integers(1, 30),
)
def test_periods_never_overlap_and_leave_no_gap_but_pauses(
    starts_on: dt.date,
    every: int,
    unit: str,
    at_end: bool,
    in_arrears: bool,
    pauses: list[tuple[dt.date, int, bool]],
    ends: dt.date | None,
    times: int | None,
) -> None:
    is_end = (starts_on + ONE_DAY).day == 1
    month_day = 0 if unit == WEEK else 31 if at_end and is_end else starts_on.day
    rhythm = Rhythm(starts_on, every, unit, month_day, in_arrears)
    check_rhythm(rhythm, None, times)
    kept: list[Pause] = []
    for first, length, catches_up in pauses:
        pause = Pause(first, first + dt.timedelta(days=length), catches_up)
        if all(
            other.until and (other.until < first or pause.until < other.from_on) for other in kept
        ):  # type: ignore[operator]
            kept.append(pause)
    schedule = Schedule(rhythm, ends, times, None, tuple(kept))
    until = dt.date(2030, 1, 1)

    found = list(planned_periods(schedule, until))

    day = starts_on
    for one in found:
        assert one.period.starts_on == day, "each begins on the day after the last"
        assert one.period.starts_on <= one.period.ends_on
        day = one.period.ends_on + ONE_DAY
        paused = [pause for pause in kept if pause.holds(one.period.starts_on)]
        assert (one.standing is Standing.SKIPPED) == any(not p.catches_up for p in paused)
        own = one.period.ends_on if in_arrears else one.period.starts_on
        assert one.due_on >= own and (one.due_on == own or paused)
    is_over = (ends is not None and day > ends) or (times is not None and len(found) >= times)
    assert day > until or is_over, "none is missing at the end"


def test_prices_rise_half_up_to_their_own_decimals() -> None:
    step = step_of_percentage(JANUARY, 2_500_000)
    assert indexed(99_990_000, [step], "EUR") == 102_490_000  # 102.48975
    assert indexed(10_000_000, [step_of_percentage(JANUARY, 250_000)], "EUR") == 10_030_000
    assert indexed(125_000, [step], "EUR") == 128_000  # 0.125 has three decimals: 0.128125
    assert indexed(100_000_000, [step_of_index(JANUARY, 118_400_000, 121_900_000)], "EUR") == (
        102_960_000
    )
    assert indexed(1_000_000_000, [step], "JPY") == 1_025_000_000
    assert indexed(-10_000_000, [step_of_percentage(JANUARY, 250_000)], "EUR") == -10_030_000
    assert (step.text, step_of_index(JANUARY, 118_400_000, 121_900_000).text) == (
        "2.5%",
        "118.4 → 121.9",
    )
    for unfit in (0, -100_000_000, 2_000_000_000):
        assert refusal_of(step_of_percentage, JANUARY, unfit) == "indexation_unfit"
    assert refusal_of(step_of_index, JANUARY, 0, 5) == "indexation_unfit"


@given(
    price_e2=st.integers(-(10**9), 10**9),
    percents=st.lists(st.integers(-50_000_000, 50_000_000).filter(bool), max_size=6),
)
def test_each_step_goes_on_from_the_price_before_it(price_e2: int, percents: list[int]) -> None:
    steps = [step_of_percentage(JANUARY, percent) for percent in percents]

    price_e6 = indexed(price_e2 * 10_000, steps, "EUR")

    expected = price_e2
    for percent in percents:
        expected = round_half_up(Decimal(expected) * (100_000_000 + percent) / 100_000_000)
    assert price_e6 == expected * 10_000


def test_a_month_is_a_twelfth_of_a_year() -> None:
    assert monthly_value_minor(100_00, 1, MONTH) == 100_00
    assert monthly_value_minor(100_00, 1, QUARTER) == 33_33
    assert monthly_value_minor(100_00, 1, YEAR) == 8_33
    assert monthly_value_minor(100_00, 4, WEEK) == 108_33
    assert monthly_value_minor(100_06, 2, YEAR) == 4_17
    assert Step(JANUARY, 3, 2).text
