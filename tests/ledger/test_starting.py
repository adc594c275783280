"""Bringing in a chart and opening balances."""

import datetime as dt
import json
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.intake.undoing import undo_import
from akker.kernel.errors import Refused
from akker.ledger.importing import import_journal
from akker.ledger.models import LedgerAccount
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import chart, entry_labelled
from akker.ledger.starting import import_chart, import_opening
from akker.parties.registering import register_party
from tests.ledger.files import all_rows, journal_file, workbook_file
from tests.make import Make, refusal_of
from tests.text import journal_text

CHART = "code,name,type,iban"
OPENING = (
    "ledger_code,debit,credit,party_code,document_number,document_date,due_date,payment_reference"
)
BALANCES = ("1020,1500.00,0.00,,,,,", "1300,100.00,,C1,2025-1,2025-12-31,2026-01-14,RF18")
CAPITAL = "2010,,1600.00,,,,,"


def _chart_of(make: Make) -> dict[str, tuple[str, str, str]]:
    with reading(make.book):
        return {place.code: (place.name, place.type, place.control) for place in chart(make.book)}


# The chart


def test_a_chart_adds_what_is_new_and_names_what_is_there(make: Make, tmp_path: Path) -> None:
    path = journal_file(
        tmp_path,
        "1100,Bank,bank,NL91 ABNA 0417 1643 00",
        "1300,Trade debtors,receivable,",
        "1520,Input VAT,vat,",
        "4600,Power,expense,",
        "7041,Discount taken,income,",
        "0999,Capital,equity,",
        head=CHART,
    )
    before = _chart_of(make)

    done = import_chart(make.alice, path=path)

    assert (done.added_codes, done.changed_codes) == (("1100", "0999"), ("4600", "7041"))
    assert done.same_count == 2
    after = _chart_of(make)
    assert after.items() - before.items() == {
        ("1100", ("Bank", "asset", "bank")),
        ("0999", ("Capital", "equity", "")),
        ("4600", ("Power", "expense", "")),
        ("7041", ("Discount taken", "income", "")),
    }
    with reading(make.book):
        bank = LedgerAccount.objects.get(book=make.book, code="1100")
    assert bank.iban == "NL91ABNA0417164300"


def test_the_same_chart_again_changes_nothing(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, "1100,Bank,bank,", "4600,Power,Kosten,", head=CHART)
    import_chart(make.alice, path=path)
    before = all_rows(make.book)

    again = import_chart(make.alice, path=path)

    assert (again.same_count, again.import_uid) == (2, "")
    assert all_rows(make.book) == before


def test_a_chart_comes_from_a_workbook_too(make: Make, tmp_path: Path) -> None:
    rows = [("Nummer", "Naam", "Soort"), (1100, "Bank", "bank")]

    done = import_chart(make.alice, path=workbook_file(tmp_path, *rows))

    assert done.added_codes == ("1100",)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "1200,Stock,goods,",
            "Row 3: goods is not a type of ledger account. Use one of: asset, liability, equity,"
            " income, expense, bank, receivable, payable, vat.",
        ),
        (
            "4600,Energy,income,",
            "Row 3: Ledger account 4600 has lines and cannot become income; it is expense."
            " Take the row out, or use another code.",
        ),
        (
            "1200,,asset,",
            "Row 3: Ledger account 1200 needs a name of 1 to 150 characters. Give it one.",
        ),
        (
            "1100,Bank 2,bank,",
            "Row 3: Ledger account 1100 stands in row 2 already. Take one of the two out.",
        ),
        (
            "1101,Savings,bank,NL91 ABNA 0417 1643 01",
            "Row 3: NL91 ABNA 0417 1643 01 is not an IBAN: its check digits or its length are"
            " wrong. Compare it with the invoice or the bank card.",
        ),
    ],
)
def test_a_chart_that_cannot_be_right_is_refused_with_its_row(
    make: Make, tmp_path: Path, row: str, sentence: str
) -> None:
    make.post("2026-03-02", "Energy", [("4600", "1.00"), ("1020", "-1.00")])
    path = journal_file(tmp_path, "1100,Bank,bank,", row, head=CHART)
    before = all_rows(make.book)

    with pytest.raises(Refused) as said:
        import_chart(make.alice, path=path)

    assert said.value.sentence == sentence
    assert [p.row for p in import_chart(make.alice, path=path, dry_run=True).problems] == [3]
    assert all_rows(make.book) == before


def test_undoing_a_chart_gives_back_what_it_changed(make: Make, tmp_path: Path) -> None:
    before = _chart_of(make)
    path = journal_file(
        tmp_path, "1100,Bank,bank,", "4600,Power,expense,", "7041,Taken,income,", head=CHART
    )
    done = import_chart(make.alice, path=path)

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.retired_codes == ("1100",)
    assert _chart_of(make).items() - before.items() == {("1100", ("Bank", "asset", "bank"))}


# Opening balances


def test_opening_balances_are_one_entry_on_the_first_day(make: Make, tmp_path: Path) -> None:
    register_party(make.alice, code="C1", name="Bakkerij")
    path = journal_file(tmp_path, *BALANCES, "1000,0.00,0.00,,,,,", CAPITAL, head=OPENING)

    done = import_opening(make.alice, path=path)

    assert (done.label, done.line_count, done.total_minor) == ("BEG/2026/1", 3, 160000)
    assert journal_text(make.book) == "\n".join(
        (
            "2026-01-01 BEG/2026/1 Opening balances",
            "    1020 Bank EUR                      1500.00",
            "    1300 Trade debtors                  100.00  C1",
            "    2010 Opening balance differences    -1600.00",
        )
    )
    with reading(make.book):
        text = entry_labelled(make.book, "BEG/2026/1").lines[1].text
    assert text == "2025-1, 2025-12-31, due 2026-01-14, ref RF18"


def test_opening_balances_come_once_unless_they_are_taken_back(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, BALANCES[0], "2010,,1500.00,,,,,", head=OPENING)
    done = import_opening(make.alice, path=path, booked_on=dt.date(2026, 2, 1))

    assert refusal_of(import_opening, make.alice, path=path) == "opening_posted"
    undo_import(make.alice, import_id=done.import_uid)
    again = import_opening(make.alice, path=path)
    assert again.label == "BEG/2026/3"
    reverse_entry(make.alice, label=again.label)
    assert import_opening(make.alice, path=path).label == "BEG/2026/5"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            ["1020,1500.00,,,,,,", "2010,,1400.00,,,,,"],
            "The opening balances do not balance: debit is 100.00 EUR too much."
            " Correct a balance, or add the difference on a line of its own.",
        ),
        (
            ["1020,1500.00,1500.00,,,,,"],
            "Row 2: This row has a debit and a credit. Give each a row of its own.",
        ),
        (
            ["1020,1500.00,,C9,,,,", "2010,,1500.00,,,,,"],
            "Row 2: Akkerbouw knows nobody with the code C9."
            " Check the code, or add the party first.",
        ),
        (
            ["1020,1500.00,,,,,,", "9999,,1500.00,,,,,"],
            "Row 3: Akkerbouw has no ledger account 9999. Use one of its chart, or add it.",
        ),
        (
            ["1300,1500.00,,,X1,02-03-2025,,", "2010,,1500.00,,,,,"],
            "Row 2: 02-03-2025 can be more than one day."
            " Say whether the day or the month comes first: --dates dmy or --dates mdy.",
        ),
    ],
)
def test_opening_balances_that_cannot_be_right_are_refused(
    make: Make, tmp_path: Path, rows: list[str], sentence: str
) -> None:
    path = journal_file(tmp_path, *rows, head=OPENING)
    before = all_rows(make.book)

    with pytest.raises(Refused) as said:
        import_opening(make.alice, path=path)

    assert said.value.sentence == sentence
    assert all_rows(make.book) == before


def test_a_dry_run_of_opening_balances_writes_nothing(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, BALANCES[0], "9999,,1500.00,,,,,", head=OPENING)
    before = all_rows(make.book)

    found = import_opening(make.alice, path=path, dry_run=True)

    assert [(p.row, p.code) for p in found.problems] == [(3, "ledger_account_unknown")]
    assert all_rows(make.book) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_dry_run_refuses_what_the_opening_itself_would(
    make: Make, tmp_path: Path, dry_run: bool
) -> None:
    rows = ["1020,1500.00,,,,,,", "2010,,1499.00,,,,,"]
    path = journal_file(tmp_path, *rows, head=OPENING)
    with pytest.raises(Refused) as said:
        import_opening(make.alice, path=path, dry_run=dry_run)
    assert said.value.sentence == (
        "The opening balances do not balance: debit is 1.00 EUR too much."
        " Correct a balance, or add the difference on a line of its own."
    )
    empty = journal_file(tmp_path, head=OPENING)
    found = refusal_of(import_opening, make.alice, path=empty, dry_run=dry_run)
    assert found == "entry_one_sided"
    balanced = journal_file(tmp_path, rows[0], "2010,,1500.00,,,,,", head=OPENING)
    early = {"booked_on": dt.date(2019, 1, 1), "dry_run": dry_run}
    assert refusal_of(import_opening, make.alice, path=balanced, **early) == "no_fiscal_year"


def test_a_broken_file_is_told_before_that_there_are_opening_balances(
    make: Make, tmp_path: Path
) -> None:
    path = journal_file(tmp_path, BALANCES[0], "2010,,1500.00,,,,,", head=OPENING)
    import_opening(make.alice, path=path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")

    assert refusal_of(import_opening, make.alice, path=broken) == "archive_damaged"
    assert refusal_of(import_opening, make.alice, path=path, dry_run=True) == "opening_posted"


def test_who_may_not_import_is_refused(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, head=CHART)
    for function in (import_chart, import_opening, import_journal):
        assert refusal_of(function, make.bob, path=path) == "permission_missing"
    assert refusal_of(undo_import, make.charlie, import_id="1") == "permission_missing"


def test_the_chart_of_the_reconciliation_benchmark_fits_dutch_books(
    make: Make, tmp_path: Path, akker_shared: Path
) -> None:
    pack = akker_shared / "bench" / "reconciliation" / "packs" / "nl.json"
    accounts = json.loads(pack.read_text(encoding="utf-8"))["ledger_accounts"]
    rows = [f'{code},"{name}",{kind},' for code, name, kind, _ in accounts]

    done = import_chart(make.alice, path=journal_file(tmp_path, *rows, head=CHART))

    assert len(done.added_codes) + len(done.changed_codes) + done.same_count == len(accounts)
    after = _chart_of(make)
    assert [code for code, name, _, _ in accounts if after[code][0] != name] == []
