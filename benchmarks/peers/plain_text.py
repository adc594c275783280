"""ledger, hledger and beancount: whole runs that read the journal and answer one question."""

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.gen_journal import journal_path, write_journal
from benchmarks.measuring import Run, run_program
from benchmarks.peers.having import PeerMissing, debian_peer, python_peer
from benchmarks.places import cache_folder

REGISTER_OF = "Assets:Bank:Current"
QUESTIONS = ("balance", "income", "register")
PROGRAMS = ("ledger", "hledger", "beancount")
ALL_FORMS = ("ledger", "hledger", "beancount", "akker", "totals")


def journal(count: int, form: str) -> Path:
    """A generated journal, made once."""
    folder = cache_folder() / "journals"
    path = journal_path(folder, count, form)
    if not path.exists():
        write_journal(folder, count, ALL_FORMS)
    return path


def command_for(program: str, question: str, count: int) -> list[str]:
    """Raises PeerMissing."""
    path = str(journal(count, program))
    if program == "ledger":
        ask = {
            "balance": ["bal", "--flat"],
            "income": ["bal", "^Income", "^Expenses"],
            "register": ["reg", f"^{REGISTER_OF}$"],
        }[question]
        return [debian_peer("ledger"), "--args-only", "-f", path, *ask]
    if program == "hledger":
        ask = {
            "balance": ["bal", "--flat"],
            "income": ["incomestatement"],
            "register": ["register", f"^{REGISTER_OF}$"],
        }[question]
        return [debian_peer("hledger"), "-f", path, *ask]
    columns = "account, sum(position)"
    sentence = {
        "balance": f"SELECT {columns} GROUP BY account ORDER BY account",
        "income": f"SELECT {columns} WHERE account ~ '^(Income|Expenses)' GROUP BY account",
        "register": f"SELECT date, narration, position, balance WHERE account = '{REGISTER_OF}'",
    }[question]
    return [python_peer("beancount").command("bean-query"), path, sentence]


def environment() -> dict[str, str]:
    """beancount's load cache is off: the question is what reading the journal costs."""
    return dict(os.environ, LC_ALL="C.UTF-8", BEANCOUNT_DISABLE_LOAD_CACHE="1")


def run_peer(program: str, question: str, count: int) -> Run:
    """Raises PeerMissing, also when the program is there but cannot answer."""
    done = run_program(command_for(program, question, count), env=environment())
    if done.returncode:
        raise PeerMissing(f"{program} could not read its journal: {done.errors[-200:]}")
    return done


def expected_totals(count: int) -> dict[str, int]:
    """Minor units by ledger account, as every program must find them."""
    with journal(count, "totals").open(newline="", encoding="utf-8") as file:
        return {row["account"]: int(row["amount_minor"]) for row in csv.DictReader(file)}


def _output(command: list[str]) -> str:
    return run_program(command, env=environment(), keep_output=True).output


def _of_ledger(count: int) -> dict[str, str]:
    shape = "%(account)|%(quantity(total))\n"
    command = command_for("ledger", "balance", count)
    printed = _output([*command, "--no-total", "--balance-format", shape])
    return dict(line.split("|", 1) for line in printed.splitlines() if "|" in line)


def _of_hledger(count: int) -> dict[str, str]:
    command = command_for("hledger", "balance", count)
    rows = list(csv.reader(_output([*command, "-N", "-E", "-O", "csv"]).splitlines()))[1:]
    return {row[0]: row[1].removesuffix("EUR") for row in rows}


def _of_beancount(count: int) -> dict[str, str]:
    program, path, _ = command_for("beancount", "balance", count)
    sentence = "SELECT account, sum(number) AS s GROUP BY account"
    rows = csv.reader(_output([program, "-f", "csv", path, sentence]).splitlines())
    return {row[0].strip(): row[1] for row in rows if len(row) == 2 and ":" in row[0]}


def differences(program: str, count: int) -> list[str]:
    """Ledger accounts whose balance is not the one that was generated; [] is well."""
    readers: dict[str, Callable[[int], dict[str, str]]] = {
        "ledger": _of_ledger,
        "hledger": _of_hledger,
        "beancount": _of_beancount,
    }
    found = {name: _minor(text) for name, text in readers[program](count).items()}
    return [name for name, minor in expected_totals(count).items() if found.get(name, 0) != minor]


def _minor(text: str) -> int:
    whole, _, fraction = re.sub(r"[^0-9.-]", "", text).partition(".")
    return int((whole or "0") + fraction.ljust(2, "0")[:2])
