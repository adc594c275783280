"""The product from the outside: its command lines, and where it keeps a book to be measured."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measuring import Run, run_program
from benchmarks.places import ROOT

BOOK = "bench"
LAST_DAY = "2025-12-31"


def akker(*words: str) -> list[str]:
    """The installed command, as a person runs it."""
    return [str(Path(sys.executable).parent / "akker"), *words]


def environment(home: Path, url: str) -> dict[str, str]:
    """As a person has it: Python keeps what it compiled, whatever is set for this run."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return dict(kept, AKKER_HOME=str(home), AKKER_DATABASE_URL=url, LC_ALL="C.UTF-8")


def open_book() -> list[str]:
    words = ("book", "open", "Bench BV", "--slug", BOOK, "--country", "XX", "--currency", "EUR")
    return akker(*words, "--first-year", "2023")


def import_journal(path: Path) -> list[str]:
    return akker("import", "journal", str(path), "--book", BOOK, "--open-accounts")


def trial_balance() -> list[str]:
    return akker("report", "trial-balance", "--book", BOOK, "--as-of", LAST_DAY)


def export_register(ledger_code: str) -> list[str]:
    words = ("report", "ledger-card", "--book", BOOK, "--ledger-account", ledger_code)
    return akker(*words, "--from", "2023-01-01", "--until", LAST_DAY, "--format", "csv")


def check() -> list[str]:
    return akker("check", "--book", BOOK)


class ProductFailed(Exception):
    """A command of the product ended with an error; the message holds what it said."""


def run_akker(command: list[str], env: Mapping[str, str], *, keep_output: bool = False) -> Run:
    """Raises ProductFailed."""
    done = run_program(command, env=env, cwd=ROOT, timeout=3600, keep_output=keep_output)
    if done.returncode:
        shown = " ".join(command[1:4])
        raise ProductFailed(f"akker {shown} ended with {done.returncode}: {done.errors[-500:]}")
    return done
