"""What a file holds, put aside on disk between checking all of it and bringing it in.

A file may hold a million things: memory must not grow with them, and the file may change
under our hands. So the first walk leaves here what the second brings in. It is a database of
its own, in a temporary file that goes when it is closed.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4096;
CREATE TABLE item (position INTEGER PRIMARY KEY, row INTEGER, reference TEXT,
    line_count INTEGER, digest BLOB);
CREATE TABLE content (position INTEGER PRIMARY KEY, content TEXT);
CREATE TABLE known (position INTEGER PRIMARY KEY);
CREATE TABLE subject (position INTEGER PRIMARY KEY, subject_id INTEGER);
"""
# The same thing for the second time in one file is another thing, so they are counted.
_NUMBERED = (
    "SELECT position, digest, row_number() OVER (PARTITION BY digest ORDER BY position) AS nth"
    " FROM item"
)


@dataclass(frozen=True, slots=True)
class StagedItem:
    """`reference` is what the file calls it; `digest` says what it holds."""

    row: int
    reference: str
    line_count: int
    digest: bytes
    content: str


@dataclass(frozen=True, slots=True)
class Staging:
    database: sqlite3.Connection

    def add(self, items: Iterable[StagedItem]) -> None:
        rows = list(items)
        start = self._one("SELECT COALESCE(MAX(position), 0) + 1 FROM item")
        self.database.executemany(
            "INSERT INTO item VALUES (?, ?, ?, ?, ?)",
            [
                (start + i, it.row, it.reference, it.line_count, it.digest)
                for i, it in enumerate(rows)
            ],
        )
        self.database.executemany(
            "INSERT INTO content VALUES (?, ?)",
            [(start + i, it.content) for i, it in enumerate(rows)],
        )

    def doubled_reference(self) -> tuple[str, int, int] | None:
        """The first reference that comes back later in the file, with both rows."""
        found = self.database.execute(
            "SELECT reference, MIN(row) FROM item GROUP BY reference HAVING COUNT(*) > 1"
            " ORDER BY 2 LIMIT 1"
        ).fetchone()
        if found is None:
            return None
        later = self.database.execute(
            "SELECT MIN(row) FROM item WHERE reference = ? AND row > ?", found
        ).fetchone()
        return found[0], found[1], later[0]

    def numbered(self) -> Iterator[tuple[int, bytes, int]]:
        """Position, digest and how manieth with that digest, in the order of the digests."""
        yield from self.database.execute(f"{_NUMBERED} ORDER BY digest, nth")

    def mark_known(self, positions: Iterable[int]) -> None:
        self.database.executemany("INSERT INTO known VALUES (?)", ((p,) for p in positions))

    def new_items(self) -> Iterator[tuple[int, str]]:
        """Position and content of what is not known yet, in the order of the file."""
        yield from self.database.execute(
            "SELECT position, content FROM content"
            " WHERE position NOT IN (SELECT position FROM known) ORDER BY position"
        )

    def note_subjects(self, pairs: Iterable[tuple[int, int]]) -> None:
        """The key of what each position became."""
        self.database.executemany("INSERT INTO subject VALUES (?, ?)", pairs)

    def subjects(self) -> Iterator[tuple[bytes, int, int]]:
        """Digest, how manieth, and key of what came in, in the order of the digests."""
        yield from self.database.execute(
            f"SELECT n.digest, n.nth, s.subject_id FROM ({_NUMBERED}) n"  # noqa: S608
            " JOIN subject s ON s.position = n.position ORDER BY n.digest, n.nth"
        )

    def item_count(self) -> int:
        return self._one("SELECT COUNT(*) FROM item")

    def new_line_count(self) -> int:
        return self._one(
            "SELECT COALESCE(SUM(line_count), 0) FROM item"
            " WHERE position NOT IN (SELECT position FROM known)"
        )

    def known_count(self) -> int:
        return self._one("SELECT COUNT(*) FROM known")

    def _one(self, sql: str) -> int:
        return int(self.database.execute(sql).fetchone()[0])


@contextmanager
def staging() -> Iterator[Staging]:
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.executescript(_TABLES)
        yield Staging(database)
    finally:
        database.close()
