"""E-mails as files (`.eml`, RFC 5322) in plain values; nothing of them is ever shown as HTML."""

import datetime as dt
import email
import email.policy
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from akker.kernel.errors import Refused

MOST_BYTES = 15_000_000
MOST_ADDRESSES = 200
# More than mail programs write. The parser takes time with the square of each.
_MOST_HEAD, _MOST_FIELD, _MOST_PARTS, _MOST_WITHIN = 100_000, 3_000, 300, 100
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\Z")
_FIELD = re.compile(rb"^content-[a-z-]+:(?:[^\n]*+\n[ \t])*+[^\n]*+", re.IGNORECASE | re.MULTILINE)
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_WITHIN = re.compile(rb"multipart/|message/", re.IGNORECASE)
_BREAKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol"}
_SILENT = {"script", "style", "head", "title", "template"}
_CODE = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_BEGINS = re.compile("<!--|</?[a-zA-Z]|<[!?/]")
_PLAIN_TAG = re.compile("<(?P<name>/?[a-zA-Z][^\\s/>]*+)[^>]*+>")
_TAG = re.compile("<(?P<name>/?[a-zA-Z][^\\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


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
    if not _is_ordinary(content):
        raise _unreadable()
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


def _is_ordinary(content: bytes) -> bool:
    """Whether its parts and their heads are as many and as long as a mail program writes them."""
    head = _HEAD_ENDS.search(content)
    return (
        (head is None or head.start() <= _MOST_HEAD)
        and all(len(one[0]) <= _MOST_FIELD for one in _FIELD.finditer(content))
        and sum(1 for _ in _PART.finditer(content)) <= _MOST_PARTS
        and sum(1 for _ in _WITHIN.finditer(content)) <= _MOST_WITHIN
    )


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
        at = (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    # At the ends of the calendar no clock elsewhere has that moment.
    return at if dt.MINYEAR < at.year < dt.MAXYEAR else None


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


def _tokens(markup: str) -> Iterator[tuple[str, str]]:
    """Words, with an empty name before them, and tags: `p` or `/p`. In time with the length of
    the markup, whatever is left open in it: what is, ends the text, as it does in a browser."""
    at, tag_of = 0, _TAG.match
    while (begin := markup.find("<", at)) >= 0:
        yield "", markup[at:begin]
        at = begin + 1
        if found := tag_of(markup, begin):
            name, at = found["name"].lower(), found.end()
            yield name, ""
            if name in _CODE:
                ends = _CODE[name].search(markup, at)
                if ends is None:
                    return
                at = ends.start()
        elif begins := _BEGINS.match(markup, begin):
            if begins[0][-1].isalpha():  # a quote that nobody ends is looked for once
                tag_of = _PLAIN_TAG.match
            end = "-->" if begins[0] == "<!--" else ">"
            found_at = markup.find(end, begins.end())
            if found_at < 0:
                return
            at = found_at + len(end)
        else:
            yield "", "<"
    yield "", markup[at:]


def text_of_html(markup: str) -> str:
    """What the markup says, a line for each of its blocks."""
    parts, silent = [], 0
    for name, words in _tokens(markup):
        tag = name.removeprefix("/")
        if tag in _SILENT:
            silent = max(0, silent - 1) if name != tag else silent + 1
        if tag in _BREAKS:
            parts.append("\n")
        if words and not silent:
            parts.append(re.sub(r"\s+", " ", html.unescape(words)))
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
