"""Taking back a whole import."""

import datetime as dt
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.audit.models import Event
from akker.books.actor import reading
from akker.intake.queries import imports
from akker.intake.undoing import undo_import
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.importing import import_journal
from akker.ledger.opening import open_fiscal_year
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balances, chart, entry_labelled
from tests.ledger.files import journal_file
from tests.make import Make, refusal_of
from tests.text import journal_text

ROWS = (
    "1,2026-03-02,,Energy,4600,100.00,,",
    "1,2026-03-02,,Energy,assets:cash,-100.00,,",
    "2,2026-05-02,,Lunch,Expenses:Lunch,12.50,,",
    "2,2026-05-02,,Lunch,assets:cash,-12.50,,",
)
AT_THE_END = dt.date(2026, 12, 31)


def test_every_entry_is_reversed_on_its_own_day(make: Make, tmp_path: Path) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *ROWS), open_accounts=True)

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert (undone.reversed_count, undone.kept_count) == (2, 0)
    assert (undone.first_label, undone.last_label) == ("MEM/2026/3", "MEM/2026/4")
    assert undone.retired_codes == ("Expenses:Lunch", "assets:cash")
    assert journal_text(make.book).splitlines()[3:6] == [
        "2026-03-02 MEM/2026/3 Reversal of MEM/2026/1",
        "    4600 Energy                        -100.00",
        "    assets:cash assets:cash             100.00",
    ]
    with reading(make.book):
        entry = entry_labelled(make.book, "MEM/2026/3")
        assert balances(make.book, until=AT_THE_END) == {}
        assert {place.code for place in chart(make.book) if place.is_retired} == {
            "assets:cash",
            "Expenses:Lunch",
        }
        kinds = [
            event.kind
            for event in Event.objects.filter(
                book=make.book, subject=f"import:{done.import_uid}"
            ).order_by("pk")
        ]
        assert imports(make.book)[0].undone_at is not None
        assert check_book(make.book).findings == ()
    assert entry.source == f"import:{done.import_uid}:undo"
    assert kinds == ["EntriesPosted", "EntriesPosted", "ImportUndone"]


def test_a_locked_day_is_reversed_on_the_first_open_one(make: Make, tmp_path: Path) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *ROWS), open_accounts=True)
    lock_until(make.alice, kind="hard", until=dt.date(2026, 3, 31))

    undo_import(make.alice, import_id=done.import_uid)

    text = journal_text(make.book)
    assert "2026-04-01 MEM/2026/3 Reversal of MEM/2026/1" in text
    assert "2026-05-02 MEM/2026/4 Reversal of MEM/2026/2" in text


def test_without_an_open_day_nothing_is_undone(make: Make, tmp_path: Path) -> None:
    rows = [row.replace(",,", ",VRK,", 1) for row in ROWS]
    done = import_journal(make.alice, path=journal_file(tmp_path, *rows), open_accounts=True)
    lock_until(make.alice, kind="sales", until=AT_THE_END)
    before = journal_text(make.book)

    assert refusal_of(undo_import, make.alice, import_id=done.import_uid) == "no_open_day"
    assert journal_text(make.book) == before
    open_fiscal_year(make.alice)
    assert undo_import(make.alice, import_id=done.import_uid).reversed_count == 2


def test_the_same_file_may_come_in_again(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, *ROWS)
    first = import_journal(make.alice, path=path, open_accounts=True)
    undo_import(make.alice, import_id=first.import_uid)

    again = import_journal(make.alice, path=path, open_accounts=True)

    assert (again.entry_count, again.known_count) == (2, 0)
    with reading(make.book):
        assert balances(make.book, until=AT_THE_END)["4600"] == 10000
        assert balances(make.book, until=AT_THE_END)["assets:cash"] == -11250


def test_what_somebody_reversed_already_is_left_as_it_is(make: Make, tmp_path: Path) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *ROWS), open_accounts=True)
    reverse_entry(make.alice, label="MEM/2026/1")

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert (undone.reversed_count, undone.kept_count) == (1, 1)
    with reading(make.book):
        assert balances(make.book, until=AT_THE_END) == {}


def test_a_ledger_account_that_others_use_stays(make: Make, tmp_path: Path) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *ROWS), open_accounts=True)
    make.post("2026-06-01", "Cash", [("assets:cash", "5.00"), ("1020", "-5.00")])

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.retired_codes == ("Expenses:Lunch",)


def test_an_import_is_undone_once_and_only_in_its_own_books(make: Make, tmp_path: Path) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *ROWS), open_accounts=True)
    with reading(make.book):
        key = str(imports(make.book)[0].import_id)

    assert refusal_of(undo_import, Make().alice, import_id=done.import_uid) == "import_unknown"
    assert refusal_of(undo_import, make.alice, import_id="nothing") == "import_unknown"
    assert undo_import(make.alice, import_id=key).import_uid == done.import_uid
    assert refusal_of(undo_import, make.alice, import_id=key) == "import_undone"


def test_undoing_many_costs_few_statements(make: Make, tmp_path: Path) -> None:
    rows = [
        row
        for number in range(400)
        for row in (
            f"{number},2026-03-02,,Number {number},4600,1.00,,",
            f"{number},2026-03-02,,Number {number},1020,-1.00,,",
        )
    ]
    done = import_journal(make.alice, path=journal_file(tmp_path, *rows))

    with CaptureQueriesContext(connection) as captured:
        undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.reversed_count == 400
    assert len(captured.captured_queries) < 40
