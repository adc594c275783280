"""Reading the audit log: a page of it, what changed in each event, how far it is proven."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from akker.audit.models import BatchProof, Event
from akker.audit.queries import EventRow, event_row, saying
from akker.books.models import Book

MOST_ON_PAGE = 200


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What of the log somebody wants to see; what is empty is not asked.

    Days are those of where the company is. `subject` is a whole subject, or the beginning of
    one that ends in ":" ("entry:"). `text` is looked for in subjects, names and values.
    """

    actor_name: str = ""
    channel: str = ""
    kind: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Events, the latest first; `next_before` asks for the next page, None at the end."""

    events: tuple[EventRow, ...]
    next_before: int | None


def log_page(
    book: Book, wanted: LogFilter, *, before_id: int | None = None, most: int = 50
) -> LogPage:
    """One page of the log. One query, however many events there are before it."""
    size = max(1, min(most, MOST_ON_PAGE))
    rows = _filtered(book, wanted).order_by("-pk")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    events = [event_row(event) for event in rows[: size + 1]]
    shown = tuple(events[:size])
    return LogPage(shown, shown[-1].event_id if len(events) > size else None)


def _filtered(book: Book, wanted: LogFilter) -> Any:
    rows = Event.objects.filter(book=book)
    equal = {"actor_name": wanted.actor_name, "channel": wanted.channel, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if wanted.subject.endswith(":"):
        rows = rows.filter(subject__startswith=wanted.subject)
    elif wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    zone = zoneinfo.ZoneInfo(book.timezone)
    if wanted.since is not None:
        rows = rows.filter(happened_at__gte=_midnight(wanted.since, zone))
    if wanted.until is not None and wanted.until < dt.date.max:
        rows = rows.filter(happened_at__lt=_midnight(wanted.until + dt.timedelta(days=1), zone))
    if wanted.text:
        rows = saying(rows, wanted.text)
    return rows


def _midnight(day: dt.date, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, zone).astimezone(dt.UTC)


COLUMNS = ("values", "facts", "terms")


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an event: what it was and what it became, as text; empty is nothing."""

    name: str
    before: str
    after: str


def changes_of(event: EventRow) -> tuple[Change, ...]:
    """What an event says, value by value, in the order of their names."""
    before, after = _flat(event.before), _flat(event.after)
    names = sorted(before.keys() | after.keys())
    return tuple(Change(name, before.get(name, ""), after.get(name, "")) for name in names)


def _flat(values: dict[str, Any] | None, start: str = "") -> dict[str, str]:
    """`{"rate": {"on": "2026-03-02"}}` is `{"rate.on": "2026-03-02"}`.

    What events call `values`, `facts` or `terms` are columns: `before` has them by name.
    """
    flat: dict[str, str] = {}
    for name, value in (values or {}).items():
        whole = f"{start}{name}"
        if isinstance(value, dict):
            flat |= _flat(value, start if name in COLUMNS else f"{whole}.")
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            flat |= _flat({str(n): one for n, one in enumerate(value, 1)}, f"{whole}.")
        elif isinstance(value, list):
            flat[whole] = ", ".join(map(str, value))
        elif isinstance(value, bool):
            flat[whole] = "yes" if value else "no"
        elif value is not None and value != "":
            flat[whole] = str(value)
    return flat


@dataclass(frozen=True, slots=True)
class ProofStatus:
    """How much of the log is proven. `head` is the hash that covers all of it."""

    proof_count: int
    proven_count: int
    unproven_count: int
    last_proven_at: dt.datetime | None
    head: str


def proof_status(book: Book) -> ProofStatus:
    """How many events the proofs cover, and how many came since. Three queries."""
    proofs = BatchProof.objects.filter(book=book)
    found = proofs.aggregate(number=Count("pk"), proven=Sum("event_count"))
    last = proofs.order_by("-first_id").first()
    unproven = Event.objects.filter(book=book, pk__gt=last.last_id if last else 0).count()
    return ProofStatus(
        proof_count=found["number"],
        proven_count=found["proven"] or 0,
        unproven_count=unproven,
        last_proven_at=last.proven_at if last else None,
        head=last.hash if last else "",
    )
