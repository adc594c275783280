"""What can be a mail, and a mail server."""

import re
from collections.abc import Callable

from akker.kernel.errors import Refused

MOST_TEXT = 200_000
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,63}\Z"
)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,253}[A-Za-z0-9])?\Z")


def check_address(text: str) -> str:
    """The address without spaces around it. Refused: email_unfit."""
    address = text.strip()
    if len(address) > 254 or not _ADDRESS.match(address) or ".." in address:
        raise Refused(
            "email_unfit",
            "{email} is not an e-mail address.",
            remedy="Use one such as name@example.com.",
            email=ascii(address[:80])[1:-1] or "An empty text",
        )
    return address


def check_line(text: str, most: int, called: str) -> str:
    """A text that fits in one header of a mail. Refused: line_unfit."""
    line = text.strip()
    if not line or len(line) > most or not line.isprintable():
        raise Refused(
            "line_unfit",
            "{text} cannot be the {called}.",
            remedy="Use 1 to {most} characters on one line.",
            text=ascii(line[:40]),
            called=called,
            most=most,
        )
    return line


def check_host(host: str, port: int) -> str:
    """Refused: mail_host_unfit, mail_port_unfit."""
    name = host.strip()
    if not _HOST.match(name):
        raise Refused(
            "mail_host_unfit",
            "{host} is not the name of a mail server.",
            remedy="Use the name that the provider gives, such as smtp.example.com.",
            host=ascii(name[:60])[1:-1] or "An empty text",
        )
    if not 0 < port < 65536:
        raise Refused(
            "mail_port_unfit",
            "{port} is not a port.",
            remedy="Most servers use 587 with STARTTLS, or 465 with TLS.",
            port=port,
        )
    return name


def refusal_of_server(code: int, said: str, mask: Callable[[str], str]) -> Refused:
    """What a mail server's refusal means, in one sentence: mail_not_taken."""
    heard = " ".join(mask(said).split())[:160]
    if code in (530, 534, 535, 538):
        return Refused(
            "mail_not_taken",
            "The mail server does not take the user name and password ({heard}).",
            heard=heard,
        )
    if code in (550, 551, 553, 554):
        return Refused(
            "mail_not_taken",
            "The mail server refuses this address or this mail ({heard}).",
            heard=heard,
        )
    if code == 552:
        return Refused(
            "mail_not_taken",
            "The mailbox is full or the mail too large ({heard}).",
            heard=heard,
        )
    return Refused(
        "mail_not_taken", "The mail server said {number}: {heard}", number=code, heard=heard
    )
