"""Customers with their tier, to be compared with each other."""

from dataclasses import dataclass

from akker.books.models import Book
from akker.customers.queries_whose import Whose, of_whom, still_kept
from akker.customers.rules import STANDARD
from akker.parties.models import Party
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class Peer:
    party_id: int
    code: str
    name: str
    tier: str


def peers(book: Book, whose: Whose) -> list[Peer]:
    """Those asked for whom the reader sees, by code. Two queries. Refused: customer_unfit."""
    rows = Party.objects.filter(
        seen(book), of_whom(book, whose, "pk"), still_kept(book, "pk"), book=book, is_customer=True
    ).order_by("code")
    found = rows.values_list("pk", "code", "name", "customer__tier")
    return [Peer(key, code, name, tier or STANDARD) for key, code, name, tier in found.iterator()]
