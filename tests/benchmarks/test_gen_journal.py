"""The generated journal is a measure: its bytes may never change."""

import csv
import hashlib
from pathlib import Path

import pytest

from benchmarks.gen_journal import FORMS, journal_path, write_journal

FROZEN = {
    "ledger": "209d5afad0e4aa57",
    "hledger": "d6f1c764f55e4f28",
    "beancount": "61a9ddc182ade78d",
    "csv": "46d034991a1de445",
    "akker": "27a24bfaf9023ac7",
    "totals": "3812ae68f4936dcc",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("journal")
    write_journal(path, 1000, (*FORMS, "totals"))
    return path


@pytest.mark.parametrize("form", FROZEN)
def test_the_same_arguments_give_the_same_bytes(folder: Path, form: str) -> None:
    written = journal_path(folder, 1000, form).read_bytes()
    assert hashlib.sha256(written).hexdigest()[:16] == FROZEN[form]


def test_our_import_format_adds_up_to_the_totals(folder: Path) -> None:
    totals = {}
    with journal_path(folder, 1000, "totals").open(newline="") as file:
        for row in csv.DictReader(file):
            totals[row["account"]] = int(row["amount_minor"])
    imported = dict.fromkeys(totals, 0)
    with journal_path(folder, 1000, "akker").open(newline="") as file:
        for row in csv.DictReader(file):
            imported[row["account"]] += int(row["amount"].replace(".", ""))
    assert imported == totals
    assert sum(totals.values()) == 0
