"""The journal as others read it: hledger and beancount agree with our balances."""

import csv
import datetime as dt
import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.kernel.money import decimal_text
from akker.ledger.queries import balances, chart
from akker.ledger.rules import NewLine
from akker.parties.registering import register_party
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.plain_text import (
    beancount_ledger,
    beancount_name,
    hledger_journal,
    hledger_name,
)
from tests.make import Make


def _post_awkward_entries(make: Make) -> None:
    register_party(make.alice, code='C;1, "x"', name="Bakkerij")
    energy = [("4600", "100.00"), ("1020", "-100.00")]
    make.post("2026-03-02", 'Semi;colon | "quoted" \\ back', energy)
    make.post("2026-03-15", "=SUM(A1)", [("4600", "0.01"), ("1020", "-0.01")])
    foreign = NewLine("1300", 909091, 'C;1, "x"', "-1", "USD", 1000000, 1_100_000_000)
    make.post("2026-04-01", "Export", [foreign, ("8040", "-9090.91")])


def test_hledger_agrees_cent_for_cent(
    make: Make, tmp_path: Path, program: Callable[[str], str]
) -> None:
    _post_awkward_entries(make)
    file = tmp_path / "export.journal"
    with reading(make.book):
        file.write_text("".join(hledger_journal(make.book, exported_entries(make.book))))
        names = {hledger_name(a.type, a.code, a.name): a.code for a in chart(make.book)}
        for day in ("2026-03-02", "2026-03-31", "2026-12-31"):
            ours = balances(make.book, until=dt.date.fromisoformat(day))
            end = dt.date.fromisoformat(day) + dt.timedelta(days=1)
            printed = subprocess.run(
                [
                    program("hledger"),
                    "-f",
                    file,
                    "bal",
                    "-N",
                    "--flat",
                    "-O",
                    "csv",
                    "-e",
                    str(end),
                ],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            theirs = {
                names[row["account"]]: row["balance"].removesuffix(" EUR")
                for row in csv.DictReader(io.StringIO(printed))
            }
            assert theirs == {code: decimal_text(amount, "EUR") for code, amount in ours.items()}


def test_beancount_agrees_cent_for_cent(make: Make, tmp_path: Path) -> None:
    loader = pytest.importorskip("beancount.loader")
    _post_awkward_entries(make)
    file = tmp_path / "export.beancount"
    with reading(make.book):
        file.write_text("".join(beancount_ledger(make.book, exported_entries(make.book))))
        names = {beancount_name(a.type, a.code): a.code for a in chart(make.book)}
        ours = balances(make.book, until=dt.date(2026, 12, 31))

    entries, errors, _ = loader.load_file(str(file))

    assert errors == []
    theirs: dict[str, Decimal] = {}
    for entry in entries:
        for posting in getattr(entry, "postings", ()):
            code = names[posting.account]
            theirs[code] = theirs.get(code, Decimal(0)) + posting.units.number
    assert theirs == {code: Decimal(decimal_text(v, "EUR")) for code, v in ours.items()}


def test_sec_28_no_cell_of_the_csv_starts_a_formula(make: Make) -> None:
    _post_awkward_entries(make)

    with reading(make.book):
        text = "".join(journal_csv(make.book, exported_entries(make.book)))

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["amount"] for row in rows][:4] == ["100.00", "-100.00", "0.01", "-0.01"]
    assert rows[2]["description"] == "'=SUM(A1)"
    assert rows[4]["text"] == "'-1"
    assert {row["entry"] for row in rows} == {"MEM/2026/1", "MEM/2026/2", "MEM/2026/3"}


def test_no_two_codes_are_one_account_in_beancount() -> None:
    codes = ["a=b", "a-3d-b", "a-b", "a--b", "ab", "A-b", "a\u00e9"]

    assert len({beancount_name("asset", code) for code in codes}) == len(codes)
