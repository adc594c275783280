"""Making everything that is due: each period for itself, so that none stops another."""

import datetime as dt
import logging
from dataclasses import dataclass, replace

from akker.books.actor import Actor, reading
from akker.kernel.errors import Refused
from akker.repeating.making import make_repeating_invoice
from akker.repeating.queries import due_periods

# The schedule catches up by itself with what became due in these days; what is older waits for
# somebody to look at it.
CATCHES_UP_DAYS = 7
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of one due period: a number, a draft, or why nothing was made."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    label: str = ""
    draft_id: int = 0
    refusal: str = ""


def run_repeating(
    actor: Actor,
    *,
    until: dt.date,
    on: dt.date | None = None,
    since: dt.date | None = None,
    name: str = "",
) -> list[RunResult]:
    """Make what is due up to a day and was not made, dated `on` or else that day.

    Each is a transaction of its own; what is refused stays due and is said. With `since` only
    what became due from then on. Safe to repeat, also by two at once.
    """
    with reading(actor.book):
        due = due_periods(actor.book, until=until, since=since, name=name)
    results = []
    for one in due:
        period = one.planned.period
        told = RunResult(one.row.name, period.starts_on, period.ends_on, one.planned.due_on)
        try:
            made = make_repeating_invoice(
                # A key is for one doing: what makes each of these once is its period.
                replace(actor, idempotency_key=""),
                name=one.row.name,
                starts_on=period.starts_on,
                on=on or until,
            )
        except Refused as refused:
            if refused.code == "permission_missing":
                raise
            if refused.code != "period_made":  # somebody else made it meanwhile
                results.append(replace(told, refusal=refused.sentence))
            continue
        results.append(replace(told, label=made.label, draft_id=made.draft_id))
    return results
