"""Making everything that is due: each period for itself, so that none stops another."""

import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256

from akker.books.actor import Actor
from akker.kernel.errors import Refused
from akker.repeating.making import begin_run, make_repeating_invoice

# The schedule catches up by itself with what became due in these days; what is older waits for
# somebody to look at it.
CATCHES_UP_DAYS = 7


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
    results = []
    due = begin_run(actor, until=until, since=since, name=name)
    for number, one in enumerate(due):
        told = RunResult(one.name, one.starts_on, one.ends_on, one.due_on)
        try:
            made = make_repeating_invoice(
                replace(actor, idempotency_key=_part(actor.idempotency_key, number)),
                name=one.name,
                starts_on=one.starts_on,
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


def _part(key: str, number: int) -> str:
    """The key of one period of a run that has one, so that a run again answers the same."""
    return sha256(f"{key}/{number}".encode()).hexdigest() if key else ""
