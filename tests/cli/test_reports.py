"""`akker report`: every report, in five formats."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from akker.reports.catalogue import REPORTS
from tests.cli.calling import Akker
from tests.make import Make

RENT = [("4200", "100.00"), ("1020", "-100.00")]


@pytest.fixture
def posted(make: Make) -> Make:
    make.post("2026-03-02", "Rent", RENT)
    make.post("2026-04-02", "Rent", RENT)
    return make


def test_the_trial_balance_as_commands_md_promises_it(posted: Make, akker: Akker) -> None:
    called = akker("report", "trial-balance", "--as-of", "2026-03-31", "--format", "json")

    answer = called.json
    assert {"book", "as_of", "known_at", "rows", "totals"} <= answer.keys()
    assert answer["as_of"] == "2026-03-31"
    row = {row["code"]: row for row in answer["rows"]}["4200"]
    assert {"name", "type", "opening", "debit", "credit", "period_balance"} <= row.keys()
    assert row["balance"] == "100.00"
    assert akker("--json", "report", "trial-balance", "--as-of", "2026-03-31") == called


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_is_had_as_table_csv_and_json(posted: Make, akker: Akker, name: str) -> None:
    akker("party", "add", "K1", "Bakkerij Jansen", "--role", "customer")
    more = {"ledger-card": ("--ledger-account", "1020"), "statement": ("--party", "K1")}
    more = more | dict.fromkeys(("brief", "handover", "review"), ("--party", "K1"))
    more = more.get(name, ())

    table = akker("report", name, *more)
    as_csv = akker("report", name, *more, "--format", "csv")
    as_json = akker("report", name, *more, "--format", "json")

    assert (table.code, as_csv.code, as_json.code) == (0, 0, 0), table.err + as_csv.err
    assert posted.book.name in table.out
    assert "," in as_csv.out.splitlines()[0]
    assert isinstance(json.loads(as_json.out), dict)


def test_a_workbook_and_a_pdf_go_into_a_file(posted: Make, akker: Akker, tmp_path: Path) -> None:
    for form in ("xlsx", "pdf"):
        path = tmp_path / f"balance.{form}"
        called = akker("report", "balance-sheet", "--format", form, "--output", str(path))
        assert (called.code, called.out) == (0, ""), called.err

    assert zipfile.is_zipfile(BytesIO((tmp_path / "balance.xlsx").read_bytes()))
    assert (tmp_path / "balance.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nothing",), 2, "Invalid value"),
        (("trial-balance", "--as-of", "31-03-2026"), 1, "is not a day"),
        (("trial-balance", "--as-of", "2026-03-31", "--until", "2026-03-31"), 1, "given twice"),
        (("ledger-card",), 1, "needs a"),
        (("journals", "--from", "2026-01-01"), 1, "takes no from"),
        (("trial-balance", "--by", "colour"), 1, "has no dimension colour"),
        (("trial-balance", "--known-at", "2999-01-01"), 1, "cannot be told yet"),
    ],
)
def test_what_cannot_be_reported_is_one_sentence(
    posted: Make, akker: Akker, arguments: tuple[str, ...], code: int, words: str
) -> None:
    called = akker("report", *arguments)

    assert (called.code, called.out) == (code, "")
    assert words in called.err


def test_a_report_beside_earlier_periods_and_split_by_dimension(posted: Make, akker: Akker) -> None:
    akker("dimension", "add", "project", "Project")
    akker("dimension", "value", "project", "P1", "Roof")

    compared = akker("report", "profit-and-loss", "--until", "2026-04-30", "--compare", "previous")
    split = akker("report", "profit-and-loss", "--until", "2026-04-30", "--by", "project")
    chosen = akker("report", "trial-balance", "--where", "project=P1", "--json")

    assert (compared.code, split.code) == (0, 0), compared.err + split.err
    assert "Without Project" in split.out
    assert [row for row in chosen.json["rows"] if row["balance"] != "0.00"] == []
