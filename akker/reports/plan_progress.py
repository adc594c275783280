"""How far plans are: objectives that are read live, and the four pillars."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY, add_months
from akker.planning.queries import KnownPlan, ObjectiveRow, PlanRow
from akker.planning.rules import NPS, Pillar, percent_of_plan, percent_reached, pillars
from akker.reports.customer_overview import margin_between, net_between
from akker.reports.party_position import PartyPosition
from akker.reports.payment_behaviour import payment_behaviour
from akker.voice.queries_results import nps_between


@dataclass(frozen=True, slots=True)
class Reached:
    """`value` is in the unit of the measure, None where there is nothing to read."""

    row: ObjectiveRow
    value: int | None
    percent: int


@dataclass(frozen=True, slots=True)
class PlanProgress:
    plan: KnownPlan
    reached: tuple[Reached, ...]
    pillars: tuple[Pillar, ...]

    @property
    def percent(self) -> int:
        return percent_of_plan(self.pillars)


def progress_of(
    book: Book,
    plans: Sequence[KnownPlan],
    group: Sequence[int],
    position: PartyPosition,
    *,
    today: dt.date,
) -> list[PlanProgress]:
    """Of plans of one customer, whose keys (`keys_of_group`) and position are given.

    A query or two for each measure that is read.
    """
    return [_progress(book, plan, group, position, today) for plan in plans]


def _progress(
    book: Book, plan: KnownPlan, group: Sequence[int], position: PartyPosition, today: dt.date
) -> PlanProgress:
    read: dict[str, int | None] = {}
    reached = []
    for row in plan.objectives:
        if row.measure == "by hand":
            value = row.hand_value
        else:
            if row.measure not in read:
                read[row.measure] = _read(book, row.measure, plan.row, group, position, today)
            value = read[row.measure]
        percent = percent_reached(row.start_value, row.target_value, value)
        reached.append(Reached(row, value, percent))
    states = pillars(
        [one.state for one in plan.points],
        [one.percent for one in reached],
        [one.state for one in plan.actions],
        today,
    )
    return PlanProgress(plan, tuple(reached), states)


def _read(
    book: Book,
    measure: str,
    plan: PlanRow,
    group: Sequence[int],
    position: PartyPosition,
    today: dt.date,
) -> int | None:
    """Revenue and margin from the first day of the plan, what is open and late today, days late and
    NPS over twelve months."""
    until = min(today, plan.ends_on)
    if measure == "open":
        return position.aged.total_minor
    if measure == "overdue":
        return position.aged.overdue_minor
    if measure == "days late":
        rows = payment_behaviour(book, as_of=today, party_code=plan.party_code).rows
        return _hundredths(rows[0].year.days_weighted if rows else None)
    if measure == NPS:
        since = add_months(today, -12) + ONE_DAY
        return nps_between(book, group, since, today).figure
    if until < plan.starts_on:
        return 0 if measure == "revenue" else None
    if measure == "revenue":
        return net_between(book, group, plan.starts_on, until)
    share = margin_between(book, group, plan.starts_on, until).share
    return None if share is None else _hundredths(share * 100)


def _hundredths(value: Decimal | None) -> int | None:
    if value is None:
        return None
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
