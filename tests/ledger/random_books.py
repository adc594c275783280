"""Random entries, and how many examples of random books a test tries."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from akker.ledger.models import JournalLine
from akker.ledger.posting import post_manual_entry
from akker.ledger.rules import NewEntry, NewLine
from tests.make import Make, named

books = settings(
    max_examples=max(8, settings.default.max_examples // 3),  # type: ignore[union-attr]
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
few = settings(books, max_examples=max(4, books.max_examples // 3))

START, YEAR_END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
days = st.dates(START, YEAR_END)
amounts = st.integers(-(10**12), 10**12).filter(bool)
codes = st.sampled_from(["1020", "1300", "1600", "0541", "4600", "7025", "8005", "8020"])
journal_codes = st.sampled_from(["MEM", "VRK", "INK", "BNK"])


@st.composite
def entries(draw: st.DrawFn) -> NewEntry:
    """A balanced entry somewhere in 2026."""
    lines = draw(st.lists(st.tuples(codes, amounts), min_size=1, max_size=4))
    rest = -sum(amount for _, amount in lines)
    if rest:
        lines.append((draw(codes), rest))
    else:
        lines += [("4600", 1), ("1020", -1)]
    plain = tuple(named(NewLine(code, amount)) for code, amount in lines)
    return NewEntry(draw(journal_codes), draw(days), "Random", plain)


worlds = st.lists(entries(), min_size=1, max_size=5)


def made() -> Make:
    """Books that know whom the lines of random entries are about."""
    make = Make()
    make.party("C1")
    return make


def posted(world: list[NewEntry]) -> tuple[Make, list[str]]:
    make = made()
    return make, [post_manual_entry(make.alice, entry=entry).label for entry in world]


def lines_of(make: Make, **which: Any) -> Any:
    return JournalLine.objects.filter(book=make.book, **which)
