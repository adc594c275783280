"""A customer goes from one account manager to another, on a day, with what there is to know."""

import datetime as dt

from akker.access.models import User
from akker.access.queries import member_id
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.events import CustomerHandedOver
from akker.customers.models import HandOver
from akker.customers.queries import customer_coded
from akker.customers.rules import MOST_NOTE
from akker.dunning.rules import checked_words
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.managing import check_sight, write_manager


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def hand_over_customer(
    actor: Actor, *, code: str, to: str, note: str, on: dt.date | None = None
) -> int:
    """Another member looks after a customer, from a day on: today unless one is given; the key.

    Refused: party_unknown, customer_unknown, permission_missing, not_a_member, day_too_late,
    words_missing, hand_over_same.
    """
    check_sight(actor)
    row = locked_party(actor, customer_coded(actor.book, code).code)
    user_id = member_id(actor.book, to)
    text = checked_words(note, "what the next one must know", MOST_NOTE)
    today = today_in(actor.book)
    day = on or today
    if day > today:
        raise Refused(
            "day_too_late",
            "{day} is still to come.",
            remedy="Write down what has happened, on its day.",
            day=day.isoformat(),
        )
    if row.manager_id == user_id:
        raise Refused(
            "hand_over_same",
            "{email} looks after {code} already.",
            remedy="Choose somebody else.",
            email=to,
            code=row.code,
        )
    before = row.manager
    after = User.objects.get(pk=user_id)
    kept = HandOver.objects.create(
        book=actor.book,
        party=row,
        from_name=_name(before) if before else "",
        to_name=_name(after),
        handed_on=day,
        note=text,
        recorded_by=actor.name[:150],
        recorded_at=dt.datetime.now(dt.UTC),
    )
    write_manager(actor, row, user_id)
    event = CustomerHandedOver(row.code, user_id, day)
    record(actor, event, subject=f"party:{row.code}")
    return kept.pk


def _name(user: User) -> str:
    return (user.name or user.email)[:150]
