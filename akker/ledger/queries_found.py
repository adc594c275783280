"""What finds entries by what they say: one way for the screen, its exports and the API.

Texts and amounts stand in no index that both databases share, so they are looked for among the
latest entries of the period alone, unless the reader asks for everywhere.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from akker.books.models import Book
from akker.ledger.models import JournalEntry, JournalLine

REACH = 5_000  # so many of the latest are looked through for what no index finds


def label_parts(text: str) -> tuple[str, str, int] | None:
    """Journal, year and number, where the text is the label of an entry."""
    parts = text.strip().split("/")
    if len(parts) == 3 and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 18:
        return parts[0], parts[1], int(parts[2])
    return None


def reach_since(book: Book, *, since: dt.date | None, until: dt.date | None) -> dt.date | None:
    """The day to begin looking at; None where that is all of the period."""
    latest = JournalEntry.objects.filter(book=book)
    if until:
        latest = latest.filter(booked_on__lte=until)
    days = latest.order_by("-booked_on", "-pk").values_list("booked_on", flat=True)
    first = next(iter(days[REACH : REACH + 1]), None)
    return first if first and (since is None or since < first) else None


def says(text: str, *, everywhere: bool, to_entry: str = "") -> Q:
    """In its description, its source or the text of a line; or it is its label.

    Rows have the `key` of an entry, whose fields begin with `to_entry`.
    """
    if label := label_parts(text):
        names = ("journal__code", "fiscal_year__name", "number")
        return Q(**{to_entry + name: part for name, part in zip(names, label, strict=True)})
    # The entries are found through the book; asked for it again, SQLite would read all of it.
    lines = JournalLine.objects.filter(entry=OuterRef("key"), text__icontains=text)
    either = {f"{to_entry}{name}__icontains": text for name in ("description", "source")}
    # Asked whether one exists, PostgreSQL reads the texts of the whole table first; that is
    # right for everything and wrong for the latest, whose lines are looked up entry by entry.
    one = Exists(lines) if everywhere else IsNull(Subquery(lines.values("pk")[:1]), False)
    return Q(**either, _connector=Q.OR) | Q(one)
