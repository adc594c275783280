"""What this machine can do at all: the disk's commits, and SQLite's with nothing around them."""

import os
import shutil
import sqlite3

from benchmarks.measuring import Work, repeat
from benchmarks.places import scratch_folder

BLOCK = b"x" * 4096
TABLES = """
CREATE TABLE entry(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, ref TEXT NOT NULL);
CREATE TABLE line(id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL REFERENCES entry,
    account_id INTEGER NOT NULL, amount INTEGER NOT NULL);
CREATE INDEX line_entry ON line(entry_id);
CREATE INDEX line_account ON line(account_id, entry_id);
"""


def limits(seconds: float) -> list[str]:
    """Sentences for the page; a posting that is durable cannot be faster than these."""
    folder = scratch_folder()
    try:
        disk = _disk(os.path.join(folder, "block"), seconds)
        entries = _entries(os.path.join(folder, "limits.sqlite"), seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        f"4 KiB written and on disk: {disk.count / disk.wall:,.0f}/s,"
        f" median {disk.median_ms:.2f} ms",
        f"SQLite, synchronous=FULL, a 3-line entry a commit, nothing checked:"
        f" {entries.count / entries.wall:,.0f}/s, {entries.per_cpu:,.0f} per CPU second",
    ]


def _disk(path: str, seconds: float) -> Work:
    file = os.open(path, os.O_RDWR | os.O_CREAT)

    def write(n: int) -> None:
        os.pwrite(file, BLOCK, n % 1000 * len(BLOCK))
        os.fdatasync(file)

    try:
        return repeat(write, seconds=seconds)
    finally:
        os.close(file)


def _entries(path: str, seconds: float) -> Work:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(TABLES)

    def post(n: int) -> None:
        net = 1000 + n * 37 % 90000
        connection.execute("BEGIN IMMEDIATE")
        insert = "INSERT INTO entry(day, ref) VALUES (?, ?)"
        key = connection.execute(insert, (n % 1000, f"R{n}")).lastrowid
        lines = [(key, 10, net + net // 5), (key, 60 + n % 7, -net), (key, 38, -(net // 5))]
        insert = "INSERT INTO line(entry_id, account_id, amount) VALUES (?, ?, ?)"
        connection.executemany(insert, lines)
        connection.execute("COMMIT")

    try:
        return repeat(post, seconds=seconds)
    finally:
        connection.close()
