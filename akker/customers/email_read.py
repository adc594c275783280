"""E-mails as files (`.eml`, RFC 5322) in plain values; nothing of them is ever shown as HTML."""

import datetime as dt
import email
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from akker.kernel.errors import Refused

MOST_BYTES = 15_000_000
MOST_ADDRESSES = 200
_BREAKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol"}
_SILENT = {"script", "style", "head", "title", "template"}


@dataclass(frozen=True, slots=True)
class ReadEmail:
    """`addresses` are of whoever sent or got it, in small letters, the sender first."""

    message_id: str
    at: dt.datetime | None
    subject: str
    text: str
    addresses: tuple[str, ...]


def read_email(content: bytes) -> ReadEmail:
    """Refused: email_unreadable, file_too_large."""
    if len(content) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            "This file is larger than {most} MB.",
            remedy="Save the message without what is attached.",
            most=MOST_BYTES // 1_000_000,
        )
    try:
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        addresses = _addresses(parsed)
        subject, at = str(parsed.get("Subject", "")), _moment(parsed)
        found_id, text = str(parsed.get("Message-ID", "")), _text(parsed)
    except Exception as error:  # what the parser makes of odd files is no list of errors
        raise _unreadable() from error
    if not addresses:
        raise _unreadable()
    # One without a number gets that of what it says, so that it too comes in once.
    message_id = found_id.strip() or f"sha256:{hashlib.sha256(content).hexdigest()}"
    if len(message_id) > 250:
        message_id = f"sha256:{hashlib.sha256(message_id.encode()).hexdigest()}"
    return ReadEmail(message_id, at, " ".join(subject.split()), text, addresses)


def _unreadable() -> Refused:
    return Refused(
        "email_unreadable",
        "This file is no e-mail.",
        remedy="Save the message from your mail program as an .eml file.",
    )


def _addresses(message: EmailMessage) -> tuple[str, ...]:
    fields = [str(one) for name in ("From", "To", "Cc", "Bcc") for one in message.get_all(name, [])]
    found = (address.strip().lower() for _, address in getaddresses(fields))
    return tuple(dict.fromkeys(one for one in found if "@" in one))[:MOST_ADDRESSES]


def _moment(message: EmailMessage) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _text(message: EmailMessage) -> str:
    """The plain text, or what the HTML says without its markup."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, UnicodeError):  # a character set that nobody knows
        content = bytes(body.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return text_of_html(content) if body.get_content_subtype() == "html" else content


class _Words(HTMLParser):
    """Collects what a reader would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(markup: str) -> str:
    """What the markup says, a line for each of its blocks."""
    words = _Words()
    words.feed(markup)
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
