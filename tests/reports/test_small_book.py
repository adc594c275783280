"""Every report over books that were worked out by hand, as people read it."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from akker.books.models import Book
from akker.reports.catalogue import build, csv_pieces
from akker.reports.formats import render
from akker.reports.options import read_options
from tests.make import Make
from tests.reports.small_book import MORNING, two_years, write

Golden = Callable[[str, str | bytes], None]

ASKED = {
    "trial-balance": {"until": "2026-03-31"},
    "trial-balance compared": {"until": "2026-03-31", "compare": "year"},
    "trial-balance by centre": {"until": "2026-03-31", "by": "centre"},
    "balance-sheet": {"as-of": "2026-03-31"},
    "balance-sheet compared": {"as-of": "2026-03-31", "compare": "previous"},
    "balance-sheet in Dutch": {"as-of": "2025-12-31", "language": "nl"},
    "profit-and-loss": {"until": "2026-03-31"},
    "profit-and-loss compared": {"from": "2026-01-01", "until": "2026-03-31", "compare": "year"},
    "profit-and-loss quarters": {"from": "2026-01-01", "until": "2026-03-31", "compare": "2"},
    "profit-and-loss by centre": {"from": "2025-01-01", "until": "2026-12-31", "by": "centre"},
    "profit-and-loss of south": {"until": "2026-03-31", "where": "centre=south"},
    "general-ledger": {"from": "2026-01-01", "until": "2026-03-31"},
    "ledger-card": {"ledger-account": "1300", "from": "2025-04-01", "until": "2026-03-31"},
    "journal": {"from": "2025-01-01", "until": "2025-12-31"},
    "journal of sales": {"from": "2025-01-01", "until": "2025-12-31", "journal": "VRK"},
    "journals": {},
}


@pytest.fixture
def book(make: Make) -> Book:
    return two_years(make)


@pytest.mark.parametrize("title", ASKED)
def test_a_report_reads_as_worked_out_by_hand(book: Book, golden: Golden, title: str) -> None:
    name = title.split(" ")[0]
    options = read_options(ASKED[title])

    report = build(book, name, options)

    text = render(report.table, "table", options.language or "en")
    golden(f"reports/small-book-{title.replace(' ', '-')}.txt", text.decode())


@pytest.mark.parametrize("name", ["general-ledger", "ledger-card", "journal"])
def test_a_file_in_pieces_is_the_same_as_the_table(book: Book, name: str) -> None:
    options = read_options(ASKED[name])

    pieces = b"".join(csv_pieces(book, name, options))

    assert pieces == render(build(book, name, options).table, "csv")
    assert len(pieces.splitlines()) >= 3


def test_the_trial_balance_for_programs_holds_what_was_promised(book: Book) -> None:
    answer = build(book, "trial-balance", read_options({"as_of": "2026-03-31"})).json

    assert json.loads(json.dumps(answer)) == answer
    assert list(answer)[:2] == ["book", "as_of"]
    assert answer["book"] == book.slug
    assert (answer["as_of"], answer["from"]) == ("2026-03-31", "2026-01-01")
    assert answer["known_at"] is None
    rows = {row["code"]: row for row in answer["rows"]}
    assert rows["8020"] == {
        "code": "8020",
        "name": "Sales services 21%",
        "type": "income",
        "opening": "-1000.00",
        "debit": "0.00",
        "credit": "500.00",
        "balance": "-1500.00",
        "period_balance": "-500.00",
    }
    assert answer["totals"] == {
        "opening": "0.00",
        "debit": "677.35",
        "credit": "677.35",
        "balance": "0.00",
        "period_balance": "0.00",
    }


def test_debtors_and_their_exchange_differences_are_one_line(book: Book) -> None:
    answer = build(book, "balance-sheet", read_options({"as-of": "2025-12-31"})).json

    debtors = next(line for line in answer["assets"] if line["code"] == "1300")
    assert debtors["amount"] == "222.35"
    assert [(part["code"], part["amount"]) for part in debtors["parts"]] == [
        ("1300", "210.00"),
        ("1309", "12.35"),
    ]
    assert "1309" not in [line["code"] for line in answer["assets"]]


def test_closing_a_year_moves_its_result_and_keeps_its_profit_and_loss(
    make: Make, book: Book
) -> None:
    year = read_options({"from": "2025-01-01", "until": "2025-12-31"})
    before = build(book, "profit-and-loss", year).json
    closing = [("8020", "1000.00"), ("4600", "-400.00"), ("8461", "12.35"), ("0540", "-612.35")]

    write(
        make,
        [make.entry("2025-12-31", "Closing 2025", closing, journal="AFS")],
        at=MORNING + dt.timedelta(hours=1),
    )

    assert build(book, "profit-and-loss", year).json == before
    assert before["totals"]["result"] == {"amount": "612.35"}
    sheet = build(book, "balance-sheet", read_options({"as-of": "2026-03-31"})).json
    assert sheet["earlier_result"] == {"amount": "0.00"}
    assert sheet["year_result"] == {"amount": "427.65"}
    assert [(line["code"], line["amount"]) for line in sheet["equity"]] == [
        ("0500", "10000.00"),
        ("0540", "612.35"),
    ]


def test_inv_18_income_and_expenses_start_every_year_at_nothing(book: Book) -> None:
    answer = build(book, "profit-and-loss", read_options({"until": "2026-01-01"})).json

    assert [row["code"] for row in answer["rows"]] == ["8461"]  # what was turned back that day
    later = read_options({"from": "2027-01-01", "until": "2027-01-01"})
    assert build(book, "profit-and-loss", later).json["rows"] == []
    assert build(book, "profit-and-loss", later).json["totals"]["result"] == {"amount": "0.00"}


def test_inv_18_assets_equal_the_other_side_on_every_day(book: Book) -> None:
    for days in range(0, 800, 7):
        day = dt.date(2024, 12, 30) + dt.timedelta(days)
        totals = build(book, "balance-sheet", read_options({"as-of": day.isoformat()})).json[
            "totals"
        ]

        assert totals["assets"] == totals["liabilities_and_equity"], day
