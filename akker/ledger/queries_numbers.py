"""Reading the series of numbers: one of each journal in each fiscal year."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from akker.books.models import Book
from akker.ledger.models import Counter, JournalEntry
from akker.ledger.rules import entry_label


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """Both ends of a series. `head_hash` is what the counter keeps."""

    journal_code: str
    journal_name: str
    kind: str
    year_name: str
    first_number: int  # 0 where there is no entry at all
    last_number: int
    head_hash: str
    last_hash: str  # of the entry with the last number; empty where there is none
    last_recorded_at: dt.datetime | None

    @property
    def is_whole(self) -> bool:
        """It begins with 1, its last entry is there, and the head is the hash of that.

        The database gives no number twice and leaves none out; `checks.py` counts what lies
        between, which takes as long as the series is.
        """
        return self.first_number == 1 and self.head_hash == self.last_hash

    @property
    def last_label(self) -> str:
        return entry_label(self.journal_code, self.year_name, self.last_number)


def series_of(book: Book, fiscal_year_id: int) -> list[SeriesRow]:
    """Every series of a year that has entries, by code of the journal. One query."""
    own = JournalEntry.objects.filter(
        book=book, journal=OuterRef("journal"), fiscal_year=OuterRef("fiscal_year")
    ).order_by()
    first = own.order_by("number").values("number")[:1]
    last = own.filter(number=OuterRef("last_number")).values("hash")
    rows = (
        Counter.objects.filter(book=book, fiscal_year=fiscal_year_id, last_number__gt=0)
        .annotate(first=Coalesce(Subquery(first), 0), last_hash=Coalesce(Subquery(last), Value("")))
        .order_by("journal__code")
        .values_list(
            "journal__code",
            "journal__name",
            "journal__kind",
            "fiscal_year__name",
            "first",
            "last_number",
            "head_hash",
            "last_hash",
            "last_recorded_at",
        )
    )
    return [SeriesRow(*row) for row in rows]
