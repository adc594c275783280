"""The journal, page by page: by day, or by number in one journal."""

import datetime as dt

import pytest

from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.ledger.opening import write_next_year
from akker.reports.journal import journal, journal_entries
from akker.reports.journal_list import journal_list
from akker.reports.view import View
from tests.make import Make, refusal_of
from tests.reports.small_book import MORNING, write

FIRST = dt.date(2025, 1, 1)
LAST = dt.date(2026, 12, 31)


@pytest.fixture
def book(make: Make) -> Book:
    """90 entries over two years, not in the order of their days, in two journals."""
    make.first_day = FIRST
    enter_book(make.book)
    write_next_year(make.alice)
    sides = [("4600", "1.00"), ("1020", "-1.00")]
    for part in (range(45), range(45, 90)):
        entries = [
            make.entry(
                (FIRST + dt.timedelta(i * 37 % 700)).isoformat(),
                f"Entry {i}",
                sides,
                journal="BNK" if i % 4 else "MEM",
            )
            for i in part
        ]
        write(make, entries, at=MORNING + dt.timedelta(hours=part.start // 45))
    return make.book


def test_pages_by_number_and_by_key_join_up_to_the_whole(book: Book) -> None:
    with reading(book):
        whole = journal(book, since=FIRST, until=LAST)
        pages = [journal(book, since=FIRST, until=LAST, page=n, size=20) for n in range(1, 6)]
        by_key = [pages[0]]
        while by_key[-1].next_id is not None:
            by_key.append(journal(book, since=FIRST, until=LAST, after=by_key[-1].next_id, size=20))
        past = journal(book, since=FIRST, until=LAST, page=7, size=20)

    days = [entry.booked_on for entry in whole.entries]
    assert len(days) == 90
    assert days == sorted(days)
    assert [entry for page in pages for entry in page.entries] == list(whole.entries)
    assert by_key == pages
    assert (past.entries, past.next_id) == ((), None)


def test_one_journal_is_listed_by_number(book: Book) -> None:
    asked = {"since": FIRST, "until": dt.date(2025, 12, 31), "journal_code": "BNK"}
    with reading(book):
        whole = journal(book, **asked)
        pages = [journal(book, **asked, page=n, size=10) for n in range(1, 5)]
        after = journal(book, **asked, after=whole.entries[11].entry_id, size=10)

    numbers = [entry.number for entry in whole.entries]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [e for page in pages for e in page.entries][: len(numbers)] == list(whole.entries)
    assert after.entries == whole.entries[12:22]


def test_days_within_a_year_leave_numbers_out(book: Book) -> None:
    asked = {"since": dt.date(2025, 3, 2), "until": dt.date(2025, 9, 14), "journal_code": "BNK"}
    with reading(book):
        whole = journal(book, **asked)
        pages = [journal(book, **asked, page=n, size=5) for n in (1, 2, 3)]

    assert all(asked["since"] <= entry.booked_on <= asked["until"] for entry in whole.entries)
    assert [e for page in pages for e in page.entries] == list(whole.entries[:15])


def test_pages_of_what_was_known_leave_out_the_rest(book: Book) -> None:
    view = View(known_at=MORNING)
    with reading(book):
        whole = journal(book, since=FIRST, until=LAST, view=view)
        second = journal(book, since=FIRST, until=LAST, page=2, size=20, view=view)

    assert {entry.description for entry in whole.entries} == {f"Entry {i}" for i in range(45)}
    assert second.entries == whole.entries[20:40]


def test_a_journal_of_any_length_is_read_in_pieces(book: Book) -> None:
    with reading(book):
        whole = journal(book, since=FIRST, until=LAST).entries
        assert len(whole) == 90
        for at_once in (1, 45, 90, 500):
            assert tuple(journal_entries(book, since=FIRST, until=LAST, at_once=at_once)) == whole


def test_the_list_of_journals_counts_their_entries(book: Book) -> None:
    with reading(book):
        found = {row.code: row.entry_count for row in journal_list(book)}

    assert found == {"AFS": 0, "BEG": 0, "BNK": 67, "INK": 0, "KAS": 0, "MEM": 23, "VRK": 0}


def test_what_cannot_be_listed_is_refused(book: Book) -> None:
    with reading(book):
        both = {"since": FIRST, "until": LAST}
        assert refusal_of(journal, book, **both, journal_code="X") == "journal_unknown"
        assert refusal_of(journal, book, **both, journal_code="BNK") == "journal_over_years"
        assert refusal_of(journal, book, **both, page=0) == "page_unknown"
        assert refusal_of(journal, book, **both, after=0) == "entry_unknown"
