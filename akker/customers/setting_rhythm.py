"""Choosing how often customers of each tier are to be spoken with."""

from collections.abc import Mapping

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.customers.events import RhythmChanged
from akker.customers.models import TierRhythm
from akker.customers.people_rules import MOST_DAYS
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules import TIERS
from akker.kernel.errors import Refused


@usecase(Permission.CHANGE_SETTINGS)
def change_rhythm(actor: Actor, *, days: Mapping[str, int]) -> None:
    """Days between two contacts, by tier; of others they stay. Refused: rhythm_unfit."""
    for tier, count in days.items():
        if tier not in TIERS or not 1 <= count <= MOST_DAYS:
            raise Refused(
                "rhythm_unfit",
                "Between two contacts are from 1 to {most} days.",
                remedy="Give a number for each tier.",
                most=MOST_DAYS,
            )
    before = rhythm_of(actor.book)
    after = {**before, **days}
    if after == before:
        return
    for tier, count in after.items():
        if before[tier] != count:
            TierRhythm.objects.update_or_create(
                book=actor.book, tier=tier, defaults={"days": count}
            )
    record(actor, RhythmChanged(after), subject="contact-rhythm", before={"days": before})
