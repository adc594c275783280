"""What Akker itself writes in entries, in books that are kept in Dutch."""

import datetime as dt

import pytest

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.models import JournalEntry
from akker.ledger.opening import post_opening_balances
from akker.ledger.posting import reverse_entry
from akker.ledger.rules import NewLine
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from tests.make import ENERGY, Make
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import day, issued, line, ready


@pytest.fixture
def dutch(make: Make) -> Make:
    make.book.language = "nl"
    make.book.save()
    return ready(make)


def written(make: Make) -> list[str]:
    with reading(make.book):
        rows = JournalEntry.objects.filter(book=make.book).order_by("pk")
        return list(rows.values_list("description", flat=True))


def test_dutch_books_are_kept_in_dutch(dutch: Make) -> None:
    lines = [NewLine("1020", 100_00), NewLine("2010", -100_00)]
    post_opening_balances(dutch.alice, booked_on=dt.date(2026, 1, 1), lines=lines)
    issued(dutch, line("1000.00"))
    issued(dutch, line("100.00"), kind="credit-note", corrects="2026-0001")
    first = received(dutch, "605.00", paid(dutch, "2026-0001", "605.00"))
    take_back(dutch.alice, label=first.entry)
    (item,) = [one for one in items(dutch) if one.number == "2026-0001"]
    write_off(
        dutch.alice,
        line_id=item.line_id,
        on=day("2026-04-01"),
        reason="Failliet",
        takes_vat_back=False,
    )
    bill = dutch.post("2026-03-02", "Stroom", ENERGY)
    reverse_entry(dutch.alice, label=bill.label)

    assert written(dutch) == [
        "Beginbalans",
        "Factuur 2026-0001",
        "Creditnota C2026-0001",
        "Ontvangen van J1",
        "Terugboeking van BNK/2026/1",
        "Afgeboekt 2026-0001: Failliet",
        "Stroom",
        "Terugboeking van MEM/2026/2",
    ]
    assert check_book(dutch.book).findings == ()
