"""The pages of the general ledger, read one after the other, are the whole of it."""

import datetime as dt
import itertools
import random

import pytest

from akker.reports.general_ledger import general_ledger
from akker.reports.general_ledger_page import GeneralLedgerPage, general_ledger_page
from akker.reports.view import PLAIN, View
from tests.make import Make, refusal_of

UNTIL = dt.date(2026, 6, 20)


def _pages(make: Make, size: int, view: View = PLAIN) -> list[GeneralLedgerPage]:
    pages, place = [], ("", 1)
    while True:
        code, number = place
        page = general_ledger_page(
            make.book, until=UNTIL, code=code, page=number, size=size, view=view
        )
        pages.append(page)
        if page.next is None:
            return pages
        place = page.next


@pytest.fixture
def busy(make: Make) -> Make:
    rng = random.Random(7)
    codes = ["1020", "1410", "1625", "4600", "4610", "8020"]
    for _ in range(60):
        one, other = rng.sample(codes[:2] if rng.random() < 0.6 else codes, 2)
        day, amount = f"2026-0{rng.randint(1, 7)}-{rng.randint(10, 28)}", rng.randint(1, 9999)
        make.post(day, "Moved", [(one, f"{amount}.00"), (other, f"-{amount}.00")])
    return make


@pytest.mark.parametrize("size", [3, 10, 40, 1000])
def test_pages_together_are_the_whole_ledger(busy: Make, size: int) -> None:
    whole = general_ledger(busy.book, until=UNTIL)
    pages = _pages(busy, size)

    lines = {part.code: part.lines for part in whole.parts}
    found: dict[str, tuple[object, ...]] = {}
    for page in pages:
        for part in page.parts:
            found[part.code] = (*found.get(part.code, ()), *part.lines)
    assert found == lines
    assert list(found) == [part.code for part in whole.parts]
    assert len(pages) == 1 if size == 1000 else len(pages) > 2


def test_a_long_account_is_brought_forward_and_carried_forward(busy: Make) -> None:
    stretches = [page for page in _pages(busy, 10) if page.page_count > 1]

    assert stretches
    for page, following in itertools.pairwise(stretches):
        if following.page > 1:
            assert following.brought_minor == page.carried_minor
    last = [page for page in stretches if page.page == page.page_count]
    assert all(page.carried_minor == page.parts[0].closing_minor for page in last)


def test_a_page_starts_at_the_account_asked_or_the_first_after_it(busy: Make) -> None:
    def first(code: str) -> str:
        page = general_ledger_page(busy.book, until=UNTIL, code=code)
        return page.parts[0].code if page.parts else ""

    assert first("1625") == "1625"
    assert first("1626") == "4600"
    assert first("9999") == ""


def test_only_lines_known_at_a_moment_are_on_the_pages(busy: Make) -> None:
    before = View(known_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))

    assert _pages(busy, 10, before)[0].parts == ()


def test_a_page_that_is_not_there_is_refused(busy: Make) -> None:
    code = refusal_of(general_ledger_page, busy.book, until=UNTIL, code="1020", page=99, size=5)

    assert code == "page_unknown"
