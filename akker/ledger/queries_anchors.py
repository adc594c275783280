"""Anchors that were kept outside the books, and whether the books still bear them out."""

import hashlib
import json
from dataclasses import asdict, dataclass

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.sentences import Sentence, said
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


def heads_of(book: Book) -> tuple[Head, ...]:
    """Where each chain of the book is now. One query."""
    counters = Counter.objects.filter(book=book, last_number__gt=0)
    named = ("journal__code", "fiscal_year__name", "last_number", "head_hash")
    rows = counters.order_by("journal__code", "fiscal_year__name").values_list(*named)
    return tuple(Head(*row) for row in rows)


def digest_of(book_uid: str, moment: str, heads: tuple[Head, ...], proof_hash: str) -> str:
    """SHA-256 over everything else in an anchor."""
    text = json.dumps(
        [book_uid, moment, [list(asdict(head).values()) for head in heads], proof_hash]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def read_anchor(content: bytes) -> Anchor:
    """An anchor as `akker anchor` wrote it. Refused: anchor_unreadable."""
    try:
        told = json.loads(content)
        heads = tuple(
            Head(str(h["journal_code"]), str(h["year_name"]), int(h["number"]), str(h["hash"]))
            for h in told["heads"]
        )
        return Anchor(
            book_uid=str(told["book_uid"]),
            book_name=str(told["book_name"]),
            anchored_at=str(told["anchored_at"]),
            heads=heads,
            proof_hash=str(told["proof_hash"]),
            digest=str(told["digest"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(
            "anchor_unreadable",
            "This is no anchor.",
            remedy="Give the file that `akker anchor --output` wrote.",
        ) from error


def departures_from(book: Book, anchor: Anchor) -> list[Sentence]:
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
    expected = digest_of(anchor.book_uid, anchor.anchored_at, anchor.heads, anchor.proof_hash)
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
                gone.append(said("Entry {label} is not the one that was anchored.", label=label))
    return gone
