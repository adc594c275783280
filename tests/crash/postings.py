"""The postings that are put through power cuts: the one place that knows what is posted.

Three functions, and nothing else in this folder, decide what REL-3 tests:

- `prepare(home)` makes the books, before anything is recorded, in a process of its own.
- `workload_of_postings(home, ack)` runs in a fresh process with every write recorded. It posts
  to `home / DATABASE` under the settings people use (WAL, synchronous=FULL), with a short
  checkpoint interval so that checkpoints are crossed, and acknowledges each posting.
- `invariants(connection, acknowledged)` gets a plain connection to the rebuilt database and
  the markers so far, and returns problems: CORRUPT where the books are wrong (gap, imbalance,
  broken chain, half a posting), LOST where an acknowledged posting is missing.
"""

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.crash.replay import Damage, Problem
from tests.servers import open_elsewhere

DATABASE = "akker.sqlite3"
POSTINGS = 120
CHECKPOINT_PAGES = 25

_WRONG = {
    "an entry does not balance": "SELECT entry_id FROM ledger_journalline GROUP BY entry_id"
    " HAVING SUM(amount_minor) <> 0 OR COUNT(*) < 2",
    "a line has no entry": "SELECT id FROM ledger_journalline l WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_journalentry e WHERE e.id = l.entry_id)",
    "an entry has no lines": "SELECT id FROM ledger_journalentry e WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_journalline l WHERE e.id = l.entry_id)",
    "the counter is not at the last entry": "SELECT id FROM ledger_counter c WHERE last_number"
    " <> (SELECT COUNT(*) FROM ledger_journalentry) OR last_number <> (SELECT MAX(number) FROM"
    " ledger_journalentry) OR head_hash <> (SELECT hash FROM ledger_journalentry e"
    " WHERE e.number = c.last_number)",
    "the chain is broken": "SELECT e.id FROM ledger_journalentry e JOIN ledger_journalentry b"
    " ON b.number = e.number - 1 WHERE e.previous_hash <> b.hash",
    "the month totals are off": "SELECT m.id FROM ledger_monthtotal m WHERE m.debit_minor -"
    " m.credit_minor <> (SELECT SUM(l.amount_minor) FROM ledger_journalline l WHERE"
    " l.ledger_account_id = m.ledger_account_id"
    " AND CAST(strftime('%Y%m', l.booked_on) AS integer) = m.month)",
    "a posting has no event": "SELECT e.id FROM ledger_journalentry e WHERE NOT EXISTS"
    " (SELECT 1 FROM audit_event v WHERE v.subject = 'entry:MEM/2026/' || e.number)",
}


def prepare(home: Path) -> None:
    open_elsewhere("cuts", **_environment(home))


def workload_of_postings(home: Path, ack: Callable[[str], None]) -> None:
    os.environ.update(_environment(home))
    import django

    django.setup()
    from django.db import connection

    from akker.access.doors import command_line_actor
    from akker.books.queries import book_for
    from akker.ledger.posting import post_manual_entry
    from akker.ledger.rules import NewEntry, NewLine

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    actor = command_line_actor(book_for("cuts"))
    for n in range(POSTINGS):
        lines = (NewLine("4600", 100 + n), NewLine("1020", -100 - n))
        day = dt.date(2026, 1 + n % 12, 1 + n % 28)
        posted = post_manual_entry(actor, entry=NewEntry("MEM", day, f"Posting {n}", lines))
        ack(str(posted.number))
    connection.close()


def invariants(connection: sqlite3.Connection, acknowledged: Sequence[str]) -> Sequence[Problem]:
    found = [
        Problem(Damage.CORRUPT, text)
        for text, sql in _WRONG.items()
        if connection.execute(sql).fetchone()
    ]
    rows = connection.execute("SELECT number FROM ledger_journalentry").fetchall()
    numbers = {str(number) for (number,) in rows}
    found += [Problem(Damage.LOST, number) for number in acknowledged if number not in numbers]
    return found


def _environment(home: Path) -> dict[str, str]:
    return {
        "AKKER_HOME": str(home),
        "AKKER_DATABASE_URL": f"sqlite:///{home / DATABASE}",
        "DJANGO_SETTINGS_MODULE": "akker.config.settings",
    }
