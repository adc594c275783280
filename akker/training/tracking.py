"""The tracks that a set of books has."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.training.events import TrackKept, TrackRetired
from akker.training.models import Track, TrackStep
from akker.training.queries import track_unknown
from akker.training.rules import NewTrack, checked_track


@usecase(Permission.CHANGE_SETTINGS)
def keep_track(actor: Actor, *, track: NewTrack, track_id: int | None = None) -> int:
    """Add a track, or write one anew as a whole; its key. Who goes through it keeps the steps that
    they have. Refused: track_unknown, track_unfit, words_missing, text_too_long.
    """
    track = checked_track(track)
    row = Track(book=actor.book) if track_id is None else track_row(actor, track_id)
    row.title, row.kind = track.title, track.kind
    row.save()
    current = TrackStep.objects.filter(book=actor.book, track=row, ended_on=None)
    current.update(ended_on=today_in(actor.book))
    TrackStep.objects.bulk_create(
        TrackStep(
            book=actor.book,
            track=row,
            position=position,
            title=step.title,
            text=step.text,
            after_days=step.after_days,
            each=step.each,
        )
        for position, step in enumerate(track.steps, 1)
    )
    event = TrackKept(row.pk, row.kind, len(track.steps))
    record(actor, event, subject=f"track:{row.pk}")
    return row.pk


@usecase(Permission.CHANGE_SETTINGS)
def retire_track(actor: Actor, *, track_id: int) -> None:
    """Nobody begins it any more; who goes through it goes on. Refused: track_unknown."""
    row = track_row(actor, track_id)
    row.retired_on = today_in(actor.book)
    row.save(update_fields=["retired_on"])
    record(actor, TrackRetired(row.pk, row.retired_on), subject=f"track:{row.pk}")


def track_row(actor: Actor, track_id: int) -> Track:
    """Step: a track in use, locked. Refused: track_unknown."""
    rows = Track.objects.filter(book=actor.book, pk=track_id, retired_on=None)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise track_unknown(track_id)
    return row
