"""Reading what was delivered, and what still must be."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from akker.audit.models import Delivery
from akker.books.models import Book
from akker.kernel.kept_sentences import read_again


class DeliveryState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Due:
    delivery_id: int
    event_id: int
    reaction: str
    tries: int
    next_try_at: dt.datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    delivery_id: int
    event_id: int
    kind: str
    subject: str
    reaction: str
    happened_at: dt.datetime
    tries: int
    next_try_at: dt.datetime | None
    last_error: str
    done_at: dt.datetime | None
    given_up_at: dt.datetime | None

    @property
    def state(self) -> DeliveryState:
        if self.next_try_at is not None:
            return DeliveryState.PENDING
        return DeliveryState.GIVEN_UP if self.given_up_at else DeliveryState.DONE


def due_deliveries(book: Book, now: dt.datetime, senders: Sequence[str], most: int) -> list[Due]:
    """What may be tried now, the earliest event first. One query.

    Of each reaction and subject only the first that is pending: the others wait for it. Of
    those that go outside, only to these senders.
    """
    pending = Delivery.objects.filter(book=book, next_try_at__isnull=False)
    earlier = pending.filter(
        reaction=OuterRef("reaction"),
        subject=OuterRef("subject"),
        event_id__lt=OuterRef("event_id"),
    )
    chosen = ~Q(reaction__contains=":")
    for sender in senders:
        chosen |= Q(reaction__startswith=f"{sender}:")
    rows = (
        pending.filter(chosen, ~Exists(earlier), next_try_at__lte=now)
        .order_by("event_id", "pk")
        .values_list("pk", "event_id", "reaction", "tries", "next_try_at")[:most]
    )
    return [
        Due(pk, event_id, reaction, tries, next_try_at)
        for pk, event_id, reaction, tries, next_try_at in rows
        if next_try_at is not None
    ]


def deliveries(
    book: Book,
    *,
    state: DeliveryState | None = None,
    reaction: str = "",
    event_ids: Collection[int] | None = None,
    before_id: int | None = None,
    most: int = 50,
) -> list[DeliveryRow]:
    """Deliveries, the latest first; `before_id` is the last of the page before. One query."""
    rows = Delivery.objects.filter(book=book).select_related("event").order_by("-pk")
    if state is DeliveryState.PENDING:
        rows = rows.filter(next_try_at__isnull=False)
    elif state is DeliveryState.GIVEN_UP:
        rows = rows.filter(given_up_at__isnull=False)
    elif state is DeliveryState.DONE:
        rows = rows.filter(done_at__isnull=False)
    if reaction:
        rows = rows.filter(reaction=reaction)
    if event_ids is not None:
        rows = rows.filter(event_id__in=event_ids)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [
        DeliveryRow(
            row.pk,
            row.event_id,
            row.event.kind,
            row.subject,
            row.reaction,
            row.event.happened_at,
            row.tries,
            row.next_try_at,
            read_again(row.last_error),
            row.done_at,
            row.given_up_at,
        )
        for row in rows[:most]
    ]


def count_pending(book: Book, reaction: str) -> int:
    """How many deliveries of a reaction must still be made. One query."""
    return Delivery.objects.filter(book=book, reaction=reaction, next_try_at__isnull=False).count()
