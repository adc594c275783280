"""The outbox: mail that goes out.

The mail server itself is set on screen or by command: letters that let people in go through
it, so whoever changes it first shows to be there.
"""

from typing import Annotated, Literal, cast

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Day, In, Moment, Out, Page
from akker.books.actor import Permission, reading
from akker.mail.queries import MessageRow, message_called, messages
from akker.mail.sending import send_message_again, stop_message
from akker.mail.writing import send_test_message
from akker.receivables.mailing import mail_statement
from akker.receivables.queries_statement import statement_letter
from akker.reports.statement_pdf import statement_pdf

router = Router(tags=["outbox"])


class MailOut(Out):
    """`text` and `html` are empty where the mail holds a secret, such as a link that lets in."""

    uid: str
    to: str
    subject: str
    text: str
    html: str
    purpose: str
    about: str
    is_secret: bool
    written_by: str
    written_at: Moment
    held_until: Moment | None
    tries: int
    next_try_at: Moment | None
    last_error: str
    sent_at: Moment | None
    state: Literal["held", "waiting", "sent", "stopped", "given up", "kept"]


class MailAsked(Paged):
    """`open` leaves out what was sent or stopped."""

    open: bool = False


class TestIn(In):
    """Without an address it goes to whoever made the token."""

    to: Annotated[str, Field(max_length=254)] = ""


class MailSaid(Out):
    uid: str


@operation(router, "GET", "/outbox", asks=Permission.SEND_MAIL, answers=Page[MailOut])
def list_mail(request: ApiRequest, asked: Query[MailAsked]) -> Page[MailOut]:
    """Mail of these books, the latest first."""
    places = places_in(asked.cursor, int)
    before_id = None if places is None else cast(int, places[0])
    rows = messages(
        request.actor.book, only_open=asked.open, before_id=before_id, most=asked.limit + 1
    )
    return page_of(rows, asked.limit, MailOut.model_validate, lambda row: (row.message_id,))


@operation(
    router,
    "POST",
    "/outbox/test",
    asks=Permission.CHANGE_SETTINGS,
    answers=MailSaid,
    status=201,
)
def try_mail(request: ApiRequest, body: TestIn) -> MailSaid:
    """Send a mail that shows whether the mail server works."""
    return MailSaid(uid=send_test_message(request.actor, to=body.to))


class StatementIn(In):
    """Of today unless a day is given. What else is left out is as on the card, and as the letter
    of the customer's language has it."""

    party: str = Field(max_length=40)
    date: Day | None = None
    to: str = Field("", max_length=254)
    subject: str = Field("", max_length=200)
    text: str = Field("", max_length=10_000)


@operation(
    router, "POST", "/statement-mails", asks=Permission.SEND_MAIL, answers=MailSaid, status=201
)
def mail_statement_of(request: ApiRequest, body: StatementIn) -> MailSaid:
    """Mail a customer a letter of what is open; for half a minute it can be stopped."""
    with reading(request.actor.book):
        letter = statement_letter(request.actor.book, body.party, as_of=body.date)
    uid = mail_statement(
        request.actor,
        party_code=body.party,
        as_of=letter.as_of,
        content=statement_pdf(letter),
        seen=letter.seen,
        to=body.to,
        subject=body.subject,
        text=body.text,
    )
    return MailSaid(uid=uid)


@operation(router, "GET", "/outbox/{uid}", asks=Permission.SEND_MAIL, answers=MailOut)
def show_mail(request: ApiRequest, uid: str) -> MessageRow:
    """One mail of the outbox."""
    return message_called(request.actor.book, uid)


@operation(router, "POST", "/outbox/{uid}/stop", asks=Permission.SEND_MAIL, answers=MailSaid)
def stop_mail(request: ApiRequest, uid: str) -> MailSaid:
    """Take it back before it goes."""
    stop_message(request.actor, uid=uid)
    return MailSaid(uid=uid)


@operation(router, "POST", "/outbox/{uid}/send", asks=Permission.SEND_MAIL, answers=MailSaid)
def send_mail_again(request: ApiRequest, uid: str) -> MailSaid:
    """Send what waits, failed, was stopped or sent before, as soon as the worker looks."""
    send_message_again(request.actor, uid=uid)
    return MailSaid(uid=uid)
