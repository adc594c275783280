"""The timeline of a customer: what every source has, merged by day as it is read, never stored.

Each source gives its newest few before a place by an index of party and day, so a page costs as
much of a customer with ten items as of one with a million (docs/decisions/0043-timeline.md).
Within a day sources come in the order of `SOURCES`, and activities by their moment.
"""

import datetime as dt
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.customers.activity_rules import THEM, US
from akker.customers.models import Activity, Promise, Task
from akker.customers.queries_activities import (
    before_place,
    listed,
    microseconds,
    moment_at,
    readable,
)
from akker.customers.queries_sought import Hit, has_words
from akker.customers.rules_search import ACTIVITY, PROMISE, TASK, Part
from akker.dunning.queries_latest import (
    LatestStep,
    latest_disputes,
    latest_payment_promises,
    latest_reminders,
)
from akker.parties.queries import keys_of_group
from akker.receivables.queries_latest import LatestRow, latest_documents, latest_payments

ALL, CONTACT, MONEY, AGREED = SHOWN = ("all", "contact", "money", "agreed")
LAST_DAY = dt.date(9999, 12, 31)
_NO_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline ends: what follows comes after it."""

    on: dt.date
    rank: int
    at: dt.datetime
    key: int

    @property
    def parts(self) -> tuple[str, int, int, int]:
        """As an address or a cursor holds it; `place_of` reads it again."""
        return self.on.isoformat(), self.rank, microseconds(self.at), self.key


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened. `words` are of people, and may be no more than a beginning.

    `address` is that of the invoice, or the label of the entry of a payment; `by` is us or them
    of a promise; `who` is the person or the people of the customer, else of ours.
    """

    on: dt.date
    rank: int
    key: int
    kind: str
    words: str
    text: str = ""
    who: str = ""
    user_name: str = ""
    by: str = ""
    at: dt.datetime | None = None
    due_on: dt.date | None = None
    ended_on: dt.date | None = None
    amount_minor: int | None = None
    currency: str = ""
    address: str = ""
    is_sensitive: bool = False

    @property
    def place(self) -> Place:
        return Place(self.on, self.rank, self.at or _NO_MOMENT, self.key)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked: up to which day, and of that day what comes after a place of it.

    `kind` is what its texts are searched as.
    """

    book: Book
    reader: int | None
    parties: Sequence[int]
    rank: int
    until: dt.date
    at: Place | None
    limit: int
    kind: str = ""
    parts: Sequence[Part] = ()
    keys: Sequence[int] | None = None

    @property
    def chosen(self) -> Q:
        """A condition: the row is one of `keys`, where there are, and has what is looked for."""
        wanted = Q() if self.keys is None else Q(pk__in=self.keys)
        return wanted & has_words(self.book, self.kind, self.parts) if self.parts else wanted

    @property
    def before_key(self) -> int | None:
        return self.at.key if self.at else None


Source = Callable[[Asked], list[TimelineItem]]


@dataclass(frozen=True, slots=True)
class Told:
    """A source, with what it is shown under and what its texts are searched as; what has no texts
    is not found by words. Of those of one kind the last tells how it began. `table` is what it
    reads, where customers without a row of it need not be asked.
    """

    group: str
    newest: Source
    kind: str = ""
    table: str = ""


def up_to(asked: Asked, day: str) -> Q:
    """A condition: the row is wanted, and comes where the page goes on, by its day and its key."""
    place = asked.chosen & Q(**{f"{day}__lte": asked.until})
    if asked.at is not None:
        place &= Q(**{f"{day}__lt": asked.until}) | Q(pk__lt=asked.at.key)
    return place


def _activities(asked: Asked) -> list[TimelineItem]:
    place = asked.at and (asked.until, asked.at.at, asked.at.key)
    rows = Activity.objects.filter(
        readable(asked.book, asked.reader),
        before_place(place or None),
        asked.chosen,
        book=asked.book,
        party__in=asked.parties,
        on__lte=asked.until,
    )
    found = listed(asked.book, rows.order_by("-on", "-at", "-pk")[: asked.limit])
    return [
        TimelineItem(
            row.on,
            asked.rank,
            row.activity_id,
            row.kind,
            row.subject,
            text=row.text,
            who=", ".join(name for _, name in row.contacts),
            user_name=row.user_name,
            at=row.at,
            is_sensitive=row.is_sensitive,
        )
        for row in found
    ]


def _tasks(day: str, kind: str) -> Source:
    def newest(asked: Asked) -> list[TimelineItem]:
        rows = Task.objects.filter(
            up_to(asked, day), book=asked.book, party__in=asked.parties
        ).select_related("owner")
        return [
            TimelineItem(
                getattr(row, day),
                asked.rank,
                row.pk,
                kind,
                row.text,
                user_name=(row.owner.name or row.owner.email) if row.owner else row.made_by,
                due_on=row.due_on,
                ended_on=row.done_on or row.dropped_on,
            )
            for row in rows.order_by(f"-{day}", "-pk")[: asked.limit]
        ]

    return newest


def _promises(day: str, kind: str) -> Source:
    def newest(asked: Asked) -> list[TimelineItem]:
        rows = Promise.objects.filter(up_to(asked, day), book=asked.book, party__in=asked.parties)
        return [
            TimelineItem(
                getattr(row, day),
                asked.rank,
                row.pk,
                kind,
                row.text,
                who=row.who if row.by == THEM else "",
                user_name=row.who if row.by == US else row.made_by,
                by=row.by,
                due_on=row.due_on,
                ended_on=row.kept_on or row.broken_on,
            )
            for row in rows.order_by(f"-{day}", "-pk")[: asked.limit]
        ]

    return newest


def _money(latest: Callable[..., list[LatestRow]]) -> Source:
    def newest(asked: Asked) -> list[TimelineItem]:
        rows = latest(
            asked.book,
            asked.parties,
            until=asked.until,
            before_key=asked.before_key,
            limit=asked.limit,
        )
        return [
            TimelineItem(
                row.on,
                asked.rank,
                row.key,
                row.kind,
                row.label,
                due_on=row.due_on,
                amount_minor=row.amount_minor,
                currency=row.currency,
                address=row.address,
            )
            for row in rows
        ]

    return newest


def _steps(latest: Callable[..., list[LatestStep]], kind: str) -> Source:
    def newest(asked: Asked) -> list[TimelineItem]:
        rows = latest(
            asked.book,
            asked.parties,
            until=asked.until,
            before_key=asked.before_key,
            limit=asked.limit,
        )
        return [
            TimelineItem(
                row.on,
                asked.rank,
                row.key,
                kind,
                row.words,
                who=row.who,
                due_on=row.due_on,
                amount_minor=row.amount_minor,
                currency=row.currency,
                address=row.address,
            )
            for row in rows
        ]

    return newest


# What is shown together, and where it comes from: within a day the last comes first.
SOURCES: tuple[Told, ...] = (
    Told(MONEY, _steps(latest_payment_promises, "payment promise"), table="dunning_paymentpromise"),
    Told(MONEY, _steps(latest_disputes, "dispute"), table="dunning_dispute"),
    Told(MONEY, _steps(latest_reminders, "reminder"), table="dunning_reminder"),
    Told(MONEY, _money(latest_payments)),
    Told(MONEY, _money(latest_documents)),
    Told(AGREED, _promises("broken_on", "promise broken"), PROMISE, "customers_promise"),
    Told(AGREED, _promises("kept_on", "promise kept"), PROMISE, "customers_promise"),
    Told(AGREED, _promises("made_on", "promise"), PROMISE, "customers_promise"),
    Told(AGREED, _tasks("done_on", "task done"), TASK, "customers_task"),
    Told(AGREED, _tasks("made_on", "task"), TASK, "customers_task"),
    Told(CONTACT, _activities, ACTIVITY, "customers_activity"),
)


def place_of(parts: Sequence[str | int]) -> Place:
    """Raises ValueError where these are no parts of a place."""
    on, rank, at, key = parts
    return Place(dt.date.fromisoformat(str(on)), int(rank), moment_at(int(at)), int(key))


def timeline(
    book: Book,
    reader: int | None,
    party_code: str,
    *,
    show: str = ALL,
    before: Place | None = None,
    limit: int,
    parts: Sequence[Part] = (),
    further: Sequence[Told] = (),
    used: Container[str] | None = None,
) -> list[TimelineItem]:
    """Up to `limit` + 1 items of a customer and who was merged into them, the latest first.

    With `parts` those in whose texts all of them stand. `further` are the sources of packages
    above this one, always the same ones in the same order (`reports.timeline`). Of the tables that
    are not in `used` they have nothing. A query for each source and two or three more at most.
    """
    parties = keys_of_group(book, party_code)
    found: list[TimelineItem] = []
    for rank, source in enumerate((*SOURCES, *further)):
        has_rows = used is None or not source.table or source.table in used
        if parties and has_rows and show in (ALL, source.group) and (source.kind or not parts):
            asked = _asked(book, reader, parties, rank, before, limit + 1)
            found += source.newest(replace(asked, kind=source.kind, parts=parts))
    return sorted(found, key=_order, reverse=True)[: limit + 1]


def items_of(
    book: Book, reader: int | None, hits: Sequence[Hit], sources: Sequence[Told]
) -> list[tuple[Hit, TimelineItem]]:
    """What was found, as the timeline tells it, in the same order. A query or two for each kind."""
    last = {source.kind: source for source in sources if source.kind}
    told: dict[tuple[str, int], TimelineItem] = {}
    for kind in sorted({hit.kind for hit in hits}):
        own = [hit for hit in hits if hit.kind == kind]
        parties, keys = [hit.party_id for hit in own], [hit.key for hit in own]
        asked = Asked(book, reader, parties, 0, LAST_DAY, None, len(own), kind, keys=keys)
        told |= {(kind, item.key): item for item in last[kind].newest(asked)}
    return [(hit, told[hit.kind, hit.key]) for hit in hits if (hit.kind, hit.key) in told]


def _order(item: TimelineItem) -> Any:
    place = item.place
    return place.on, place.rank, place.at, place.key


def _asked(
    book: Book,
    reader: int | None,
    parties: Sequence[int],
    rank: int,
    before: Place | None,
    limit: int,
) -> Asked:
    if before is None:
        return Asked(book, reader, parties, rank, LAST_DAY, None, limit)
    until = before.on if rank <= before.rank else _day_before(before.on)
    at = before if rank == before.rank else None
    return Asked(book, reader, parties, rank, until, at, limit)


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1) if day > dt.date.min else day
