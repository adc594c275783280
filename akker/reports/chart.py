"""The ledger accounts that reports are about."""

from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.packs.names import name_read
from akker.reports.statements import fetch

DEBIT_TYPES = frozenset({"asset", "expense"})
RESULT_TYPES = frozenset({"income", "expense"})


@dataclass(frozen=True, slots=True)
class Place:
    ledger_account_id: int
    code: str
    name: str
    type: str
    revalued_on_id: int | None


def places(book: Book, language: str = "") -> list[Place]:
    """Every ledger account, by code; named as a reader of the language knows it. One query."""
    return [
        Place(key, code, name_read(book.pack_code, code, name, language), *rest)
        for key, code, name, *rest in fetch("chart", book=book.pk)
    ]


def place_coded(book: Book, code: str, language: str = "") -> Place:
    """Refused: ledger_account_unknown."""
    found = next((place for place in places(book, language) if place.code == code), None)
    if found is None:
        raise Refused(
            "ledger_account_unknown",
            "{book} has no ledger account {code}.",
            remedy="Use one of its chart; the trial balance lists those in use.",
            book=book.name,
            code=code or "without a code",
        )
    return found


def natural(minor: int, type: str) -> int:
    """A debit-positive amount as people expect it: above zero on the type's own side."""
    return minor if type in DEBIT_TYPES else -minor
