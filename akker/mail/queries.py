"""Reading the outbox and the mail server."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import read_again
from akker.mail.models import MailServer, Message

_AT_ONCE = 5000


class MessageState(StrEnum):
    HELD = "held"
    WAITING = "waiting"
    SENT = "sent"
    STOPPED = "stopped"
    GIVEN_UP = "given up"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """`text` and `html` are empty where the message is secret."""

    message_id: int
    uid: str
    to: str
    subject: str
    text: str
    html: str
    purpose: str
    about: str
    is_secret: bool
    written_by: str
    written_at: dt.datetime
    held_until: dt.datetime | None
    tries: int
    next_try_at: dt.datetime | None
    last_error: str
    sent_at: dt.datetime | None
    state: MessageState

    @property
    def can_be_stopped(self) -> bool:
        return self.state in (MessageState.HELD, MessageState.WAITING)

    @property
    def can_be_sent_again(self) -> bool:
        return not (self.is_secret and self.state == MessageState.SENT)


@dataclass(frozen=True, slots=True)
class ServerRow:
    host: str
    port: int
    security: str
    user: str
    has_password: bool
    from_name: str
    from_address: str


def messages(
    book: Book, *, only_open: bool = False, before_id: int | None = None, most: int = 50
) -> list[MessageRow]:
    """Mail of these books, the latest first; `only_open` what is not sent or stopped. One query."""
    rows = Message.objects.filter(book=book).order_by("-pk")
    if only_open:
        rows = rows.filter(Q(sent_at=None) & Q(stopped_at=None))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_row(row) for row in rows[:most]]


def messages_about(book: Book, about: str, *, most: int = 20) -> list[MessageRow]:
    """Mail about one thing, the latest first. One query."""
    rows = Message.objects.filter(book=book, about=about).order_by("-pk")
    return [_row(row) for row in rows[:most]]


def messages_beginning(book: Book, about: str, *, most: int = 20) -> list[MessageRow]:
    """Mail about things whose names begin so, the latest first. One query."""
    rows = Message.objects.filter(book=book, about__startswith=about).order_by("-pk")
    return [_row(row) for row in rows[:most]]


def unsent_among(book: Book, uids: set[str]) -> set[str]:
    """Those of these mails that did not go out. One query for some thousands."""
    listed, found = sorted(uids), set[str]()
    for start in range(0, len(listed), _AT_ONCE):
        part = listed[start : start + _AT_ONCE]
        rows = Message.objects.filter(book=book, uid__in=part, sent_at=None)
        found.update(rows.values_list("uid", flat=True))
    return found


def message_called(book: Book, uid: str) -> MessageRow:
    """Refused: message_unknown."""
    row = Message.objects.filter(book=book, uid=uid).first()
    if row is None:
        raise message_unknown(book, uid)
    return _row(row)


def message_unknown(book: Book, uid: str) -> Refused:
    return Refused(
        "message_unknown",
        "{book} has no mail {uid}.",
        remedy="Choose one from the outbox.",
        book=book.name,
        uid=ascii(uid[:40]),
    )


def mail_server() -> ServerRow | None:
    """The mail server of this installation; None while nobody has set it. One query."""
    row = MailServer.objects.first()
    if row is None:
        return None
    return ServerRow(
        row.host,
        row.port,
        row.security,
        row.user,
        bool(row.password_locked),
        row.from_name,
        row.from_address,
    )


def _row(row: Message) -> MessageRow:
    return MessageRow(
        message_id=row.pk,
        uid=row.uid,
        to=row.to,
        subject=row.subject,
        text="" if row.is_secret else row.text,
        html="" if row.is_secret else row.html,
        purpose=row.purpose,
        about=row.about,
        is_secret=row.is_secret,
        written_by=row.written_by,
        written_at=row.written_at,
        held_until=row.held_until,
        tries=row.tries,
        next_try_at=row.next_try_at,
        last_error=read_again(row.last_error),
        sent_at=row.sent_at,
        state=_state(row, dt.datetime.now(dt.UTC)),
    )


def _state(row: Message, now: dt.datetime) -> MessageState:
    if row.sent_at:
        return MessageState.SENT
    if row.stopped_at:
        return MessageState.STOPPED
    if row.given_up_at:
        return MessageState.GIVEN_UP
    if row.next_try_at is None:
        return MessageState.KEPT
    if row.held_until is not None and now < row.held_until:
        return MessageState.HELD
    return MessageState.WAITING
