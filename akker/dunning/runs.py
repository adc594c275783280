"""Sending everything that is due: each customer for itself, so that none waits for another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from akker.books.actor import Actor, Permission, reading, require
from akker.books.queries import today_in
from akker.dunning.queries_reminders import propose_reminders, recipients_at_most
from akker.dunning.reminder_rules import check_days
from akker.dunning.reminding import SentReminder, send_reminders

PARTIES_AT_ONCE = 200


def run_reminders(
    actor: Actor,
    *,
    until: dt.date,
    on: dt.date | None = None,
    sends_mail: bool = True,
    tell: Callable[[str, int, int], None] | None = None,
) -> list[SentReminder]:
    """Send every reminder that is due up to a day, those of a customer in one transaction.

    Safe to repeat, and to stop: what went out is not due again. Told is how many customers got
    theirs, of how many who may be due one. Refused: day_to_come.
    """
    require(actor, Permission.SEND_REMINDERS)
    day = on or today_in(actor.book)
    check_days(until, day, today=today_in(actor.book))
    alone = replace(actor, idempotency_key="")  # sending is safe to repeat without one
    found: list[SentReminder] = []
    after: int | None = 0
    parties = 0
    with reading(actor.book):
        most = recipients_at_most(actor.book, until=until) if tell else 0
    while after is not None:
        with reading(actor.book):
            page = propose_reminders(
                actor.book, until=until, on=day, after=after, limit=PARTIES_AT_ONCE
            )
        of_party: dict[str, list[str]] = defaultdict(list)
        for one in page.reminders:
            of_party[one.party_code].append(one.key)
        for keys in of_party.values():
            if tell:
                tell("remind", parties, most)
            found += send_reminders(alone, until=until, on=day, chosen=keys, sends_mail=sends_mail)
            parties += 1
        after = page.next_after
    return found
