"""A ledger in twenty lines of SQL, to prove that the replay finds what it should.

Every posting writes an entry with a gapless number and a hash chain, two lines, and the totals
that the lines add up to: so a posting that survives in part is always seen.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from tests.crash.replay import Damage, Problem

DATABASE = "ledger.sqlite3"
TABLES = """
    CREATE TABLE entry (number INTEGER PRIMARY KEY, description TEXT NOT NULL, hash TEXT NOT NULL);
    CREATE TABLE line (
        entry INTEGER NOT NULL REFERENCES entry, ledger_account TEXT NOT NULL,
        amount_minor INTEGER NOT NULL);
    CREATE INDEX line_of_entry ON line (entry);
    CREATE INDEX line_of_ledger_account ON line (ledger_account, amount_minor);
    CREATE TABLE total (ledger_account TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL);
"""
CHECKPOINT_PAGES = 25  # small, so that many checkpoints are among the crash points
ADD_TO_TOTAL = """
    INSERT INTO total VALUES (?, ?)
    ON CONFLICT (ledger_account) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor
"""


def open_ledger(path: Path, *, journal: str, synchronous: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    return connection


def make_ledger(path: Path, *, journal: str) -> None:
    with closing(open_ledger(path, journal=journal, synchronous="FULL")) as connection:
        connection.executescript(TABLES)


def post_and_acknowledge(
    path: Path, journal: str, synchronous: str, postings: int, ack: Callable[[str], None]
) -> None:
    """The workload: posts one entry after the other and acknowledges each by its number.

    Halfway it closes the ledger and opens it anew, which deletes the write-ahead log.
    """
    half = postings // 2
    for numbers in (range(1, half + 1), range(half + 1, postings + 1)):
        with closing(open_ledger(path, journal=journal, synchronous=synchronous)) as connection:
            for number in numbers:
                _post(connection, number)
                ack(str(number))


def invariants(connection: sqlite3.Connection, acknowledged: Sequence[str]) -> list[Problem]:
    """Numbers without gaps, an unbroken chain, balanced entries, true totals, nothing lost."""
    problems = []
    entries = connection.execute("SELECT number, description, hash FROM entry ORDER BY number")
    previous, last = "", 0
    for number, description, found in entries.fetchall():
        if number != last + 1 or found != _hash(previous, number, description):
            problems.append(f"entry {number} does not follow {last}")
        previous, last = found, number
    for number, lines, amount in connection.execute(
        "SELECT number, COUNT(entry), SUM(amount_minor) FROM entry LEFT JOIN line ON entry = number"
        " GROUP BY number HAVING COUNT(entry) <> 2 OR SUM(amount_minor) <> 0"
    ):
        problems.append(f"entry {number} has {lines} lines adding up to {amount}")
    sums = "SELECT ledger_account, SUM(amount_minor) FROM line NOT INDEXED GROUP BY 1 ORDER BY 1"
    totals = "SELECT ledger_account, amount_minor FROM total ORDER BY 1"
    if connection.execute(sums).fetchall() != connection.execute(totals).fetchall():
        problems.append("the totals differ from the lines")
    missing = [marker for marker in acknowledged if int(marker) > last]
    return [Problem(Damage.CORRUPT, text) for text in problems] + [
        Problem(Damage.LOST, f"{len(missing)} acknowledged, from {marker} on")
        for marker in missing[:1]
    ]


def _post(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (previous,) = connection.execute(
        "SELECT hash FROM entry ORDER BY number DESC LIMIT 1"
    ).fetchone() or ("",)
    description = f"Sale {number} " + "of bread " * (number % 40)
    row = (number, description, _hash(previous, number, description))
    connection.execute("INSERT INTO entry VALUES (?, ?, ?)", row)
    revenue, price_minor = f"80{number % 20:02}", number * 7
    for ledger_account, amount_minor in (("1300", price_minor), (revenue, -price_minor)):
        line = (number, ledger_account, amount_minor)
        connection.execute("INSERT INTO line VALUES (?, ?, ?)", line)
        connection.execute(ADD_TO_TOTAL, (ledger_account, amount_minor))
    connection.execute("COMMIT")


def _hash(previous: str, number: int, description: str) -> str:
    return hashlib.sha256(f"{previous}|{number}|{description}".encode()).hexdigest()
