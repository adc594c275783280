"""Reading what happened."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum, TextField
from django.db.models.functions import Cast

from akker.audit.models import BatchProof, Event
from akker.books.models import Book
from akker.kernel.merkle import root_of
from akker.kernel.sentences import Sentence, said
from akker.kernel.stored import moment_text

GENESIS = "0" * 64  # what the first proof follows


@dataclass(frozen=True, slots=True)
class EventRow:
    event_id: int
    happened_at: dt.datetime
    actor_name: str
    channel: str
    kind: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def history_of(book: Book, subject: str) -> list[EventRow]:
    """Everything that was done to one thing, the earliest first. One query."""
    return [event_row(event) for event in _events(book).filter(subject=subject)]


def is_by(book: Book, subject: str, kind: str, name: str, user_id: int | None) -> bool:
    """Whether what happened to one thing was done by this user, or by this name without one."""
    who = {"user_id": None, "actor_name": name} if user_id is None else {"user_id": user_id}
    return Event.objects.filter(book=book, subject=subject, kind=kind, **who).exists()


def latest_of(book: Book, subject: str, count: int) -> tuple[list[EventRow], bool]:
    """What was done to one thing last, the latest first, and whether there was more. One query."""
    found = list(_events(book).filter(subject=subject).order_by("-pk")[: count + 1])
    return [event_row(event) for event in found[:count]], len(found) > count


def history_of_many(book: Book, what: str, key: int, *, since: dt.datetime) -> list[EventRow]:
    """What was done at once to many things with a range of keys around `key`: `entries:7-12`.

    Such an event follows what it tells of by seconds, so only the first ones after `since` are
    looked at. One query.
    """
    near = _events(book).filter(
        subject__startswith=f"{what}:",
        happened_at__gte=since,
        happened_at__lte=since + dt.timedelta(minutes=10),
    )
    found = []
    for event in near[:50]:
        first, _, last = event.subject.removeprefix(f"{what}:").partition("-")
        if first.isdigit() and last.isdigit() and int(first) <= key <= int(last):
            found.append(event_row(event))
    return found


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Everything that can be asked of a list of events; empty is not asked. `text` is looked for
    in subjects, names and values."""

    subject: str = ""
    kind: str = ""
    channel: str = ""
    actor_name: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    text: str = ""


def saying(rows: Any, text: str) -> Any:
    """Those of the events that have the text in their subject, who did it, or their values."""
    return rows.annotate(values_text=Cast("after", TextField())).filter(
        Q(subject__icontains=text) | Q(actor_name__icontains=text) | Q(values_text__icontains=text)
    )


def events_page(
    book: Book, asked: EventFilter, *, before_id: int | None = None, limit: int
) -> list[EventRow]:
    """Up to `limit` + 1 events, the latest first, that came before one of them. One query."""
    found = Event.objects.filter(book=book)
    for name in ("subject", "kind", "channel", "actor_name"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.text:
        found = saying(found, asked.text)
    if asked.since is not None:
        found = found.filter(happened_at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(happened_at__lte=asked.until)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return [event_row(event) for event in found.order_by("-pk")[: limit + 1]]


def events_between(book: Book, first_id: int, last_id: int) -> list[EventRow]:
    return [event_row(event) for event in _events(book).filter(pk__gte=first_id, pk__lte=last_id)]


def events_of_kinds(
    book: Book, kinds: Collection[str], after_id: int, until_id: int, *, limit: int
) -> list[EventRow]:
    """Up to `limit` of these kinds after one event up to another, the earliest first. One query."""
    rows = _events(book).filter(pk__gt=after_id, pk__lte=until_id, kind__in=kinds)
    return [event_row(event) for event in rows[:limit]]


def event_called(book: Book, event_id: int) -> EventRow:
    return event_row(Event.objects.get(book=book, pk=event_id))


def _events(book: Book) -> Any:
    return Event.objects.filter(book=book).order_by("pk")


def event_row(event: Event) -> EventRow:
    return EventRow(
        event.pk,
        event.happened_at,
        event.actor_name,
        event.channel,
        event.kind,
        event.subject,
        event.before,
        event.after,
    )


def leaf_of(event: EventRow) -> bytes:
    """What a proof covers of an event. No keys, so that books can move between databases."""
    return json.dumps(
        [
            moment_text(event.happened_at),
            event.actor_name,
            event.channel,
            event.kind,
            event.subject,
            event.before,
            event.after,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def broken_proofs(book: Book) -> Iterator[Sentence]:
    """A sentence for each proof that its events, or the proof before, no longer bear out."""
    previous_hash, last_id = GENESIS, 0
    for proof in BatchProof.objects.filter(book=book).order_by("first_id"):
        events = events_between(book, last_id + 1, proof.last_id)
        root = root_of([leaf_of(event) for event in events])
        if len(events) != proof.event_count or root != proof.root:
            yield said(
                "Events {first} to {last} are not those that were proven.",
                first=proof.first_id,
                last=proof.last_id,
            )
        expected = proof_hash(book.uid, proof.event_count, proof.root, previous_hash)
        if proof.previous_hash != previous_hash or proof.hash != expected:
            yield said(
                "The proof of events {first} to {last} was changed.",
                first=proof.first_id,
                last=proof.last_id,
            )
        previous_hash, last_id = proof.hash, proof.last_id


@dataclass(frozen=True, slots=True)
class ProofState:
    """How many events are proven, in how many batches, until when; and how many wait."""

    proof_count: int
    event_count: int
    proven_at: dt.datetime | None
    waiting_count: int


def proof_state(book: Book) -> ProofState:
    """What was proven of what happened. Two queries."""
    totals = BatchProof.objects.filter(book=book).aggregate(
        proofs=Count("pk"),
        events=Sum("event_count"),
        proven_at=Max("proven_at"),
        last=Max("last_id"),
    )
    waiting = Event.objects.filter(book=book, pk__gt=totals["last"] or 0).count()
    return ProofState(totals["proofs"], totals["events"] or 0, totals["proven_at"], waiting)


def has_unproven_events(book: Book) -> bool:
    """Whether anything happened since the last proof. Two queries."""
    return Event.objects.filter(book=book, pk__gt=last_proven(book)).exists()


def last_proven(book: Book) -> int:
    """The key of the last event that a proof covers, before which none can still appear; or 0."""
    return BatchProof.objects.filter(book=book).aggregate(last=Max("last_id"))["last"] or 0


def last_proof_hash(book: Book) -> str:
    """The head of the chain of proofs; 64 zeros before the first."""
    head = BatchProof.objects.filter(book=book).order_by("-first_id").first()
    return head.hash if head else GENESIS


def proof_hash(book_uid: str, event_count: int, root: str, previous_hash: str) -> str:
    """SHA-256 over the text `akker-proof/1`, the books, the count, the root and the last hash."""
    text = "\n".join(("akker-proof/1", book_uid, str(event_count), root, previous_hash))
    return hashlib.sha256(text.encode()).hexdigest()
