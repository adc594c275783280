"""Books of two years, small enough to be worked out by hand, and ways to write any."""

import datetime as dt
from collections.abc import Sequence

import time_machine

from akker.books.actor import enter_book
from akker.books.models import Book, Dimension, DimensionValue
from akker.ledger.opening import write_next_year
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.sealing import PostedEntry, write_entries
from akker.parties.registering import write_parties
from tests.make import Make

MORNING = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def write(
    make: Make, entries: Sequence[NewEntry], *, at: dt.datetime = MORNING
) -> list[PostedEntry]:
    """Post entries as if it were that moment; moments never go back within a book."""
    enter_book(make.book)
    with time_machine.travel(at, tick=False):
        return write_entries(make.alice, entries)


def tag(code: str, amount: int, dimension: str, value: str) -> NewLine:
    return NewLine(code, amount, dimensions=((dimension, value),))


def add_dimension(make: Make, code: str, values: Sequence[str]) -> None:
    enter_book(make.book)
    dimension = Dimension.objects.create(book=make.book, code=code, name=code.title())
    DimensionValue.objects.bulk_create(
        DimensionValue(book=make.book, dimension=dimension, code=value, name=value.title())
        for value in values
    )


def two_years(make: Make) -> Book:
    """2025, not closed, and the first months of 2026.

    2025: capital 10,000; sales 1,000 + 210 VAT, of which 1,000 received; energy 400 + 84 VAT
    on credit; debtors revalued by 12.35. Result 612.35.
    2026: revaluation turned back; sales 500 + 105; insurance 60, paid; result 427.65.
    """
    make.first_day = dt.date(2025, 1, 1)
    enter_book(make.book)
    write_next_year(make.alice)
    write_parties(make.alice, [("JANSEN", "Bakkerij Jansen"), ("ENECO", "Eneco")])
    add_dimension(make, "centre", ["north", "south"])
    write(make, [*_first_year(make), *_second_year(make)])
    return make.book


def _first_year(make: Make) -> list[NewEntry]:
    return [
        make.entry(
            "2025-01-02", "Opening", [("1020", "10000.00"), ("0500", "-10000.00")], journal="BEG"
        ),
        make.entry(
            "2025-03-10",
            "Invoice 2025-1",
            [
                NewLine("1300", 121_000, "JANSEN", "advice"),
                tag("8020", -100_000, "centre", "north"),
                ("1501", "-210.00"),
            ],
            journal="VRK",
            source="invoice:1",
        ),
        make.entry(
            "2025-06-15",
            "Received",
            [("1020", "1000.00"), NewLine("1300", -100_000, "JANSEN")],
            journal="BNK",
        ),
        make.entry(
            "2025-11-20",
            "Energy",
            [
                tag("4600", 40_000, "centre", "south"),
                ("1520", "84.00"),
                NewLine("1600", -48_400, "ENECO"),
            ],
            journal="INK",
        ),
        make.entry("2025-12-31", "Revaluation", [("1309", "12.35"), ("8461", "-12.35")]),
    ]


def _second_year(make: Make) -> list[NewEntry]:
    return [
        make.entry("2026-01-01", "Revaluation back", [("8461", "12.35"), ("1309", "-12.35")]),
        make.entry(
            "2026-02-05",
            "Invoice 2026-1",
            [
                NewLine("1300", 60_500, "JANSEN"),
                tag("8020", -50_000, "centre", "south"),
                ("1501", "-105.00"),
            ],
            journal="VRK",
        ),
        make.entry(
            "2026-03-16", "Insurance", [("4614", "60.00"), ("1020", "-60.00")], journal="BNK"
        ),
    ]
