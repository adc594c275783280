"""Reading who handed a customer over to whom."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.customers.models import HandOver
from akker.parties.queries import keys_of_group


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """`from_name` is empty where nobody looked after them."""

    from_name: str
    to_name: str
    handed_on: dt.date
    note: str
    recorded_by: str


def hand_overs_of(book: Book, code: str) -> list[HandOverRow]:
    """The latest first."""
    rows = HandOver.objects.filter(book=book, party__in=keys_of_group(book, code))
    names = ("from_name", "to_name", "handed_on", "note", "recorded_by")
    return [HandOverRow(*row) for row in rows.order_by("-handed_on", "-pk").values_list(*names)]
