"""Pages of a card join up to the whole card, wherever they start."""

import datetime as dt

import pytest

from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.ledger.opening import write_next_year
from akker.reports.ledger_card import card_lines, card_page, ledger_card
from akker.reports.view import View
from tests.make import Make, refusal_of
from tests.reports.small_book import MORNING, write

FIRST = dt.date(2025, 1, 1)


@pytest.fixture
def book(make: Make) -> Book:
    """173 entries over two years: some days with many, some months with none."""
    make.first_day = FIRST
    enter_book(make.book)
    write_next_year(make.alice)
    spread = [(i * i) % 480 + (i % 7 == 0) * 200 for i in range(173)]
    write(
        make,
        [
            make.entry(
                (FIRST + dt.timedelta(days)).isoformat(),
                f"Entry {i}",
                [("1020", f"{i + 1}.00"), ("8020", f"-{i + 1}.00")][:: 1 if i % 3 else -1],
            )
            for i, days in enumerate(spread)
        ],
    )
    return make.book


@pytest.mark.parametrize("size", [1, 7, 50, 500])
@pytest.mark.parametrize(
    "days",
    [
        (None, None),
        (dt.date(2025, 3, 14), dt.date(2026, 2, 20)),
        (dt.date(2025, 4, 3), dt.date(2025, 4, 28)),
    ],
)
def test_pages_join_up_to_the_whole_card(
    book: Book, size: int, days: tuple[dt.date | None, dt.date | None]
) -> None:
    since, until = days
    with reading(book):
        whole = ledger_card(book, "1020", since=since, until=until)
        count = card_page(book, "1020", since=since, until=until, size=size).page_count
        numbers = range(1, count + 1) if size > 1 else (1, 2, count // 2, count)
        pages = [
            card_page(book, "1020", since=since, until=until, page=number, size=size)
            for number in numbers
        ]

    assert len(whole.lines) > 3
    for page in pages:
        assert page.lines == whole.lines[page.lines_before : page.lines_before + size]
        assert (page.opening_minor, page.closing_minor) == (
            whole.opening_minor,
            whole.closing_minor,
        )
    if size > 1:
        assert sum(len(page.lines) for page in pages) == len(whole.lines)


def test_pages_follow_each_other_by_key(book: Book) -> None:
    with reading(book):
        whole = ledger_card(book, "1020")
        pages = [card_page(book, "1020", size=40)]
        while pages[-1].lines_before + len(pages[-1].lines) < len(whole.lines):
            last = pages[-1].lines[-1].line_id
            pages.append(card_page(book, "1020", size=40, after=last))

    assert [line for page in pages for line in page.lines] == list(whole.lines)
    assert [len(page.lines) for page in pages] == [40, 40, 40, 40, 13]


def test_the_page_that_holds_a_line_is_found_by_its_key(book: Book) -> None:
    with reading(book):
        whole = ledger_card(book, "1020", since=dt.date(2025, 2, 10))
        for line in whole.lines[::17]:
            page = card_page(
                book, "1020", since=dt.date(2025, 2, 10), holding=line.line_id, size=20
            )

            assert line in page.lines
            assert page.lines_before % 20 == 0


def test_pages_of_what_was_known_join_up_too(book: Book) -> None:
    view = View(known_at=MORNING + dt.timedelta(hours=1))
    with reading(book):
        whole = ledger_card(book, "1020")
        pages = [card_page(book, "1020", page=n, view=view) for n in (1, 2, 3, 4)]
        line = whole.lines[90]
        held = card_page(book, "1020", holding=line.line_id, view=view)

    assert [line for page in pages for line in page.lines] == list(whole.lines)
    assert line in held.lines


def test_a_card_of_any_length_is_read_in_pieces(book: Book) -> None:
    with reading(book):
        whole = ledger_card(book, "1020").lines
        assert len(whole) == 173

        for at_once in (1, 10, 173, 1000):
            assert tuple(card_lines(book, "1020", at_once=at_once)) == whole


def test_every_line_leads_to_its_entry(book: Book) -> None:
    with reading(book):
        line = card_page(book, "1020", page=-1).lines[-1]

    assert line.entry_label.startswith("MEM/2026/")
    assert line.description.startswith("Entry ")


def test_a_page_or_line_that_is_not_there_is_refused(book: Book) -> None:
    with reading(book):
        other = ledger_card(book, "8020").lines[0].line_id
        assert refusal_of(card_page, book, "1020", page=5) == "page_unknown"
        assert refusal_of(card_page, book, "1020", page=0) == "page_unknown"
        assert refusal_of(card_page, book, "1020", after=other) == "line_unknown"
        assert refusal_of(card_page, book, "1020", holding=0) == "line_unknown"
        assert refusal_of(card_page, book, "9999") == "ledger_account_unknown"


def test_a_ledger_account_without_lines_has_one_empty_page(book: Book) -> None:
    with reading(book):
        page = card_page(book, "4600", page=-1)

    assert (page.lines, page.page_count, page.closing_minor) == ((), 1, 0)
