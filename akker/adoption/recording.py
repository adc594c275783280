"""Recording figures of use, and taking one back."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from akker.adoption.events import UsageRecorded, UsageTakenBack
from akker.adoption.models import UsageFigure, UsageMeasure
from akker.adoption.queries import current_figures, figure_unknown, measure_unknown
from akker.adoption.rules import (
    BY_HAND,
    MOST_AT_ONCE,
    NewFigure,
    checked_on,
    checked_value,
)
from akker.adoption.standing import in_parts, write_standings
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries import merged_codes, party_unknown
from akker.parties.queries_sight import seen

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure whose customer and measure are known by their keys."""

    party_id: int
    measure_id: int
    on: dt.date
    value_e6: int

    @property
    def place(self) -> tuple[int, int, dt.date]:
        return self.party_id, self.measure_id, self.on


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is new, what takes the place of a figure (by its key), and how many hold already."""

    new: tuple[Wanted, ...]
    changed: tuple[tuple[Wanted, int], ...]
    same_count: int

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)


@dataclass(frozen=True, slots=True)
class RecordedUsage:
    new_count: int
    changed_count: int
    same_count: int


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def record_usage(
    actor: Actor, *, figures: Sequence[NewFigure], source: str = BY_HAND
) -> RecordedUsage:
    """Figures of use, all or none; one for a day that has another takes its place.

    Refused: usage_unfit, usage_doubled, usage_measure_unknown, party_unknown, customer_unknown,
    day_ahead.
    """
    if not 0 < len(figures) <= MOST_AT_ONCE:
        raise Refused(
            "usage_unfit",
            "There are from 1 to {most} figures at once.",
            remedy="Send them in parts, or bring in a file.",
            most=MOST_AT_ONCE,
        )
    measures = measures_held(actor)
    parties = customers_coded(actor, {one.party_code for one in figures})
    today = today_in(actor.book)
    wanted: dict[tuple[int, int, dt.date], Wanted] = {}
    for one in figures:
        party_id = customer_key(actor, parties, one.party_code)
        measure = measures.get(one.measure)
        if measure is None:
            raise measure_unknown(one.measure)
        found = Wanted(
            party_id,
            measure.pk,
            checked_on(one.on, measure.per, today),
            checked_value(one.value_e6),
        )
        if found.place in wanted:
            raise doubled(one.party_code, one.measure, found.on)
        wanted[found.place] = found
    parts = sorted_out(actor, wanted.values())
    write_figures(actor, parts, source)
    if parts.count:
        codes = sorted({one.party_code for one in figures})
        event = UsageRecorded(codes, len(parts.new), len(parts.changed))
        subject = f"party:{codes[0]}" if len(codes) == 1 else "usage"
        record(actor, event, subject=subject)
    return RecordedUsage(len(parts.new), len(parts.changed), parts.same_count)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def take_back_figure(actor: Actor, *, figure_id: int) -> None:
    """A figure that was never so. Refused: usage_figure_unknown."""
    measures_held(actor)
    rows = current_figures(actor.book).filter(seen(actor.book, "party__"), pk=figure_id)
    row = rows.select_related("party").first()
    if row is None:
        raise figure_unknown(figure_id)
    row.ended_at = dt.datetime.now(dt.UTC)
    row.save(update_fields=["ended_at"])
    code = row.party.code
    record(actor, UsageTakenBack(code, row.pk, row.used_on), subject=f"party:{code}")
    write_standings(actor, [row.party_id])


def measures_held(actor: Actor) -> dict[str, UsageMeasure]:
    """Step: the measures in use by code, locked, so that of two who record one waits."""
    rows = UsageMeasure.objects.filter(book=actor.book, retired_on=None).order_by("pk")
    return {row.code: row for row in rows.select_for_update(of=("self",))}


def customers_coded(actor: Actor, codes: Iterable[str]) -> dict[str, Party]:
    """Those of the codes whom the actor sees; who was merged is whom it is another name for."""
    into = merged_codes(actor.book)
    ends = {code: into[code][0] if code in into else code for code in codes}
    wanted = sorted(set(ends.values()))
    found: dict[str, Party] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = Party.objects.filter(seen(actor.book), book=actor.book, code__in=some)
        found |= {row.code: row for row in rows}
    return {code: found[end] for code, end in ends.items() if end in found}


def customer_key(actor: Actor, parties: dict[str, Party], code: str) -> int:
    """Refused: party_unknown, customer_unknown."""
    if code not in parties:
        raise party_unknown(actor.book, code)
    if not parties[code].is_customer:
        raise Refused(
            "customer_unknown",
            "{code} is no customer.",
            remedy="Give them the role of customer on their card first.",
            code=code,
        )
    return parties[code].pk


def doubled(party_code: str, measure: str, on: dt.date) -> Refused:
    return Refused(
        "usage_doubled",
        "{measure} of {code} stands here twice for {day}.",
        remedy="Take one of the two out.",
        measure=measure,
        code=party_code,
        day=on.isoformat(),
    )


def sorted_out(actor: Actor, wanted: Collection[Wanted]) -> Sorted:
    """What is there already, and what not. A query for five hundred customers."""
    days = [one.on for one in wanted]
    held: dict[tuple[int, int, dt.date], tuple[int, int]] = {}
    for some in in_parts({one.party_id for one in wanted}, _AT_ONCE):
        rows = current_figures(actor.book).filter(
            party__in=some, used_on__range=(min(days), max(days))
        )
        columns = ("party_id", "measure_id", "used_on", "pk", "value_e6")
        for party, measure, on, key, value in rows.values_list(*columns).iterator(2000):
            held[party, measure, on] = key, value
    new = tuple(one for one in wanted if one.place not in held)
    others = [(one, *held[one.place]) for one in wanted if one.place in held]
    changed = tuple((one, key) for one, key, value in others if value != one.value_e6)
    return Sorted(new, changed, len(others) - len(changed))


def write_figures(actor: Actor, parts: Sorted, source: str) -> list[int]:
    """Step: end what is replaced and write the rest; the keys of what was written."""
    now = dt.datetime.now(dt.UTC)
    end_figures(actor, [key for _, key in parts.changed], now)
    keys = []
    wanted = [*parts.new, *(one for one, _ in parts.changed)]
    for start in range(0, len(wanted), _AT_ONCE):
        rows = [
            UsageFigure(
                book=actor.book,
                party_id=one.party_id,
                measure_id=one.measure_id,
                used_on=one.on,
                value_e6=one.value_e6,
                source=source,
                recorded_at=now,
            )
            for one in wanted[start : start + _AT_ONCE]
        ]
        keys += [row.pk for row in UsageFigure.objects.bulk_create(rows)]
    write_standings(actor, {one.party_id for one in wanted})
    return keys


def end_figures(actor: Actor, keys: Sequence[int], now: dt.datetime) -> None:
    """Step: these figures hold no longer."""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        current_figures(actor.book).filter(pk__in=some).update(ended_at=now)
