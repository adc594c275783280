"""`akker mail`: the mail server, and the outbox."""

import datetime as dt
import sys

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.mail.queries import mail_server, messages
from akker.mail.sending import send_message_again, stop_message
from akker.mail.setting_up import forget_mail_server, set_mail_server
from akker.mail.writing import send_test_message
from akker.receivables.mailing import mail_statement
from akker.receivables.queries_statement import statement_letter
from akker.reports.statement_pdf import statement_pdf

UID = click.argument("uid", metavar="MAIL")


@click.group("mail")
def mail() -> None:
    """The mail server of this installation, and the outbox of some books."""


@verb("set", asks=Permission.CHANGE_SETTINGS, under=mail)
@click.option("--host", required=True, help="Such as smtp.example.com.")
@click.option("--port", type=click.IntRange(1, 65535), default=587)
@click.option("--security", type=click.Choice(["starttls", "tls", "none"]), default="starttls")
@click.option("--from", "from_address", required=True, metavar="EMAIL", help="The sender.")
@click.option("--from-name", default="", help="The sender's name.")
@click.option("--user", default="", help="Name to sign in to the server with.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def mail_set(
    actor: Actor,
    host: str,
    port: int,
    security: str,
    from_address: str,
    from_name: str,
    user: str,
    password_stdin: bool,
) -> None:
    """Send the mail of all books through this server from now on.

    Without --password-stdin the password stays as it is.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    set_mail_server(
        actor,
        host=host,
        port=port,
        security=security,
        from_address=from_address,
        from_name=from_name,
        user=user,
        password=password,
    )
    answer(mail_server(), f"Mail goes through {host}:{port}. Try it: akker mail test EMAIL")


@verb("forget", asks=Permission.CHANGE_SETTINGS, under=mail)
def mail_forget(actor: Actor) -> None:
    """Send nothing any more; mail stays in the outbox."""
    forget_mail_server(actor)
    answer({"host": None}, "Nothing is sent any more; mail stays in the outbox.")


@verb("test", asks=Permission.CHANGE_SETTINGS, under=mail)
@click.argument("email")
def mail_test(actor: Actor, email: str) -> None:
    """Send EMAIL a mail that shows whether it works."""
    uid = send_test_message(actor, to=email)
    answer({"uid": uid}, "It is in the outbox; the worker sends it: akker mail outbox")


@verb("statement", asks=Permission.SEND_MAIL, under=mail)
@click.argument("code")
@click.option("--on", type=DAY, help="Of that day; else of today.")
@click.option("--to", default="", help="An e-mail address; else that on the card.")
def mail_statement_of(actor: Actor, code: str, on: dt.date | None, to: str) -> None:
    """Mail customer CODE a letter of what is open, in their language.

    It goes out after half a minute, and until then can be stopped in the outbox.
    """
    with reading(actor.book):
        letter = statement_letter(actor.book, code, as_of=on)
    uid = mail_statement(
        actor,
        party_code=code,
        as_of=letter.as_of,
        content=statement_pdf(letter),
        seen=letter.seen,
        to=to,
    )
    answer(
        {"uid": uid},
        f"The statement of {letter.party_code} is in the outbox, and goes out in half a minute.",
    )


@verb("outbox", asks=Permission.SEND_MAIL, under=mail)
@click.option("--open", "only_open", is_flag=True, help="Only what was not sent or stopped.")
def mail_outbox(actor: Actor, only_open: bool) -> None:
    """Mail of these books, the latest first."""
    with reading(actor.book):
        rows = messages(actor.book, only_open=only_open)
    listing(
        rows,
        (
            ("Mail", lambda row: row.uid),
            ("Written", lambda row: f"{row.written_at:%Y-%m-%d %H:%M} UTC"),
            ("To", lambda row: row.to),
            ("Subject", lambda row: row.subject),
            ("State", lambda row: row.state),
            ("", lambda row: row.last_error),
        ),
        empty="The outbox is empty.",
    )


@verb("stop", asks=Permission.SEND_MAIL, under=mail)
@UID
def mail_stop(actor: Actor, uid: str) -> None:
    """Take MAIL back before it goes."""
    stop_message(actor, uid=uid)
    answer({"uid": uid}, "It will not be sent.")


@verb("send", asks=Permission.SEND_MAIL, under=mail)
@UID
def mail_send(actor: Actor, uid: str) -> None:
    """Send MAIL, which waits, failed, was stopped or sent before, at once."""
    send_message_again(actor, uid=uid)
    answer({"uid": uid}, "The worker sends it.")
