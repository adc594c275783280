"""Sending what is in the outbox, and stopping it in time. Only the worker sends."""

import datetime as dt
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from akker.access.doors import job_actor
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, enter_book, reading, usecase
from akker.books.models import Book
from akker.books.queries import all_books
from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import kept
from akker.kernel.masking import without_addresses
from akker.kernel.secrecy import opened_text
from akker.mail.attachments import attachments_of
from akker.mail.events import MessageGivenUp, MessageRepeated, MessageSent, MessageStopped
from akker.mail.models import MailServer, Message
from akker.mail.queries import message_unknown
from akker.mail.setting_up import PASSWORD_PURPOSE
from akker.mail.transport import Letter, Server, send_letter
from akker.mail.writing import SECRET_PURPOSE

MOST_TRIES = 10  # over about a day
MOST_SAID = 300  # that is kept of an error
AT_ONCE = 50
LEASE = dt.timedelta(minutes=10)  # longer than making the files and sending take
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 60, 4 * 3600
logger = logging.getLogger(__name__)


def send_due_messages(now: dt.datetime | None = None) -> bool:
    """Send what is due, in every set of books; whether anything was sent.

    Without a mail server everything stays in the outbox, untried.
    """
    try:
        server = _server()
    except Refused as refused:
        logger.warning("mail waits: %s", refused.sentence)
        return False
    if server is None:
        return False
    sent = 0
    for book in all_books():
        moment = now or dt.datetime.now(dt.UTC)
        with reading(book):
            due = list(
                Message.objects.filter(book=book, next_try_at__lte=moment).order_by(
                    "next_try_at", "pk"
                )[:AT_ONCE]
            )
        sent += sum(_sent(server, one, now or dt.datetime.now(dt.UTC)) for one in due)
    return sent > 0


@usecase(Permission.SEND_MAIL)
def stop_message(actor: Actor, *, uid: str) -> None:
    """Take a mail back before it went. Refused: message_unknown, message_gone."""
    rows = Message.objects.filter(book=actor.book, uid=uid)
    # The worker takes a message by moving its next try and emptying the error: whoever is first
    # has it.
    at_rest = Q(tries=0) | ~Q(last_error="")
    stopped = rows.filter(at_rest, next_try_at__isnull=False).update(
        next_try_at=None, stopped_at=dt.datetime.now(dt.UTC)
    )
    message = rows.first()
    if message is None:
        raise message_unknown(actor.book, uid)
    if not stopped:
        raise Refused(
            "message_gone",
            "This mail to {to} can no longer be stopped.",
            remedy="Send another one to correct it.",
            to=message.to,
        )
    record(actor, MessageStopped(message.purpose, message.about), subject=f"message:{uid}")


@usecase(Permission.SEND_MAIL)
def send_message_again(actor: Actor, *, uid: str) -> None:
    """Send at once what waits, was given up, stopped or sent. Refused: message_unknown,
    message_text_gone."""
    message = Message.objects.filter(book=actor.book, uid=uid).first()
    if message is None:
        raise message_unknown(actor.book, uid)
    if not message.text:
        raise Refused(
            "message_text_gone",
            "The text of this mail is gone: it held a link that opens a door.",
            remedy="Ask for a new link.",
        )
    message.next_try_at = dt.datetime.now(dt.UTC)
    message.tries = 0
    message.last_error = ""
    message.held_until = message.sent_at = message.stopped_at = message.given_up_at = None
    message.save()
    record(actor, MessageRepeated(message.purpose, message.about), subject=f"message:{uid}")


def _server() -> Server | None:
    """The mail server with its password. Refused: secret_unreadable."""
    row = MailServer.objects.first()
    if row is None:
        return None
    return Server(
        host=row.host,
        port=row.port,
        security=row.security,
        user=row.user,
        password=opened_text(settings.SECRET_KEY, PASSWORD_PURPOSE, row.password_locked),
        from_name=row.from_name,
        from_address=row.from_address,
    )


def _sent(server: Server, message: Message, now: dt.datetime) -> bool:
    if not _claim(message, now):
        return False
    try:
        send_letter(server, _letter(message))
    except Refused as refused:
        _note_failure(message, refused.sentence, now, kept(refused, MOST_SAID))
        return False
    except Exception as error:
        logger.exception("mail %s failed", message.uid)
        sentence = f"This should not happen: {type(error).__name__}."
        _note_failure(message, sentence, now, sentence)
        return False
    with _writing(message.book):
        Message.objects.filter(pk=message.pk, book=message.book).update(
            sent_at=dt.datetime.now(dt.UTC),
            next_try_at=None,
            last_error="",
            **({"text": "", "html": ""} if message.is_secret else {}),
        )
        event = MessageSent(message.purpose, message.about, message.tries + 1)
        record(job_actor(message.book), event, subject=f"message:{message.uid}")
    return True


def _letter(message: Message) -> Letter:
    text, html = message.text, message.html
    if message.is_secret:
        text = opened_text(settings.SECRET_KEY, SECRET_PURPOSE, text)
        html = opened_text(settings.SECRET_KEY, SECRET_PURPOSE, html)
    files = attachments_of(message.book, message.purpose, message.about)
    return Letter(message.uid, message.to, message.subject, text, html, message.written_at, files)


def _claim(message: Message, now: dt.datetime) -> bool:
    """Whether this try is ours: of several workers, and who stops it, one moves the next try."""
    with _writing(message.book):
        rows = Message.objects.filter(
            pk=message.pk,
            book=message.book,
            next_try_at=message.next_try_at,
            stopped_at=None,
        )
        return rows.update(next_try_at=now + LEASE, tries=F("tries") + 1, last_error="") == 1


def _note_failure(message: Message, sentence: str, now: dt.datetime, said: str) -> None:
    """`said` is the sentence as it is kept, to be read in any language."""
    tries = message.tries + 1
    has_ended = tries >= MOST_TRIES
    with _writing(message.book):
        Message.objects.filter(pk=message.pk, book=message.book).update(
            last_error=said,
            next_try_at=None if has_ended else now + wait_before(tries),
            given_up_at=now if has_ended else None,
        )
        if has_ended:
            logger.error("%s: mail %s was given up", message.book.slug, message.uid)
            reason = without_addresses(sentence)[:300]
            event = MessageGivenUp(message.purpose, message.about, reason)
            record(job_actor(message.book), event, subject=f"message:{message.uid}")


def wait_before(tries: int) -> dt.timedelta:
    longest = min(_FIRST_WAIT_SECONDS * 3 ** (tries - 1), _LONGEST_WAIT_SECONDS)
    return dt.timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311  # no secret


@contextmanager
def _writing(book: Book) -> Iterator[None]:
    with transaction.atomic(durable=not connection.in_atomic_block):
        enter_book(book)
        yield
