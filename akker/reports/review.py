"""A review with a customer over a quarter: what was promised, what came of it, money, what next."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from akker.books.models import Book
from akker.books.queries import today_in
from akker.cases.queries_review import ReviewedCase, reviewed_cases
from akker.customers.queries import customer_coded
from akker.customers.queries_review import (
    ReviewedPromise,
    ReviewedTask,
    reviewed_promises,
    reviewed_tasks,
)
from akker.customers.rules_retention import year_before
from akker.health.queries_scores import ScoreRow, scores_of
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_cards import known_party
from akker.planning.queries import PlanRow, open_plans_of
from akker.receivables.queries_revenue import Margin
from akker.reports.customer_overview import margin_between, net_between
from akker.reports.party_position import party_position
from akker.reports.payment_behaviour import payment_behaviour
from akker.reports.periods import Period, check_period
from akker.reports.plan_progress import PlanProgress, progress_of

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")


@dataclass(frozen=True, slots=True)
class Inside:
    """What is for us alone: never in a pack for the customer."""

    margin: Margin
    health_then: ScoreRow | None
    health_now: ScoreRow | None
    tasks: tuple[ReviewedTask, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Amounts are in the currency of the books; what is open stood on `as_of`, the end of the
    period or today.

    `language` is the customer's. `inside` is None in a pack for the customer.
    """

    code: str
    name: str
    language: str
    period: Period
    as_of: dt.date
    promises: tuple[ReviewedPromise, ...]
    cases: tuple[ReviewedCase, ...]
    actions: tuple[ReviewedTask, ...]
    plans: tuple[PlanProgress, ...]
    net_minor: int
    before_minor: int
    open_minor: int
    late_minor: int
    days_late: Decimal | None
    inside: Inside | None


def quarter_of(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of `2026Q3`. Refused: quarter_unreadable."""
    found = _QUARTER.fullmatch(text.strip())
    if found is None or int(found[1]) < 1900:
        raise Refused(
            "quarter_unreadable",
            "{text} is not a quarter.",
            remedy="Write it as the year and the quarter, such as 2026Q3.",
            text=text[:40],
        )
    first = dt.date(int(found[1]), 3 * int(found[2]) - 2, 1)
    return first, add_months(first, 3) - ONE_DAY


def review(
    book: Book,
    code: str,
    *,
    until: dt.date,
    since: dt.date | None = None,
    quarter: str = "",
    internal: bool = False,
) -> Review:
    """Of a quarter, or of other days; else of the quarter of `until` up to that day.

    A fixed number of queries, and some for each measure of a plan. Refused: party_unknown,
    customer_unknown, quarter_unreadable, period_backwards, date_out_of_range.
    """
    if quarter:
        since, until = quarter_of(quarter)
    first = dt.date(until.year, (until.month - 1) // 3 * 3 + 1, 1)
    period = check_period(since or first, until)
    as_of = min(period.until, today_in(book))  # of days to come nothing stands yet
    row = customer_coded(book, code)
    group = keys_of_group(book, row.code)
    position = party_position(book, row.code, as_of=as_of)
    habits = payment_behaviour(book, as_of=as_of, party_code=row.code).rows
    open_then = open_plans_of(book, group, since=period.since)
    plans = [one for one in open_then if _is_shown(one.row, period, internal)]
    actions = [action.task_id for one in plans for action in one.actions]
    return Review(
        row.code,
        row.name or row.code,
        known_party(book, row.code).card.language or book.language,
        period,
        as_of,
        tuple(reviewed_promises(book, group, period.since, as_of)),
        tuple(reviewed_cases(book, group, period.since, as_of)),
        tuple(reviewed_tasks(book, group, period.since, as_of, keys=actions)),
        tuple(progress_of(book, plans, group, position, today=as_of)),
        net_between(book, group, period.since, period.until),
        net_between(book, group, *year_before(period.since, period.until)),
        position.aged.total_minor,
        position.aged.overdue_minor,
        habits[0].year.days_weighted if habits else None,
        _inside(book, row.code, group, Period(period.since, as_of), actions) if internal else None,
    )


def _is_shown(plan: PlanRow, period: Period, internal: bool) -> bool:
    """A rescue is for us alone."""
    return plan.starts_on <= period.until and (internal or plan.kind != "rescue")


def _inside(
    book: Book, code: str, group: tuple[int, ...], period: Period, actions: list[int]
) -> Inside:
    scores = scores_of(book, code)
    return Inside(
        margin_between(book, group, period.since, period.until),
        next((one for one in scores if one.scored_on < period.since), None),
        next((one for one in scores if one.scored_on <= period.until), None),
        tuple(reviewed_tasks(book, group, period.since, period.until, but=actions)),
    )
