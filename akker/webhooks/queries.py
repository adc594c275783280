"""Reading webhooks and what was sent to them."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import read_again
from akker.webhooks.models import Attempt, Webhook

SENDER = "webhook"


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """`reaction` is what its deliveries are called."""

    uid: str
    url: str
    kinds: tuple[str, ...]
    is_active: bool
    has_secret: bool
    added_at: dt.datetime

    @property
    def reaction(self) -> str:
        return f"{SENDER}:{self.uid}"


@dataclass(frozen=True, slots=True)
class AttemptRow:
    attempt_id: int
    event_id: int
    attempted_at: dt.datetime
    duration_ms: int
    status: int | None
    error: str
    answer: str

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def webhooks(book: Book) -> list[WebhookRow]:
    """All webhooks, in the order in which they were added. One query."""
    return [_row(row) for row in Webhook.objects.filter(book=book).order_by("pk")]


def webhook_called(book: Book, uid: str) -> WebhookRow:
    """Refused: webhook_unknown."""
    row = Webhook.objects.filter(book=book, uid=uid).first()
    if row is None:
        raise webhook_unknown(book, uid)
    return _row(row)


def webhook_unknown(book: Book, uid: str) -> Refused:
    return Refused(
        "webhook_unknown",
        "{book} has no webhook {uid}.",
        remedy="Choose one from the list of webhooks.",
        book=book.name,
        uid=ascii(uid[:40]),
    )


def attempts(
    book: Book, uid: str, *, before_id: int | None = None, most: int = 50
) -> list[AttemptRow]:
    """What was sent to a webhook, the latest first. One query."""
    rows = Attempt.objects.filter(book=book, webhook__uid=uid).order_by("-pk")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [
        AttemptRow(
            row.pk,
            row.event_id,
            row.attempted_at,
            row.duration_ms,
            row.status,
            read_again(row.error),
            row.answer,
        )
        for row in rows[:most]
    ]


def _row(row: Webhook) -> WebhookRow:
    return WebhookRow(
        row.uid, row.url, tuple(row.kinds), row.is_active, bool(row.secret_locked), row.added_at
    )
