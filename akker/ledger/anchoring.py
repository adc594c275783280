"""The heads of all chains of a book, to be kept outside it.

A chain in the same database proves nothing against somebody who rewrites all of it. What was
printed on a report, or mailed to the accountant, does (reliability.md, 2).
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass

from akker.audit.proving import write_proof
from akker.audit.queries import last_proof_hash
from akker.books.actor import Actor, Permission, reading, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import Counter, JournalEntry
from akker.ledger.rules import entry_label


@dataclass(frozen=True, slots=True)
class Head:
    journal_code: str
    year_name: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """`digest` is SHA-256 over everything else: short enough to print on a report."""

    book_uid: str
    book_name: str
    anchored_at: str
    heads: tuple[Head, ...]
    proof_hash: str
    digest: str


@usecase(Permission.PROVE)
def anchor_book(actor: Actor) -> Anchor:
    """Prove the events that are not proven yet, and give the heads of the book's chains."""
    while write_proof(actor):
        pass
    counters = Counter.objects.filter(book=actor.book, last_number__gt=0).order_by(
        "journal__code", "fiscal_year__name"
    )
    heads = tuple(
        Head(journal_code, year_name, number, head)
        for journal_code, year_name, number, head in counters.values_list(
            "journal__code", "fiscal_year__name", "last_number", "head_hash"
        )
    )
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    proof_hash = last_proof_hash(actor.book)
    return Anchor(
        book_uid=actor.book.uid,
        book_name=actor.book.name,
        anchored_at=moment,
        heads=heads,
        proof_hash=proof_hash,
        digest=_digest(actor.book.uid, moment, heads, proof_hash),
    )


def _digest(book_uid: str, moment: str, heads: tuple[Head, ...], proof_hash: str) -> str:
    text = json.dumps(
        [book_uid, moment, [list(asdict(head).values()) for head in heads], proof_hash]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def departures_from(book: Book, anchor: Anchor) -> list[str]:
    """A sentence for each head of an earlier anchor that these books no longer bear out.

    Refused: anchor_of_others, anchor_changed.
    """
    if anchor.book_uid != book.uid:
        raise Refused(
            "anchor_of_others",
            "This anchor is of {name}, not of {book}.",
            remedy="Check it against its own books.",
            name=anchor.book_name,
            book=book.name,
        )
    expected = _digest(anchor.book_uid, anchor.anchored_at, anchor.heads, anchor.proof_hash)
    if expected != anchor.digest:
        raise Refused(
            "anchor_changed",
            "This anchor is not as it was exported.",
            remedy="Take the copy that was kept outside.",
        )
    gone = []
    with reading(book):
        for head in anchor.heads:
            found = JournalEntry.objects.filter(
                book=book,
                journal__code=head.journal_code,
                fiscal_year__name=head.year_name,
                number=head.number,
                hash=head.hash,
            ).exists()
            if not found:
                label = entry_label(head.journal_code, head.year_name, head.number)
                gone.append(f"Entry {label} is not the one that was anchored.")
    return gone
