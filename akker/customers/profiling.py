"""Writing down what a customer does, wants and measures, and that it is no longer so."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.events import ProfileFactEnded, ProfileFactNoted
from akker.customers.models import ProfileFact
from akker.customers.queries import customer_coded
from akker.customers.queries_profile import fact_unknown
from akker.customers.rules import FACT_KINDS
from akker.dunning.rules import checked_line, checked_words
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.queries_sight import seen

MOST_FACT, MOST_SOURCE = 1000, 200


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def note_profile_fact(
    actor: Actor, *, code: str, kind: str, text: str, source: str, on: dt.date | None = None
) -> int:
    """Something that is so from a day on: today unless one is given; the key.

    Refused: party_unknown, customer_unknown, profile_kind_unknown, words_missing, text_too_long,
    day_too_late.
    """
    row = locked_party(actor, customer_coded(actor.book, code).code)
    if kind not in FACT_KINDS:
        raise Refused(
            "profile_kind_unknown",
            "{kind} is no part of a profile.",
            remedy="Use one of: {known}.",
            kind=kind[:40],
            known=", ".join(FACT_KINDS),
        )
    words = checked_words(text, "what is so", MOST_FACT)
    said_by = checked_line(source, "who says so", MOST_SOURCE)
    today = today_in(actor.book)
    day = on or today
    if day > today:
        raise Refused(
            "day_too_late",
            "{day} is still to come.",
            remedy="Write down what has happened, on its day.",
            day=day.isoformat(),
        )
    kept = ProfileFact.objects.create(
        book=actor.book,
        party=row,
        kind=kind,
        text=words,
        source=said_by,
        on=day,
        recorded_by=actor.name[:150],
        recorded_at=dt.datetime.now(dt.UTC),
    )
    record(actor, ProfileFactNoted(row.code, kept.pk, kind, day), subject=f"party:{row.code}")
    return kept.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_profile_fact(actor: Actor, *, fact_id: int) -> None:
    """From today on it is no longer so; it stays to be read. Refused: profile_fact_unknown."""
    own = ProfileFact.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=fact_id)
    row = own.filter(ended_on=None).select_related("party").first()
    if row is None:
        raise fact_unknown(fact_id)
    day = max(today_in(actor.book), row.on)
    if not ProfileFact.objects.filter(book=actor.book, pk=row.pk, ended_on=None).update(
        ended_on=day
    ):
        raise fact_unknown(fact_id)
    event = ProfileFactEnded(row.party.code, row.pk, day)
    record(actor, event, subject=f"party:{row.party.code}")
