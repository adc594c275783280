"""Putting off what asks for attention until a day, for oneself alone."""

import datetime as dt

from akker.access.events import NeedBroughtBack, NeedPutOff
from akker.access.models import PutOff
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused

MOST_DAYS = 366


@usecase(Permission.SEE_CUSTOMERS)
def put_off_need(
    actor: Actor, *, need_key: str, until_on: dt.date | None, at_stake_minor: int
) -> None:
    """Be reminded on that day, and not before; in place of a day that was chosen earlier.

    `at_stake_minor` is what is at stake now. What one put off earlier and is over is forgotten.
    Refused: put_off_of_nobody, put_off_unfit.
    """
    user_id, today = _person(actor), today_in(actor.book)
    last = today + dt.timedelta(days=MOST_DAYS)
    if until_on is None or not today < until_on <= last:
        raise Refused(
            "put_off_unfit",
            "It does not say until which day.",
            remedy="Choose a day from tomorrow on, at most a year ahead.",
        )
    own = PutOff.objects.filter(book=actor.book, user=user_id)
    own.filter(until_on__lte=today).delete()
    PutOff.objects.update_or_create(
        book=actor.book,
        user_id=user_id,
        need_key=need_key,
        defaults={
            "until_on": until_on,
            "at_stake_minor": at_stake_minor,
            "put_off_on": today,
        },
    )
    record(actor, NeedPutOff(need_key, until_on), subject=f"need:{need_key}")


@usecase(Permission.SEE_CUSTOMERS)
def bring_need_back(actor: Actor, *, need_key: str) -> None:
    """Let it ask again now. Refused: put_off_of_nobody, put_off_unknown."""
    rows = PutOff.objects.filter(book=actor.book, user=_person(actor), need_key=need_key)
    gone, _ = rows.delete()
    if not gone:
        raise Refused(
            "put_off_unknown",
            "You put off no such thing.",
            remedy="Load the page again to see what you put off.",
        )
    record(actor, NeedBroughtBack(need_key), subject=f"need:{need_key}")


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise Refused(
            "put_off_of_nobody",
            "What is put off is put off by a person.",
            remedy="Act as a member of these books.",
        )
    return actor.user_id
