"""Files that cannot be right: one sentence with the row, and nothing is posted."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from akker.kernel.errors import Refused
from akker.ledger.charting import (
    NewLedgerAccount,
    add_ledger_account,
    require_dimensions,
    retire_ledger_account,
)
from akker.ledger.closing import lock_until
from akker.ledger.dimensioning import add_dimension
from akker.ledger.importing import import_journal
from tests.ledger.files import HEAD, all_rows, journal_file, workbook_file
from tests.make import Make, refusal_of

GOOD = ("1,2026-03-02,,Energy,4600,100.00,,", "1,2026-03-02,,Energy,1020,-100.00,,")


def sentence_of(make: Make, path: Path, **how: object) -> str:
    """What is said of a file; nothing in the database changes, also not by a dry run."""
    before = all_rows(make.book)
    with pytest.raises(Refused) as said:
        import_journal(make.alice, path=path, **how)  # type: ignore[arg-type]
    try:
        listed = import_journal(make.alice, path=path, dry_run=True, **how)  # type: ignore[arg-type]
    except Refused as refused:  # about the whole file
        assert refused.sentence == said.value.sentence
    else:
        sentences = [problem.sentence for problem in listed.problems]
        assert said.value.sentence in sentences or [p.code for p in listed.proposals] != []
    assert all_rows(make.book) == before, "nothing half done"
    return said.value.sentence


def entry(
    amount: str, *, day: str = "2026-03-03", code: str = "4600", more: str = ","
) -> list[str]:
    """Two rows of an entry, of which the first is as given."""
    return [f'2,{day},,x,{code},"{amount}",{more}', f'2,{day},,x,1020,"-{amount}",,']


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            ["2,2026-03-03,,x,4600,100.00,,", "2,2026-03-03,,x,1020,-99.00,,"],
            "Row 4: Debit and credit differ by 1.00 EUR."
            " Change a line, or add one for the difference.",
        ),
        (
            ["2,2026-03-03,,x,4600,100.00,,"],
            "Row 4: An entry needs at least two lines; this one has 1. Add the other side.",
        ),
        (
            ["2,2026-03-03,,x,4600,100.00,,", *entry("0.00")],
            "Row 5: The line on 4600 is zero. Give it an amount, or leave it out.",
        ),
        (
            entry("1000000000000000000"),
            "Row 4: 1000000000000000000.00 EUR is more than one line can hold."
            " Check the amount; the most is 9999999999999.99.",
        ),
        (
            entry("NaN"),
            "Row 4: NaN is not an amount."
            " Write it with digits and a decimal sign, such as 1250.00.",
        ),
        (
            entry(""),
            "Row 4: An empty cell is not an amount."
            " Write it with digits and a decimal sign, such as 1250.00.",
        ),
        (
            entry("10.125"),
            "Row 4: 10.125 has more decimals than EUR has. Use at most 2 decimals.",
        ),
        (
            entry("1.00", code="9999"),
            "Row 4: Akkerbouw has no ledger account 9999. Add it first, with its type; a name"
            " that begins with assets:, liabilities:, equity:, income: or expenses: says it by"
            " itself.",
        ),
        (
            entry("1.00", code="assets:cash"),
            "Row 4: Akkerbouw has no ledger account assets:cash."
            " Add it first, or let the import open it: --open-accounts.",
        ),
        (
            entry("1.00", code=""),
            "Row 4: This row names no ledger account. Name one by its code or its name.",
        ),
        (
            entry("1.00", more="C9,"),
            "Row 4: Akkerbouw knows nobody with the code C9."
            " Check the code, or add the party first.",
        ),
        (
            entry("1.00", day="2027-03-03"),
            "Row 4: Akkerbouw has no fiscal year on 2027-03-03."
            " Open that year first, or use another date.",
        ),
        (
            entry("1.00", day="2026-02-30"),
            "Row 4: There is no 2026-02-30: the last day of that month is 2026-02-28."
            " Use a day that there is.",
        ),
        (
            ["2,2026-03-03,XX,x,4600,1.00,,", "2,2026-03-03,XX,x,1020,-1.00,,"],
            "Row 4: Akkerbouw has no journal XX."
            " Use one of its journals; `akker report journals` lists them.",
        ),
        (
            ["2,2026-03-03,,x,4600,1.00,,", "2,2026-03-04,,x,1020,-1.00,,"],
            "Row 5: The date differs from that in row 4, of the same entry."
            " Rows of one entry share date, journal and description.",
        ),
        (
            [*entry("1.00"), GOOD[0], GOOD[1]],
            "Entry 1 of row 2 comes back in row 6."
            " Put the rows of one entry together, or call the second something else.",
        ),
        (
            [",2026-03-03,,x,4600,1.00,,", ",2026-03-03,,x,1020,-1.00,,"],
            "Row 4: This row does not say which entry it belongs to."
            " Give all rows of one entry the same text in the column entry.",
        ),
        (
            entry("1.00", more="," + "y" * 201),
            f"Row 4: The text {'y' * 30}... has 201 characters; the most is 200. Shorten it.",
        ),
        (
            ["2,2026-03-03,,x,4600,1.00"],
            "Row 4 has 6 cells where the headings have 8."
            " Put text that holds the delimiter in quotation marks, or mend the row.",
        ),
        (
            entry("1.234,00"),
            "Row 2 has 100.00 and row 4 has 1.234,00: different decimal signs."
            " Write all amounts of a column in one way.",
        ),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_its_row(
    make: Make, tmp_path: Path, rows: list[str], sentence: str
) -> None:
    assert sentence_of(make, journal_file(tmp_path, *GOOD, *rows)) == sentence


def test_rel_64_an_amount_that_can_be_read_two_ways_is_asked_about(
    make: Make, tmp_path: Path
) -> None:
    path = journal_file(tmp_path, *entry("1.234"))

    assert sentence_of(make, path) == (
        "Row 2: 1.234 can mean thousands or decimals."
        " Say which decimal sign the file uses, a point or a comma."
    )
    done = import_journal(make.alice, path=path, decimal_sign="comma")
    assert done.entry_count == 1


def test_a_date_that_can_be_two_days_is_asked_about(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, *entry("1.00", day="03-04-2026"))

    assert sentence_of(make, path) == (
        "Row 2: 03-04-2026 can be more than one day."
        " Say whether the day or the month comes first: --dates dmy or --dates mdy."
    )
    assert import_journal(make.alice, path=path, dates="dmy").entry_count == 1


def test_a_closed_period_takes_nothing(make: Make, tmp_path: Path) -> None:
    lock_until(make.alice, kind="hard", until=dt.date(2026, 3, 31))

    assert sentence_of(make, journal_file(tmp_path, *GOOD)) == (
        "Row 2: The books are locked for good up to and including 2026-03-31. Use a later date."
    )


def test_a_ledger_account_of_other_books_is_unknown(make: Make, tmp_path: Path) -> None:
    other = Make()
    add_ledger_account(other.alice, new=NewLedgerAccount("4999", "Other books", "expense"))

    assert sentence_of(make, journal_file(tmp_path, *entry("1.00", code="4999"))).startswith(
        "Row 2: Akkerbouw has no ledger account 4999."
    )


def test_what_the_chart_asks_of_a_line_is_said_with_its_row(make: Make, tmp_path: Path) -> None:
    add_dimension(make.alice, code="project", name="Project")
    require_dimensions(make.alice, code="4600", dimensions=["project"])
    assert sentence_of(make, journal_file(tmp_path, *GOOD)) == (
        "Row 2: Ledger account 4600 needs a value for project. Add it to the line."
    )

    require_dimensions(make.alice, code="4600", dimensions=[])
    retire_ledger_account(make.alice, code="1020")
    late = [row.replace("2026-03-02", "2026-12-31") for row in GOOD]
    assert sentence_of(make, journal_file(tmp_path, *late)).startswith(
        "Row 3: Ledger account 1020 is retired since 2026-"
    )


def test_a_name_that_is_two_ledger_accounts_is_asked_about(make: Make, tmp_path: Path) -> None:
    for code in ("4901", "4902"):
        add_ledger_account(make.alice, new=NewLedgerAccount(code, "Sundry", "expense"))

    assert sentence_of(make, journal_file(tmp_path, *entry("1.00", code="Sundry"))) == (
        "Row 2: More than one ledger account is called Sundry. Name it by its code."
    )


def test_another_currency_needs_a_rate(make: Make, tmp_path: Path) -> None:
    head = HEAD + ",currency"
    rows = ["1,2026-03-02,,x,4600,100.00,,,USD", "1,2026-03-02,,x,1020,-100.00,,,USD"]

    assert sentence_of(make, journal_file(tmp_path, *rows, head=head)) == (
        "Row 2: Akkerbouw has no rate of USD for 2026-03-02."
        " Bring in the rates of that week: `akker import rates`."
    )


@pytest.mark.parametrize(
    ("currency", "sentence"),
    [
        ("kr", "Row 2: kr is not a currency code. Use three capital letters, such as EUR."),
        ("🐑", "Row 2: 🐑 is not a currency code. Use three capital letters, such as EUR."),
    ],
)
def test_a_currency_that_nobody_can_name_is_refused(
    make: Make, tmp_path: Path, currency: str, sentence: str
) -> None:
    rows = [f"1,2026-03-02,,x,4600,100.00,,,{currency}", "1,2026-03-02,,x,1020,-100.00,,,"]

    assert sentence_of(make, journal_file(tmp_path, *rows, head=HEAD + ",currency")) == sentence


def test_a_dollar_sign_is_asked_about_where_dollars_are_not_american(
    db: None, tmp_path: Path
) -> None:
    canadian = Make(country="CA", currency="CAD")
    rows = ["1,2026-03-02,,x,6100,100.00,,,$", "1,2026-03-02,,x,1020,-100.00,,,$"]

    path = journal_file(tmp_path, *rows, head=HEAD + ",currency")

    assert sentence_of(canadian, path) == (
        "Row 2: $ can be CAD or another currency. Write the code of the currency instead."
    )


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (
            "date,account,amount",
            "The file has no column for entry; its headings are date, account, amount."
            " Rename a heading, or say with --map FILE which heading is which field.",
        ),
        (
            "entry,date,account,text",
            "The file has no column for the amount."
            " Give it an amount, debit above zero, or a debit and a credit column.",
        ),
        (
            "entry,date,account,amount,debit,credit",
            "The file has an amount column and a column for debit."
            " Say with --map FILE which to leave out.",
        ),
    ],
)
def test_a_file_without_its_columns_is_refused(
    make: Make, tmp_path: Path, head: str, sentence: str
) -> None:
    assert sentence_of(make, journal_file(tmp_path, head=head)) == sentence


def test_a_dry_run_lists_every_row_that_is_wrong(make: Make, tmp_path: Path) -> None:
    rows = [*entry("1.005"), *GOOD, "3,2026-03-03,,x,4600,1.00,,", "4,soon,,x,9999,1.00,,"]

    found = import_journal(make.alice, path=journal_file(tmp_path, *rows), dry_run=True)

    assert [(problem.row, problem.code) for problem in found.problems] == [
        (2, "too_many_decimals"),
        (3, "too_many_decimals"),
        (6, "entry_one_sided"),
        (7, "date_unreadable"),
    ]
    assert (found.entry_count, found.import_uid) == (1, "")


def test_a_dry_run_stops_listing_at_a_hundred(make: Make, tmp_path: Path) -> None:
    rows = [f"{n},2026-03-03,,x,4600,1.00,," for n in range(2000)]

    found = import_journal(make.alice, path=journal_file(tmp_path, *rows), dry_run=True)

    assert [problem.row for problem in found.problems] == list(range(2, 102))


def test_an_entry_without_end_is_refused_before_it_fills_the_memory(
    make: Make, tmp_path: Path
) -> None:
    rows = ["1,2026-03-03,,x,4600,1.00,,"] * 10_001

    assert sentence_of(make, journal_file(tmp_path, *rows)) == (
        "The entry of row 2 goes on in row 10002; an entry has at most 10000 lines."
        " Split it over several entries."
    )


def test_a_workbook_is_refused_by_its_rows_too(make: Make, tmp_path: Path) -> None:
    path = workbook_file(
        tmp_path,
        ("entry", "date", "account", "amount"),
        (1, "2026-03-02", 4600, 100.25),
        (1, "2026-03-02", 9999, Decimal("-100.25")),
    )

    assert sentence_of(make, path).startswith("Row 3: Akkerbouw has no ledger account 9999.")


def test_what_is_no_table_is_refused(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "journal.csv"
    for content in (b"", b"%PDF-1.7\n", b"PK\x03\x04 no workbook", b"a,b\n\x00\n"):
        path.write_bytes(content)
        assert refusal_of(import_journal, make.alice, path=path)
    assert refusal_of(import_journal, make.alice, path=tmp_path / "none.csv") == "file_missing"


def test_who_may_not_import_is_refused_before_the_file_is_read(make: Make, tmp_path: Path) -> None:
    for actor in (make.bob, make.charlie):
        assert refusal_of(import_journal, actor, path=tmp_path / "none.csv") == "permission_missing"
