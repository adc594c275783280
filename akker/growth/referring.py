"""Recommendations: who recommended us to whom, and thanks for it."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.growth.events import RecommenderThanked, ReferralNoted, ReferralTakenBack
from akker.growth.models import Referral
from akker.growth.queries import referral_unknown
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries import keys_of_group, party_unknown
from akker.parties.queries_sight import seen

MOST_NOTE, MOST_NAME = 300, 150


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def note_referral(
    actor: Actor, *, code: str, recommender: str, on: dt.date | None = None, note: str = ""
) -> int:
    """Write down who recommended us to a customer, today or on an earlier day; its key.

    Refused: party_unknown, referral_to_oneself, referral_there, referral_ahead, text_too_long.
    """
    party, other = _party(actor, code), _party(actor, recommender)
    if party.pk == other.pk:
        raise Refused(
            "referral_to_oneself",
            "{code} cannot have recommended us to themselves.",
            remedy="Choose who told them of us.",
            code=party.code,
        )
    day = _day(actor, on, dt.date.min)
    words = " ".join(note.split())
    if len(words) > MOST_NOTE:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=MOST_NOTE,
        )
    group = keys_of_group(actor.book, party.code)
    if Referral.objects.filter(book=actor.book, party__in=group).exists():
        raise Refused(
            "referral_there",
            "It is written down already who recommended us to {code}.",
            remedy="Take that back first if it was somebody else.",
            code=party.code,
        )
    row = Referral.objects.create(
        book=actor.book,
        party=party,
        recommender=other,
        on=day,
        note=words,
        noted_by=actor.name[:MOST_NAME],
    )
    event = ReferralNoted(party.code, other.code, day)
    record(actor, event, subject=f"party:{party.code}")
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def thank_recommender(actor: Actor, *, referral_id: int, on: dt.date | None = None) -> None:
    """They were thanked, today or on an earlier day.

    Refused: referral_unknown, referral_thanked, referral_ahead, day_too_early.
    """
    row = _referral(actor, referral_id)
    if row.thanked_on is not None:
        raise Refused(
            "referral_thanked",
            "They were thanked for this already.",
            remedy="There is nothing left to do.",
        )
    row.thanked_on, row.thanked_by = _day(actor, on, row.on), actor.name[:MOST_NAME]
    row.save(update_fields=["thanked_on", "thanked_by"])
    event = RecommenderThanked(row.party.code, row.recommender.code, row.thanked_on)
    record(actor, event, subject=f"party:{row.recommender.code}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def take_back_referral(actor: Actor, *, referral_id: int) -> None:
    """It was not so. Refused: referral_unknown."""
    row = _referral(actor, referral_id)
    event = ReferralTakenBack(row.party.code, row.recommender.code)
    row.delete()
    record(actor, event, subject=f"party:{event.party}")


def _referral(actor: Actor, referral_id: int) -> Referral:
    """Locked. Refused: referral_unknown."""
    rows = Referral.objects.filter(
        seen(actor.book, "party__"), seen(actor.book, "recommender__"), book=actor.book
    )
    rows = rows.select_related("party", "recommender").select_for_update(of=("self",))
    row = rows.filter(pk=referral_id).first()
    if row is None:
        raise referral_unknown(referral_id)
    return row


def _party(actor: Actor, code: str) -> Party:
    """Whom others were merged into, where it is one of those. Refused: party_unknown."""
    row = Party.objects.filter(seen(actor.book), book=actor.book, code=code).first()
    while row is not None and row.merged_into_id is not None:
        row = Party.objects.filter(seen(actor.book), book=actor.book, pk=row.merged_into_id).first()
    if row is None:
        raise party_unknown(actor.book, code)
    return row


def _day(actor: Actor, on: dt.date | None, first: dt.date) -> dt.date:
    """Refused: referral_ahead, day_too_early."""
    today = today_in(actor.book)
    if on is not None and on > today:
        raise Refused(
            "referral_ahead",
            "{day} is still to come.",
            remedy="Use the day on which it was, today at the latest.",
            day=on.isoformat(),
        )
    if on is not None and on < first:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=on.isoformat(),
            first=first.isoformat(),
        )
    return on or today
