"""Handing a mail to an SMTP server: the network's edge."""

import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from akker.kernel.errors import Refused
from akker.kernel.masking import masked
from akker.mail.attachments import Attachment
from akker.mail.rules import refusal_of_server

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes, with the password in the clear: never stored, never logged."""

    host: str
    port: int
    security: str
    user: str
    password: str
    from_name: str
    from_address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`uid` names the mail for good, so that a second try is known as the same one."""

    uid: str
    to: str
    subject: str
    text: str
    html: str
    written_at: dt.datetime
    attachments: tuple[Attachment, ...] = ()


def send_letter(server: Server, letter: Letter) -> None:
    """Have the server take the letter. Refused: mail_not_taken, with what went wrong."""
    try:
        with _connected(server) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            refused = smtp.send_message(_composed(server, letter))
            assert not refused, "one address is taken or raises"
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise refusal_of_server(code, _text(said), masked) from error
    except smtplib.SMTPResponseException as error:
        raise refusal_of_server(error.smtp_code, _text(error.smtp_error), masked) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(
            "mail_not_taken", "The mail server cannot do this: {reason}.", reason=str(error)
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            "mail_not_taken",
            "The mail server does not prove that it is {host}: {reason}.",
            host=server.host,
            reason=error.verify_message,
        ) from error
    except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Refused(
            "mail_not_taken",
            "The mail server {host}:{port} cannot be reached: {reason}.",
            host=server.host,
            port=server.port,
            reason=masked(reason),
        ) from error


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.security == "starttls":
        try:
            smtp.starttls(context=context)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _composed(server: Server, letter: Letter) -> EmailMessage:
    name, _, domain = server.from_address.partition("@")
    mail = EmailMessage()
    mail["From"] = Address(server.from_name, name, domain)
    to_name, _, to_domain = letter.to.partition("@")
    mail["To"] = Address("", to_name, to_domain)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = f"<{letter.uid}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    for one in letter.attachments:
        kind, _, subkind = one.media_type.partition("/")
        mail.add_attachment(one.content, maintype=kind, subtype=subkind, filename=one.name)
    return mail


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
