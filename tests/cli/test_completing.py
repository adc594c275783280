"""Completing the chart of older books on the command line."""

from tests.cli.calling import Akker
from tests.ledger.test_completing import GONE, older, rows
from tests.make import Make


def test_on_the_command_line_a_dry_run_adds_nothing(make: Make, akker: Akker) -> None:
    old = older(make)
    tried = akker("account", "complete", "--dry-run")
    assert "1532 " in tried.out and "3 ledger accounts would be added." in tried.out
    assert "1532" not in rows(old)

    assert akker("account", "complete", "--json").json["codes"] == list(GONE)
    assert "0 ledger accounts were added." in akker("account", "complete").out
