"""The journals that the peers of docs/performance.md are measured with, in our own columns."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

COLUMNS = ("entry", "date", "description", "account", "amount", "text")


def generator(shared: Path) -> ModuleType:
    place = shared / "bench" / "peers" / "gen_journal.py"
    spec = importlib.util.spec_from_file_location("gen_journal", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_journal(shared: Path, file: Path, entry_count: int) -> dict[str, int]:
    """Write that many entries as a CSV; the total of each account, in minor units."""
    made = generator(shared)
    totals: dict[str, int] = {}
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, day, kind, reference, party, lines in made.entries(entry_count):
            who = made.PARTIES[party] if party is not None else ""
            for account, amount_minor in lines:
                name = made.A[account]
                totals[name] = totals.get(name, 0) + amount_minor
                row = (number, day, f"{kind} {reference}", name, made.money(amount_minor), who)
                writer.writerow(row)
    return totals
