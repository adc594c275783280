"""The postings that are put through power cuts: the one place that knows what is posted.

Three functions, and nothing else in this folder, decide what REL-3 tests:

- `prepare(home)` makes the books, before anything is recorded; it may run in the test's process
  or start another.
- `workload_of_postings(home, ack)` runs in a fresh process with every write recorded. It posts
  to `home / DATABASE` under the settings people use (WAL, synchronous=FULL) with the checkpoint
  interval at `CHECKPOINT_PAGES`, and calls `ack(marker)` after each posting has returned.
- `invariants(connection, acknowledged)` gets a plain connection to the rebuilt database and
  the markers so far, and returns problems: CORRUPT where the books are wrong (gap, imbalance,
  broken chain, half a posting), LOST where an acknowledged posting is missing.

Until entries can be posted, the small ledger stands in for the books.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.crash import small_ledger
from tests.crash.replay import Problem

DATABASE = "akker.sqlite3"
POSTINGS = 120


def prepare(home: Path) -> None:
    small_ledger.make_ledger(home / DATABASE, journal="WAL")


def workload_of_postings(home: Path, ack: Callable[[str], None]) -> None:
    small_ledger.post_and_acknowledge(home / DATABASE, "WAL", "FULL", POSTINGS, ack)


def invariants(connection: sqlite3.Connection, acknowledged: Sequence[str]) -> Sequence[Problem]:
    return small_ledger.invariants(connection, acknowledged)
