"""Reading repeating invoices: the schedules, their periods, and what is due of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.parties.queries_sight import seen_codes
from akker.receivables.models import DraftInvoice
from akker.repeating.models import (
    Indexation,
    RepeatingInvoice,
    RepeatingPause,
    RepeatingPeriod,
    RepeatingVersion,
)
from akker.repeating.rules import (
    DRAFT,
    WEEK,
    Pause,
    PlannedPeriod,
    Rhythm,
    Schedule,
    Standing,
    Step,
    planned_periods,
)

SOURCE = "repeating:"


@dataclass(frozen=True, slots=True)
class Version:
    """What is invoiced for periods that begin on `counts_from` or later."""

    counts_from: dt.date
    content: Form
    act: str

    @property
    def party_code(self) -> str:
        return str(self.content.get("party", ""))


@dataclass(frozen=True, slots=True)
class RepeatingRow:
    repeating_id: int
    uid: str
    name: str
    schedule: Schedule
    versions: tuple[Version, ...]  # by day
    steps: tuple[Step, ...]  # by day

    def version_on(self, day: dt.date) -> Version:
        """What counts for a period that begins on a day."""
        begun = [one for one in self.versions if one.counts_from <= day]
        return begun[-1] if begun else self.versions[0]

    def steps_on(self, day: dt.date) -> tuple[Step, ...]:
        """The indexations between the day of that version and a day, both counted."""
        since = self.version_on(day).counts_from
        return tuple(step for step in self.steps if since < step.from_on <= day)

    def source_of(self, starts_on: dt.date) -> str:
        """What a draft for a period says it comes from."""
        return f"{SOURCE}{self.uid}/{starts_on.isoformat()}"

    def pause_on(self, day: dt.date) -> Pause | None:
        return next((one for one in self.schedule.pauses if one.holds(day)), None)

    def is_ended(self, day: dt.date) -> bool:
        """Whether no period begins after that day."""
        plan = self.schedule
        return (
            (plan.stopped_on is not None and plan.stopped_on <= day)
            or (plan.ends_on is not None and plan.ends_on < day)
            or (plan.times is not None and plan.rhythm.start(plan.times) <= day)
        )


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period whose day has come and of which nothing was made; or any planned one."""

    row: RepeatingRow
    planned: PlannedPeriod

    @property
    def starts_on(self) -> dt.date:
        return self.planned.period.starts_on


@dataclass(frozen=True, slots=True)
class MadePeriod:
    """What became of a period; `draft_id` while a draft of it is there."""

    starts_on: dt.date
    ends_on: dt.date
    outcome: str
    reason: str
    label: str
    party_code: str
    issued_on: dt.date | None
    total_minor: int
    currency: str
    draft_id: int | None


def repeating_invoices(
    book: Book, *, names: Iterable[str] | None = None, after: str = "", limit: int | None = None
) -> list[RepeatingRow]:
    """By name, stopped ones too, of customers that the reader may see. Five queries at most."""
    rows = RepeatingInvoice.objects.filter(book=book).order_by("name")
    if names is not None:
        rows = rows.filter(name__in=list(names))
    if after:
        rows = rows.filter(name__gt=after)
    found = list(rows if limit is None else rows[:limit])
    keys = [row.pk for row in found]
    versions = _by_schedule(RepeatingVersion.objects.filter(book=book), keys, "counts_from")
    steps = _by_schedule(Indexation.objects.filter(book=book), keys, "from_on")
    pauses = _by_schedule(RepeatingPause.objects.filter(book=book), keys, "from_on")
    codes = seen_codes(book)
    read = [
        RepeatingRow(
            row.pk,
            row.uid,
            row.name,
            Schedule(
                Rhythm(row.starts_on, row.every, row.unit, row.month_day, row.in_arrears),
                row.ends_on,
                row.times,
                row.stopped_on,
                tuple(Pause(p.from_on, p.until, p.catches_up) for p in pauses[row.pk]),
            ),
            tuple(Version(v.counts_from, v.content, v.act) for v in versions[row.pk]),
            tuple(
                Step(s.from_on, s.numerator_e6, s.denominator_e6, s.by_index) for s in steps[row.pk]
            ),
        )
        for row in found
    ]
    if codes is None:
        return read
    return [row for row in read if all(one.party_code in codes for one in row.versions)]


def _by_schedule(rows: QuerySet[Any], keys: Sequence[int], day: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(repeating__in=keys).order_by(day):
        found[row.repeating_id].append(row)
    return found


def repeating_named(book: Book, name: str) -> RepeatingRow:
    """Refused: repeating_unknown."""
    for row in repeating_invoices(book, names=[name]):
        return row
    raise Refused(
        "repeating_unknown",
        "{book} has no repeating invoice {name}.",
        remedy="Look at the ones there are.",
        book=book.name,
        name=ascii(name[:120])[1:-1] or "without a name",
    )


def due_periods(
    book: Book, *, until: dt.date, since: dt.date | None = None, name: str = ""
) -> list[DuePeriod]:
    """What became due up to a day, or from `since` on, and was not made; the earliest first.

    Five queries.
    """
    rows = repeating_invoices(book, names=[name] if name else None)
    done = made_starts(book, [row.repeating_id for row in rows])
    due = [
        one
        for row in rows
        for one in open_periods(row, done[row.repeating_id], until)
        if one.planned.is_due(until) and (since is None or one.planned.due_on >= since)
    ]
    return sorted(due, key=lambda one: (one.planned.due_on, one.row.name, one.starts_on))


def open_periods(row: RepeatingRow, done: set[dt.date], until: dt.date) -> list[DuePeriod]:
    """The periods that begin up to a day of which nothing was made, whatever a pause says."""
    return [
        DuePeriod(row, planned)
        for planned in planned_periods(row.schedule, until)
        if planned.period.starts_on not in done
    ]


def made_starts(book: Book, keys: Sequence[int]) -> dict[int, set[dt.date]]:
    """By schedule, the first days of periods of which something was made. One query."""
    rows = RepeatingPeriod.objects.filter(book=book, repeating__in=keys)
    done: dict[int, set[dt.date]] = defaultdict(set)
    for key, starts_on in rows.values_list("repeating", "starts_on"):
        done[key].add(starts_on)
    return done


def made_periods(book: Book, row: RepeatingRow) -> list[MadePeriod]:
    """What was made of a schedule, the latest period first. Two queries."""
    rows = RepeatingPeriod.objects.filter(book=book, repeating=row.repeating_id)
    found = list(rows.select_related("invoice__party").order_by("-starts_on"))
    sources = {row.source_of(one.starts_on): one for one in found if one.outcome == DRAFT}
    drafts = dict(
        DraftInvoice.objects.filter(book=book, source__startswith=f"{SOURCE}{row.uid}/")
        .exclude(source="")
        .values_list("source", "pk")
    )
    keys = {one.pk: drafts.get(source) for source, one in sources.items()}
    return [_made(one, keys.get(one.pk)) for one in found]


def _made(one: RepeatingPeriod, draft_id: int | None) -> MadePeriod:
    invoice = one.invoice
    return MadePeriod(
        one.starts_on,
        one.ends_on,
        one.outcome,
        one.reason,
        invoice.label if invoice else "",
        invoice.party.code if invoice else "",
        invoice.issued_on if invoice else None,
        invoice.total_minor if invoice else 0,
        invoice.currency if invoice else "",
        draft_id,
    )


def next_due(row: RepeatingRow, done: set[dt.date], after: dt.date) -> dt.date | None:
    """The next day after one on which it will be due; None when there is none to come."""
    rhythm = row.schedule.rhythm
    days = 7 * rhythm.every if rhythm.unit == WEEK else 31 * 12 * rhythm.every
    ends = [pause.until for pause in row.schedule.pauses if pause.until is not None]
    until = max(after, rhythm.starts_on, *ends) + dt.timedelta(days=days)
    coming = [
        one.planned.due_on
        for one in open_periods(row, done, until)
        if one.planned.standing is Standing.PLANNED and one.planned.due_on > after
    ]
    return min(coming, default=None)
