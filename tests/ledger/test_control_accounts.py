"""Invariant 13: a line on receivables or payables names a party, whoever posts it."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import enter_book, reading
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.ledger.importing import import_journal
from akker.ledger.models import JournalEntry
from akker.ledger.opening import post_opening_balances
from akker.ledger.posting import post_entries, post_manual_entry, reverse_entry
from akker.ledger.queries import entry_labelled
from akker.ledger.recurring import add_recurring_entry, run_recurring
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.starting import import_opening
from tests.ledger.files import all_rows, journal_file
from tests.ledger.old_books import posted_unnamed
from tests.ledger.random_books import START, amounts, books, codes
from tests.make import CONTROLS, Make, refusal_of

pytestmark = pytest.mark.django_db

OPENING = "ledger_code,debit,credit,party_code"
SALE = (("1300", "121.00"), ("8020", "-121.00"))
FEE = [{"code": "8020", "amount": "-5.00"}, {"code": "1300", "amount": "5.00"}]


@books
@given(st.lists(st.tuples(codes, amounts, st.booleans()), min_size=1, max_size=4))
def test_invariant_13_what_is_posted_on_a_control_account_names_somebody(
    sides: list[tuple[str, int, bool]],
) -> None:
    make = Make()
    party = make.party("C1")
    lines = [NewLine(code, amount, party if is_named else "") for code, amount, is_named in sides]
    lines += [NewLine("1020", -line.amount_minor) for line in lines]
    entry = NewEntry("MEM", START, "Perhaps", tuple(lines))

    if all(line.party_code or line.ledger_code not in CONTROLS for line in lines):
        assert post_manual_entry(make.alice, entry=entry).number == 1
    else:
        assert refusal_of(post_manual_entry, make.alice, entry=entry) == "party_missing"
    assert check_book(make.book).findings == ()


def test_it_is_said_in_one_sentence_with_the_line(make: Make) -> None:
    with pytest.raises(Refused) as said:
        make.post("2026-03-02", "Sale", SALE)

    assert said.value.sentence == (
        "A line on ledger account 1300 must name a party; this one names nobody."
        " Say which customer or supplier it is about."
    )
    assert said.value.values["line_no"] == 1


def test_no_way_of_posting_goes_around_it(make: Make) -> None:
    entry = make.entry("2026-03-02", "Sale", SALE)
    assert refusal_of(post_entries, make.alice, entries=[entry]) == "party_missing"
    opened = {"booked_on": dt.date(2026, 1, 1), "lines": entry.lines}
    assert refusal_of(post_opening_balances, make.alice, **opened) == "party_missing"
    content = {"journal": "MEM", "lines": FEE}
    due = {"name": "Fee", "content": content, "starts_on": dt.date(2026, 1, 31)}
    assert refusal_of(add_recurring_entry, make.alice, **due) == "party_missing"
    with reading(make.book):
        assert not JournalEntry.objects.filter(book=make.book).exists()

    content["lines"] = [FEE[0], FEE[1] | {"party": make.party("C1")}]
    add_recurring_entry(make.alice, **due)
    (run,) = run_recurring(make.alice, until=dt.date(2026, 1, 31))
    assert run.label == "MEM/2026/1"


def test_a_file_is_told_the_row_and_changes_nothing(make: Make, tmp_path: Path) -> None:
    make.party("C1")
    path = journal_file(
        tmp_path,
        "1,2026-03-02,,x,1300,1.00,C1,",
        "1,2026-03-02,,x,8020,-1.00,,",
        "2,2026-03-02,,x,8020,-2.00,,",
        "2,2026-03-02,,x,1300,2.00,,",
    )
    before = all_rows(make.book)

    found = import_journal(make.alice, path=path, dry_run=True)

    assert [(p.row, p.code) for p in found.problems] == [(5, "party_missing")]
    assert refusal_of(import_journal, make.alice, path=path) == "party_missing"
    assert all_rows(make.book) == before


def test_opening_balances_are_owed_by_somebody(make: Make, tmp_path: Path) -> None:
    make.party("C1")
    rows = ("1300,10.00,,C1", "1600,,4.00,", "0500,,6.00,")
    path = journal_file(tmp_path, *rows, head=OPENING)

    found = import_opening(make.alice, path=path, dry_run=True)

    assert [(p.row, p.code) for p in found.problems] == [(3, "party_missing")]
    assert found.problems[0].sentence.startswith("Row 3: A line on ledger account 1600 must")


def test_the_database_holds_it_by_itself(make: Make) -> None:
    """The entry is as posting writes it, but for the party of its line."""
    enter_book(make.book)
    unnamed = posted_unnamed(make, "2026-03-02", "Before", SALE)
    entry = JournalEntry.objects.get(pk=unnamed.entry_id)
    columns = [field.column for field in JournalEntry._meta.fields]
    values = {name: getattr(entry, name) for name in columns}
    line = entry.lines.get(line_no=1)

    def again(party: str) -> None:
        new = values | {"id": entry.pk + 1000, "number": 2, "previous_hash": entry.hash}
        with transaction.atomic(), connection.cursor() as cursor:
            for side in entry.lines.order_by("line_no"):
                named = party if side.pk == line.pk else "NULL"
                cursor.execute(
                    "INSERT INTO ledger_journalline (book_id, entry_id, line_no,"
                    " ledger_account_id, party_id, booked_on, amount_minor, currency,"
                    f" rate_source, text) VALUES (%s, %s, %s, %s, {named}, %s, %s, '', '', '')",
                    [
                        *(make.book.pk, new["id"], side.line_no, side.ledger_account_id),
                        *(str(side.booked_on), side.amount_minor),
                    ],
                )
            JournalEntry(**new).save(force_insert=True)

    with pytest.raises(DatabaseError, match="names nobody"):
        again("NULL")
    make.party("C1")
    again("(SELECT id FROM parties_party WHERE code = 'C1')")


def test_an_entry_from_before_is_named_by_the_check_until_it_is_taken_back(make: Make) -> None:
    unnamed = posted_unnamed(make, "2026-03-02", "Before", SALE)

    (finding,) = check_book(make.book).findings
    assert finding.check == "control accounts"
    assert finding.sentence == (
        "Line 1 of entry MEM/2026/1 on ledger account 1300 names nobody: take the entry back, and"
        " post it again with a party."
    )

    back = reverse_entry(make.alice, label=unnamed.label)
    assert check_book(make.book).findings == ()
    with reading(make.book):
        assert entry_labelled(make.book, back.label).lines[0].party_code == ""
