"""Deterministic bookkeeping of a small trading company, as balanced journal entries.

    python3 -m benchmarks.gen_journal -n 100000 -o FOLDER [--seed 1] [--formats akker,totals]

Writes into FOLDER, for n = 100000:
    journal-100000.ledger      ledger text
    journal-100000.hledger     hledger text: the same grammar, with its directives
    journal-100000.beancount   beancount text, open directives included
    journal-100000.csv         one row per line: entry,date,kind,ref,party,account,amount_minor
    journal-100000.akker.csv   one row per line, as `akker import journal` reads it
    journal-100000.totals.csv  the trial balance that every program must reproduce

The same arguments always give the same bytes: only random() of a seeded generator is used,
which Python keeps stable between releases. Entries are in date order over three years, two to
five lines each, two decimals, EUR, debit above zero. The choice of party is skewed: few big
customers.
"""

import argparse
import csv
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.company import LEDGER_ACCOUNTS, PARTY_COUNT, SEED, Entry, entries

FLUSH_EVERY = 5000  # entries


def decimal(amount_minor: int) -> str:
    size = abs(amount_minor)
    return f"{'-' if amount_minor < 0 else ''}{size // 100}.{size % 100:02d}"


def _ledger_text(entry: Entry) -> str:
    lines = "".join(
        f"    {LEDGER_ACCOUNTS[place]:<38}  {decimal(amount):>12} EUR\n"
        for place, amount in entry.lines
    )
    return f"{entry.day} * ({entry.reference}) {entry.party or entry.kind}\n{lines}\n"


def _beancount_text(entry: Entry) -> str:
    lines = "".join(
        f"  {LEDGER_ACCOUNTS[place]:<38}  {decimal(amount):>12} EUR\n"
        for place, amount in entry.lines
    )
    return f'{entry.day} * "{entry.party}" "{entry.kind} {entry.reference}"\n{lines}\n'


def _csv_rows(entry: Entry) -> str:
    head = f"{entry.number},{entry.day},{entry.kind},{entry.reference},{entry.party},"
    return "".join(f"{head}{LEDGER_ACCOUNTS[place]},{amount}\n" for place, amount in entry.lines)


def _akker_rows(entry: Entry) -> str:
    head = f"{entry.number},{entry.day},,{entry.kind} {entry.reference},"
    return "".join(
        f"{head}{LEDGER_ACCOUNTS[place]},{decimal(amount)},{entry.party}\n"
        for place, amount in entry.lines
    )


class Form(NamedTuple):
    """How one text format begins, and how it writes an entry."""

    ending: str
    head: str
    text: Callable[[Entry], str]


FORMS = {
    "ledger": Form("ledger", "", _ledger_text),
    "hledger": Form(
        "hledger",
        "commodity 1000.00 EUR\n\n" + "".join(f"account {n}\n" for n in LEDGER_ACCOUNTS) + "\n",
        _ledger_text,
    ),
    "beancount": Form(
        "beancount",
        'option "title" "Generated"\noption "operating_currency" "EUR"\n\n'
        + "".join(f"2022-12-31 open {n} EUR\n" for n in LEDGER_ACCOUNTS)
        + "\n",
        _beancount_text,
    ),
    "csv": Form("csv", "entry,date,kind,ref,party,account,amount_minor\n", _csv_rows),
    "akker": Form("akker.csv", "entry,date,journal,description,account,amount,text\n", _akker_rows),
}


def journal_path(folder: Path, count: int, form: str) -> Path:
    ending = "totals.csv" if form == "totals" else FORMS[form].ending
    return folder / f"journal-{count}.{ending}"


def write_journal(folder: Path, count: int, forms: tuple[str, ...], seed: int = SEED) -> int:
    """Write the files asked for; the number of lines in them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [FORMS[name] for name in forms if name != "totals"]
    total_minor, line_count = [0] * len(LEDGER_ACCOUNTS), [0] * len(LEDGER_ACCOUNTS)
    with ExitStack() as stack:
        files = []
        for name in (name for name in forms if name != "totals"):
            path = journal_path(folder, count, name)
            files.append(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
            files[-1].write(FORMS[name].head)
        waiting: list[list[str]] = [[] for _ in files]
        for entry in entries(count, seed):
            assert sum(amount for _, amount in entry.lines) == 0
            for form, texts in zip(written, waiting, strict=True):
                texts.append(form.text(entry))
            for place, amount in entry.lines:
                total_minor[place] += amount
                line_count[place] += 1
            if entry.number % FLUSH_EVERY == 0 or entry.number == count:
                for file, texts in zip(files, waiting, strict=True):
                    file.write("".join(texts))
                    texts.clear()
    if "totals" in forms:
        with journal_path(folder, count, "totals").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["account", "amount_minor", "lines"])
            rows = sorted(zip(LEDGER_ACCOUNTS, total_minor, line_count, strict=True))
            writer.writerows(rows)
    return sum(line_count)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=10000)
    parser.add_argument("-o", type=Path, default=Path())
    parser.add_argument("--formats", default=",".join((*FORMS, "totals")))
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    lines = write_journal(wanted.o, wanted.n, tuple(wanted.formats.split(",")), wanted.seed)
    counts = f"entries {wanted.n} lines {lines} accounts {len(LEDGER_ACCOUNTS)}"
    print(f"{counts} parties {PARTY_COUNT}", file=sys.stderr)


if __name__ == "__main__":
    main()
