"""Steps: keeping how measures stand where figures changed."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import F

from akker.adoption.models import UsageFigure, UsageStanding
from akker.adoption.queries import standings_worked_out
from akker.adoption.rules import percent_of
from akker.audit.queries import EventRow
from akker.books.actor import Actor

AT_ONCE = 50  # customers, each with some hundreds of figures
_WRITTEN = ["used_on", "level_e6", "habit_e6", "has_fallen"]


def in_parts(keys: Iterable[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    ordered = sorted(set(keys))
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def write_standings(actor: Actor, party_ids: Collection[int]) -> None:
    """Step: work out anew how all measures stand at some customers. Four statements for fifty."""
    for some in in_parts(party_ids):
        found = standings_worked_out(actor.book, some)
        own = UsageStanding.objects.filter(book=actor.book, party__in=some)
        gone = [row.pk for row in own if (row.party_id, row.measure_id) not in found]
        if gone:
            own.filter(pk__in=gone).delete()
        rows = [
            UsageStanding(
                book=actor.book,
                party_id=party,
                measure_id=measure,
                used_on=one.on,
                level_e6=one.level_e6,
                habit_e6=one.habit_e6,
                has_fallen=one.has_fallen,
            )
            for (party, measure), one in sorted(found.items())
        ]
        UsageStanding.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["book", "party", "measure"],
            update_fields=_WRITTEN,
        )
    write_percents(actor, party_ids)


def write_percents(actor: Actor, party_ids: Collection[int]) -> None:
    """Step: work out anew the adoption of all measures at some customers."""
    for some in in_parts(party_ids, 500):
        own = UsageStanding.objects.filter(book=actor.book, party__in=some)
        rows = list(own.annotate(full=F("measure__full_value_e6"), by=F("measure__full_measure")))
        levels = {(row.party_id, row.measure_id): row.level_e6 for row in rows}
        changed = []
        for row in rows:
            full = row.full if row.by is None else levels.get((row.party_id, row.by))
            percent = percent_of(row.level_e6, full)
            if percent != row.percent:
                row.percent = percent
                changed.append(row)
        UsageStanding.objects.bulk_update(changed, ["percent"], batch_size=200)


def clock_changed(actor: Actor, event: EventRow) -> None:
    """Reaction to `BookChanged`: by another clock months end sooner or later. Safe to repeat."""
    before, after = event.before or {}, event.after or {}
    if before.get("timezone") != after.get("timezone"):
        figures = UsageFigure.objects.filter(book=actor.book, ended_at=None)
        write_standings(actor, set(figures.values_list("party_id", flat=True)))
