"""What to know before a talk with a customer, on one page."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.cases.queries import CaseRow, open_cases_of
from akker.cases.queries_requirements import WishRow, wishes_of
from akker.customers.queries import CustomerRow, customer_coded
from akker.customers.queries_activities import contacts_since
from akker.customers.queries_appointments import (
    AppointmentRow,
    appointment_of,
    appointment_unknown,
)
from akker.customers.queries_people import PersonRow, people_of
from akker.customers.queries_review import (
    ReviewedPromise,
    ReviewedTask,
    reviewed_promises,
    reviewed_tasks,
)
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules_map import Gap, gaps_of
from akker.dunning.queries import DisputeFilter, DisputeRow, disputes
from akker.health.queries_scores import ScoreRow, scores_of
from akker.kernel.calendar import add_months
from akker.parties.queries import keys_of_group
from akker.planning.queries import ActionRow, PointRow, open_plans_of
from akker.planning.rules import GOAL
from akker.reports.customer_overview import CustomerOverview, customer_overview
from akker.reports.party_position import party_position
from akker.reports.periods import check_period

MOST_PEOPLE, MOST_CONTACTS, MOST_DUE, MOST_CASES, MOST_OF_PLAN, MOST_GAPS = 7, 5, 6, 5, 5, 6
LOOKED_BACK_MONTHS = 3
_OPEN = ("open", "late")  # states of promises
_TO_SPEAK_OF = (*_OPEN, "broken")  # those of us: they remember it
_US = "us"


@dataclass(frozen=True, slots=True)
class Brief:
    """As of a day; `appointment` is the contact that it is for, None where it is for none.

    `comes` are those named for it who work there still, and `others` who else does. `contacts`
    are day, kind and subject. `ours` are those still open, and those not kept in the last
    `LOOKED_BACK_MONTHS`. What is for named readers alone stands nowhere in it.
    """

    as_of: dt.date
    customer: CustomerRow
    appointment: AppointmentRow | None
    comes: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    gaps: tuple[Gap, ...]
    contacts: tuple[tuple[dt.date, str, str], ...]
    ours: tuple[ReviewedPromise, ...]
    theirs: tuple[ReviewedPromise, ...]
    tasks: tuple[ReviewedTask, ...]
    cases: tuple[CaseRow, ...]
    disputes: tuple[DisputeRow, ...]
    wishes: tuple[WishRow, ...]
    overview: CustomerOverview
    open_minor: int
    late_minor: int
    health: ScoreRow | None
    goals: tuple[PointRow, ...]
    actions: tuple[ActionRow, ...]


def brief(book: Book, code: str, *, as_of: dt.date, appointment_id: int | None = None) -> Brief:
    """A fixed number of queries.

    Refused: party_unknown, customer_unknown, appointment_unknown, date_out_of_range.
    """
    check_period(as_of, as_of)
    row = customer_coded(book, code)
    group = keys_of_group(book, row.code)
    planned = _planned(book, row, appointment_id)
    people = [one for one in people_of(book, row.code) if one.until_on is None]
    days = rhythm_of(book)[row.tier]
    named = {key for key, _name in planned.contacts} if planned else set()
    promised = reviewed_promises(book, group, add_months(as_of, -LOOKED_BACK_MONTHS), as_of)
    position = party_position(book, row.code, as_of=as_of)
    scores = scores_of(book, row.code, limit=1)
    plans = open_plans_of(book, group)
    goals = [one for plan in plans for one in plan.points if one.kind == GOAL]
    actions = [one for plan in plans for one in plan.actions if one.done_on is None]
    in_plans = [one.task_id for one in actions]
    tasks = reviewed_tasks(book, group, as_of, as_of, but=in_plans)
    contested = disputes(book, DisputeFilter(party_code=row.code, only_open=True), limit=MOST_CASES)
    return Brief(
        as_of,
        row,
        planned,
        tuple(one for one in people if one.contact_id in named),
        tuple(one for one in people if one.contact_id not in named)[:MOST_PEOPLE],
        tuple(gaps_of([one.on_map(days, as_of) for one in people])[:MOST_GAPS]),
        tuple(contacts_since(book, None, group, add_months(as_of, -24), MOST_CONTACTS)),
        tuple(one for one in promised if one.by == _US and one.state in _TO_SPEAK_OF)[:MOST_DUE],
        tuple(one for one in promised if one.by != _US and one.state in _OPEN)[:MOST_DUE],
        tuple(one for one in tasks if one.done_on is None)[:MOST_DUE],
        tuple(open_cases_of(book, group, limit=MOST_CASES)),
        tuple(contested[:MOST_CASES]),
        tuple(wishes_of(book, group, limit=MOST_CASES)),
        customer_overview(book, group, position, as_of=as_of),
        position.aged.total_minor,
        position.aged.overdue_minor,
        scores[0] if scores else None,
        tuple(goals[:MOST_OF_PLAN]),
        tuple(sorted(actions, key=lambda one: (one.due_on, one.task_id))[:MOST_OF_PLAN]),
    )


def _planned(book: Book, row: CustomerRow, appointment_id: int | None) -> AppointmentRow | None:
    """Refused: appointment_unknown."""
    if appointment_id is None:
        return None
    planned = appointment_of(book, None, appointment_id)
    if customer_coded(book, planned.party_code).code != row.code:
        raise appointment_unknown(appointment_id)
    return planned
