"""Writing mail: it goes into the outbox in the transaction of what it is about."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext, override

from akker.access.models import User
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.secrecy import locked_text
from akker.mail.events import MessageWritten
from akker.mail.models import MailServer, Message
from akker.mail.rules import MOST_TEXT, check_address, check_line

HOLD = dt.timedelta(seconds=30)
SECRET_PURPOSE = "mail text"  # noqa: S105  # what the key is for, not a key


def write_message(
    actor: Actor,
    *,
    to: str,
    subject: str,
    text: str,
    purpose: str,
    html: str = "",
    about: str = "",
    language: str = "",
    is_secret: bool = False,
    can_be_undone: bool = False,
) -> str:
    """Step: put a mail in the outbox; its uid.

    With `can_be_undone` it waits 30 seconds, in which it can be stopped. A secret one (a link
    that opens a door) is encrypted until it is sent and gone after. `about` is a subject as
    events have: "invoice:31". Refused: email_unfit, line_unfit, text_too_long.
    """
    if len(text) + len(html) > MOST_TEXT:
        raise Refused(
            "text_too_long",
            "This mail is longer than {most} characters.",
            remedy="Shorten it, or attach it as a file.",
            most=MOST_TEXT,
        )
    now = dt.datetime.now(dt.UTC)
    held_until = now + HOLD if can_be_undone else None
    message = Message(
        book=actor.book,
        to=check_address(to),
        subject=check_line(subject, 200, "subject"),
        text=_kept(text, is_secret=is_secret),
        html=_kept(html, is_secret=is_secret),
        language=language or actor.book.language,
        purpose=purpose,
        about=about,
        is_secret=is_secret,
        written_by=actor.name,
        written_at=now,
        held_until=held_until,
        next_try_at=held_until or now,
    )
    message.save(force_insert=True)
    record(actor, MessageWritten(purpose, about), subject=f"message:{message.uid}")
    return message.uid


@usecase(Permission.CHANGE_SETTINGS)
def send_test_message(actor: Actor, *, to: str = "") -> str:
    """Write a mail that shows whether the mail server works; its uid.

    Without an address it goes to whoever asks. Refused: email_unfit, mail_server_unset.
    """
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if not MailServer.objects.exists():
        raise Refused(
            "mail_server_unset",
            "No mail server is set, so nothing can be sent.",
            remedy="Set it first, then try it.",
        )
    with override(user.language if user else actor.book.language):
        subject = gettext("Mail from Akker works")
        text = gettext(
            "Hello,\n\nThis is the test that {name} asked for. The mail server takes mail from"
            " {book}.\n\n{url}\n"
        ).format(name=actor.name, book=actor.book.name, url=settings.AKKER_URL)
    return write_message(
        actor,
        to=to or (user.email if user else ""),
        subject=subject,
        text=text,
        purpose="test",
        language=user.language if user else "",
    )


def _kept(text: str, *, is_secret: bool) -> str:
    return locked_text(settings.SECRET_KEY, SECRET_PURPOSE, text) if is_secret else text
