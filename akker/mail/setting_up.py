"""Setting the mail server of the installation."""

from dataclasses import asdict

from django.conf import settings

from akker.access.queries import owns_every_book
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.secrecy import locked_text
from akker.mail.events import MailServerChanged, MailServerForgotten
from akker.mail.models import MailServer, Security
from akker.mail.rules import check_address, check_host, check_line

PASSWORD_PURPOSE = "mail server"  # noqa: S105  # what the key is for, not a key
SUBJECT = "mail"


@usecase(Permission.CHANGE_SETTINGS)
def set_mail_server(
    actor: Actor,
    *,
    host: str,
    port: int,
    security: str,
    from_address: str,
    from_name: str = "",
    user: str = "",
    password: str | None = None,
) -> None:
    """From now on, mail of all books goes through this server.

    `password` None keeps the one that is there, as long as host and user stay the same:
    nobody can have it sent elsewhere. Refused: not_operator, mail_host_unfit,
    mail_port_unfit, mail_security_unknown, email_unfit, line_unfit, mail_password_again.
    """
    _check_operator(actor)
    if security not in Security.values:
        raise Refused(
            "mail_security_unknown",
            "{security} is no way to encrypt mail.",
            remedy="Use one of: {known}.",
            security=ascii(security[:20])[1:-1] or "An empty text",
            known=", ".join(Security.values),
        )
    found = MailServer.objects.first()
    server = found or MailServer()
    was = (server.host, server.user)
    before = _said(server) if found else None
    server.host = check_host(host, port)
    server.port, server.security = port, security
    server.user = check_line(user, 200, "user name") if user.strip() else ""
    server.from_address = check_address(from_address)
    server.from_name = check_line(from_name, 100, "name of the sender") if from_name.strip() else ""
    if password is not None:
        server.password_locked = locked_text(settings.SECRET_KEY, PASSWORD_PURPOSE, password)
    elif server.password_locked and was != (server.host, server.user):
        raise Refused(
            "mail_password_again",
            "Another server or user needs its own password.",
            remedy="Enter the password as well.",
        )
    server.save()
    record(actor, _said(server), subject=SUBJECT, before=asdict(before) if before else None)


@usecase(Permission.CHANGE_SETTINGS)
def forget_mail_server(actor: Actor) -> None:
    """Send nothing any more; mail stays in the outbox. Refused: not_operator."""
    _check_operator(actor)
    server = MailServer.objects.first()
    if server is not None:
        server.delete()
        record(actor, MailServerForgotten(server.host), subject=SUBJECT)


def _said(server: MailServer) -> MailServerChanged:
    return MailServerChanged(
        server.host,
        server.port,
        server.security,
        server.user,
        server.from_address,
        bool(server.password_locked),
    )


def _check_operator(actor: Actor) -> None:
    """Mail of all books goes through one server, sign-in links among it: an owner of some of
    the books may not send it elsewhere."""
    if actor.user_id is not None and not owns_every_book(actor.user_id):
        raise Refused(
            "not_operator",
            "The mail server serves books that you do not own.",
            remedy="Ask the operator of this installation, who sets it with `akker mail set`.",
        )
