"""Reading what is to be done for customers, and what was promised."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from akker.books.models import Book
from akker.customers.activity_rules import PROMISED_BY, PromiseState, kept_percent, promise_state
from akker.customers.models import Activity, Promise, Task
from akker.customers.queries_activities import readable
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen

OPEN, OVERDUE, ENDED = SHOWN = ("open", "overdue", "ended")
MOST_OF_A_NOTE = 100
Due = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`activity_id` is what it came of, for who may read that."""

    task_id: int
    party_code: str
    party_name: str
    text: str
    owner: str
    owner_name: str
    due_on: dt.date
    activity_id: int | None
    made_on: dt.date
    made_by: str
    done_on: dt.date | None
    dropped_on: dt.date | None
    ended_by: str

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def state(self) -> str:
        if self.done_on:
            return "done"
        return "dropped" if self.dropped_on else "open"

    @property
    def place(self) -> Due:
        return self.due_on, self.task_id


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """`by` is us or them, `who` the person; `activity_id` as of a task."""

    promise_id: int
    party_code: str
    party_name: str
    by: str
    who: str
    text: str
    made_on: dt.date
    due_on: dt.date
    activity_id: int | None
    made_by: str
    kept_on: dt.date | None
    broken_on: dt.date | None
    ended_by: str
    state: PromiseState

    @property
    def is_open(self) -> bool:
        return self.kept_on is None and self.broken_on is None

    @property
    def place(self) -> Due:
        return self.due_on, self.promise_id


@dataclass(frozen=True, slots=True)
class Kept:
    """How promises of one side ended and stand; `percent` were kept by their day, of those that
    ended."""

    open: int
    late: int
    kept: int
    kept_late: int
    broken: int

    @property
    def percent(self) -> int | None:
        return kept_percent(self.kept, self.kept_late, self.broken)


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Everything that can be asked of a list of tasks or promises; empty is not asked.

    `owner` is a user, for tasks; `by` is us or them, for promises; `due_by` a last day.
    """

    show: str = OPEN
    party_code: str = ""
    owner: int | None = None
    by: str = ""
    due_by: dt.date | None = None


def tasks_page(
    book: Book,
    reader: int | None,
    asked: DueFilter,
    *,
    today: dt.date,
    after: Due | None = None,
    limit: int,
) -> list[TaskRow]:
    """Up to `limit` + 1 tasks by the day they are due; of those that ended the last first."""
    open_ones = Q(done_on=None, dropped_on=None)
    rows = Task.objects.filter(seen(book, "party__"), book=book)
    if asked.owner is not None:
        rows = rows.filter(owner=asked.owner)
    rows = _asked(book, rows, asked, open_ones, today, after)
    found = list(rows.select_related("party", "owner")[: limit + 1])
    mine = _readable_ids(book, reader, [row.activity_id for row in found])
    return [_task(row, mine) for row in found]


def _asked(
    book: Book, rows: Any, asked: DueFilter, open_ones: Q, today: dt.date, after: Due | None
) -> Any:
    rows = rows.exclude(open_ones) if asked.show == ENDED else rows.filter(open_ones)
    if asked.show == OVERDUE:
        rows = rows.filter(due_on__lt=today)
    if asked.due_by is not None:
        rows = rows.filter(due_on__lte=asked.due_by)
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.show == ENDED:
        if after is not None:
            rows = rows.filter(Q(due_on__lt=after[0]) | Q(due_on=after[0], pk__lt=after[1]))
        return rows.order_by("-due_on", "-pk")
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    return rows.order_by("due_on", "pk")


def _readable_ids(book: Book, reader: int | None, keys: list[int | None]) -> set[int]:
    """One query, or none."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return set()
    rows = Activity.objects.filter(readable(book, reader), book=book, pk__in=wanted)
    return set(rows.values_list("pk", flat=True))


def _task(row: Task, mine: set[int]) -> TaskRow:
    owner = row.owner
    return TaskRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.text,
        owner.email if owner else "",
        (owner.name or owner.email) if owner else "",
        row.due_on,
        row.activity_id if row.activity_id in mine else None,
        row.made_on,
        row.made_by,
        row.done_on,
        row.dropped_on,
        row.ended_by,
    )


def promises_page(
    book: Book,
    reader: int | None,
    asked: DueFilter,
    *,
    today: dt.date,
    after: Due | None = None,
    limit: int,
) -> list[PromiseRow]:
    """Up to `limit` + 1 promises by the day they are due; of those that ended the last first."""
    rows = Promise.objects.filter(seen(book, "party__"), book=book)
    if asked.by in PROMISED_BY:
        rows = rows.filter(by=asked.by)
    rows = _asked(book, rows, asked, Q(kept_on=None, broken_on=None), today, after)
    found = list(rows.select_related("party")[: limit + 1])
    mine = _readable_ids(book, reader, [row.activity_id for row in found])
    return [_promise(row, mine, today) for row in found]


def _promise(row: Promise, mine: set[int], today: dt.date) -> PromiseRow:
    return PromiseRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.by,
        row.who,
        row.text,
        row.made_on,
        row.due_on,
        row.activity_id if row.activity_id in mine else None,
        row.made_by,
        row.kept_on,
        row.broken_on,
        row.ended_by,
        promise_state(row.due_on, row.kept_on, row.broken_on, today),
    )


def came_of(
    book: Book, reader: int | None, activity_id: int, *, today: dt.date
) -> tuple[list[TaskRow], list[PromiseRow]]:
    """What was made of a note, by the day it is due; nothing for who may not read that."""
    mine = _readable_ids(book, reader, [activity_id])
    if not mine:
        return [], []
    made = Q(seen(book, "party__"), book=book, activity=activity_id)
    tasks = Task.objects.filter(made).select_related("party", "owner").order_by("due_on", "pk")
    promises = Promise.objects.filter(made).select_related("party").order_by("due_on", "pk")
    return (
        [_task(row, mine) for row in tasks[:MOST_OF_A_NOTE]],
        [_promise(row, mine, today) for row in promises[:MOST_OF_A_NOTE]],
    )


def kept_by(book: Book, *, today: dt.date, party_code: str = "") -> dict[str, Kept]:
    """How promises stand, ours and theirs, of all in sight or of one customer. One query, or up
    to three more for a customer."""
    rows = Promise.objects.filter(seen(book, "party__"), book=book)
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    is_open = Q(kept_on=None, broken_on=None)
    counted = rows.values("by").annotate(
        open_count=Count("pk", filter=is_open & Q(due_on__gte=today)),
        late_count=Count("pk", filter=is_open & Q(due_on__lt=today)),
        kept_count=Count("pk", filter=Q(kept_on__lte=F("due_on"))),
        kept_late_count=Count("pk", filter=Q(kept_on__gt=F("due_on"))),
        broken_count=Count("pk", filter=Q(broken_on__isnull=False)),
    )
    found = {
        row["by"]: Kept(
            row["open_count"],
            row["late_count"],
            row["kept_count"],
            row["kept_late_count"],
            row["broken_count"],
        )
        for row in counted
    }
    return {by: found.get(by, Kept(0, 0, 0, 0, 0)) for by in PROMISED_BY}


def task_texts(book: Book, keys: Collection[int]) -> dict[int, str]:
    """What is to be done, by key; of customers whom the reader sees. One query."""
    rows = Task.objects.filter(seen(book, "party__"), book=book, pk__in=keys)
    return dict(rows.values_list("pk", "text"))


def task_unknown(task_id: int) -> Refused:
    return Refused(
        "task_unknown",
        "There is no task {task_id} here.",
        remedy="Look at the list of tasks.",
        task_id=task_id,
    )


def promise_unknown(promise_id: int) -> Refused:
    return Refused(
        "promise_unknown",
        "There is no promise {promise_id} here.",
        remedy="Look at the list of promises.",
        promise_id=promise_id,
    )


def open_tasks_among(book: Book, party_ids: Collection[int], *, today: dt.date) -> tuple[int, int]:
    """How many for these parties are to be done, and how many of those are late. One query."""
    rows = Task.objects.filter(book=book, party__in=party_ids, done_on=None, dropped_on=None)
    found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    return found["all"], found["late"]
