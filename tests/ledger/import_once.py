"""Import one file into books of its own, in a process of its own, and say what it cost.

    AKKER_HOME=FOLDER python -m tests.ledger.import_once FILE

Prints JSON: entries, seconds of processor time, the most memory it had, and on SQLite the size
of the database and of its write-ahead log, in MiB.
"""

import datetime as dt
import json
import os
import re
import sys
import time
from pathlib import Path

MIB = 1024 * 1024


def _peak_mib() -> float:
    """Of this program alone: what getrusage says also counts the parent that forked it."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found
    return round(int(found[1]) / 1024, 1)


def main(file: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akker.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from akker.books.actor import reading
    from akker.ledger.importing import import_journal
    from akker.ledger.opening import open_fiscal_year
    from akker.ledger.queries import balances
    from tests.make import Make

    make = Make(first_day=dt.date(2023, 1, 1))
    for _ in range(2):
        open_fiscal_year(make.alice)
    steps: dict[str, float] = {}

    def note(step: str, done: int, total: int) -> None:
        steps[step] = time.process_time()

    started, wall = time.process_time(), time.perf_counter()
    result = import_journal(make.alice, path=file, open_accounts=True, progress=note)
    cpu_seconds, wall_seconds = time.process_time() - started, time.perf_counter() - wall
    with reading(make.book):
        found = balances(make.book, until=dt.date(2025, 12, 31))
    cost = {
        "entry_count": result.entry_count,
        "line_count": result.line_count,
        "cpu_seconds": round(cpu_seconds, 2),
        "checking_seconds": round(steps["check"] - started, 2),
        "posting_seconds": round(steps["post"] - steps["check"], 2),
        "wall_seconds": round(wall_seconds, 2),
        "entries_per_cpu_second": round(result.entry_count / cpu_seconds),
        "peak_mib": _peak_mib(),
        "balances": found,
    }
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        cost["database_mib"] = round(os.path.getsize(name) / MIB, 1)
        cost["wal_mib"] = round(os.path.getsize(name + "-wal") / MIB, 1)
    print(json.dumps(cost))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
