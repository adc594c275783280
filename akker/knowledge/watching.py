"""Competitors and industries: written down, noted about, and put out of use."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, folded
from akker.kernel.errors import Refused
from akker.knowledge.events import (
    CompetitorKept,
    CompetitorRetired,
    MarketNoteEnded,
    MarketNoteKept,
)
from akker.knowledge.market_rules import (
    NewCompetitor,
    NewMarketNote,
    checked_competitor,
    checked_note,
)
from akker.knowledge.models import Competitor, MarketNote
from akker.knowledge.queries_market import competitor_unknown


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_competitor(
    actor: Actor, *, competitor: NewCompetitor, competitor_id: int | None = None
) -> int:
    """Write one down, or give one anew as a whole, which brings it back into use; its key.

    Refused: competitor_unknown, competitor_exists, competitor_unfit, words_missing,
    text_too_long.
    """
    new = checked_competitor(competitor)
    row = (
        Competitor(book=actor.book, made_on=today_in(actor.book))
        if competitor_id is None
        else _locked(actor, competitor_id)
    )
    own = Competitor.objects.filter(book=actor.book, name_key=folded(new.name)).exclude(pk=row.pk)
    if own.exists():
        raise Refused(
            "competitor_exists",
            "{name} stands among the competitors already.",
            remedy="Change that one.",
            name=new.name,
        )
    row.name, row.name_key = new.name, folded(new.name)
    row.website, row.strong_in, row.weak_in = new.website, new.strong_in, new.weak_in
    row.retired_on = None
    row.save()
    record(actor, CompetitorKept(row.pk), subject=f"competitor:{row.pk}")
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def retire_competitor(actor: Actor, *, competitor_id: int) -> None:
    """It is chosen no more; risks that name it stay. Refused: competitor_unknown."""
    row = _locked(actor, competitor_id)
    row.retired_on = today_in(actor.book)
    row.save(update_fields=["retired_on"])
    event = CompetitorRetired(row.pk, row.retired_on)
    record(actor, event, subject=f"competitor:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def note_market(actor: Actor, *, note: NewMarketNote) -> int:
    """Something read or heard of a competitor or an industry; its key.

    Refused: market_note_unfit, competitor_unknown, words_missing, text_too_long, day_ahead.
    """
    today = today_in(actor.book)
    new = checked_note(note, today)
    competitor = None if new.competitor_id is None else _locked(actor, new.competitor_id)
    row = MarketNote(
        book=actor.book,
        competitor=competitor,
        industry=new.industry,
        industry_key=folded(new.industry),
        text=new.text,
        source=new.source,
        noted_on=new.noted_on or today,
        noted_by=actor.name[:MOST_NAME],
    )
    row.save(force_insert=True)
    record(actor, MarketNoteKept(row.pk, row.competitor_id, row.noted_on), subject=_subject(row))
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_market_note(actor: Actor, *, note_id: int) -> None:
    """It is no longer so; it stays to be read. Refused: market_note_unknown."""
    own = MarketNote.objects.filter(book=actor.book, pk=note_id, ended_on=None)
    row = own.select_for_update(of=("self",)).first()
    if row is None:
        raise Refused(
            "market_note_unknown",
            "There is no note {note_id} here.",
            remedy="Look at the page where it stood.",
            note_id=note_id,
        )
    row.ended_on = today_in(actor.book)
    row.save(update_fields=["ended_on"])
    record(actor, MarketNoteEnded(row.pk, row.ended_on), subject=_subject(row))


def _subject(row: MarketNote) -> str:
    return f"competitor:{row.competitor_id}" if row.competitor_id else f"market_note:{row.pk}"


def _locked(actor: Actor, competitor_id: int) -> Competitor:
    """Refused: competitor_unknown."""
    rows = Competitor.objects.filter(book=actor.book, pk=competitor_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise competitor_unknown(competitor_id)
    return row
