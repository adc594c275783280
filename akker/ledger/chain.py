"""The canonical form of an entry and the hash chain over it. Version 1, frozen.

The form is text that SQL can build too (`sql/broken_chain.sql`). It names things by
their codes, never by keys, so that books can move to another database; a party appears as
its salted digest, never by name. tests/ledger/test_chain.py holds the test vectors (REL-44).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from akker.kernel.stored import moment_text

FORM = "akker-entry/1"
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class CanonicalLine:
    line_no: int
    ledger_code: str
    amount_minor: int
    currency: str = ""
    currency_minor: int | None = None
    rate_e9: int | None = None
    rate_on: dt.date | None = None
    rate_source: str = ""
    party_digest: str = ""
    text: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()  # (dimension code, value code), sorted


@dataclass(frozen=True, slots=True)
class CanonicalEntry:
    """`reverses` is "journal/year/number" of the entry taken back, or empty."""

    book_uid: str
    journal_code: str
    year_name: str
    number: int
    booked_on: dt.date
    recorded_at: dt.datetime
    description: str
    source: str
    reverses: str
    lines: tuple[CanonicalLine, ...]


def escaped(text: str) -> str:
    """Text without line ends, bars, commas and equal signs; each becomes two characters."""
    if text.isalnum():
        return text
    return (
        text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("|", "\\p")
        .replace(",", "\\c")
        .replace("=", "\\e")
    )


def canonical_text(entry: CanonicalEntry) -> str:
    """Ten lines of head, then one for each line of the entry, in order."""
    head = (
        FORM,
        entry.book_uid,
        escaped(entry.journal_code),
        escaped(entry.year_name),
        str(entry.number),
        entry.booked_on.isoformat(),
        moment_text(entry.recorded_at),
        escaped(entry.description),
        escaped(entry.source),
        escaped(entry.reverses),
    )
    return "\n".join((*head, *map(_line_text, entry.lines)))


def _line_text(line: CanonicalLine) -> str:
    if not (line.currency or line.rate_source or line.party_digest or line.text or line.dimensions):
        return f"{line.line_no}|{escaped(line.ledger_code)}|{line.amount_minor}||||||||"
    tags = ",".join(f"{escaped(d)}={escaped(v)}" for d, v in line.dimensions)
    return "|".join(
        (
            str(line.line_no),
            escaped(line.ledger_code),
            str(line.amount_minor),
            escaped(line.currency),
            "" if line.currency_minor is None else str(line.currency_minor),
            "" if line.rate_e9 is None else str(line.rate_e9),
            "" if line.rate_on is None else line.rate_on.isoformat(),
            escaped(line.rate_source),
            line.party_digest,
            escaped(line.text),
            tags,
        )
    )


def entry_hash(previous_hash: str, canonical: str) -> str:
    """SHA-256, in hexadecimal, of the previous hash, a line end and the canonical form."""
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()
