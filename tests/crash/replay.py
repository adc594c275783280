"""Pull the plug at any step of a recorded log, and see what is left in the database.

The disk that is modelled:

- What a file held at its last sync is safe. Each later write is lost, kept, or torn: cut at
  the boundaries of 512-byte sectors, of which any may survive, in any order and regardless of
  other files. Bytes outside a write never change, and a sector is never half written, however
  short the write (SQLite counts on both: "powersafe overwrite").
- A later truncation happened or did not. A lost write that would have made the file longer may
  still have done so, with zeros.
- A new name is safe, and a deleted one gone for good, once the folder is synced: with the first
  sync of a journal or write-ahead log just made, and with a deletion for which SQLite asks it.
  Until then each change of names happened or did not; a name that comes back brings its old
  file. With `deletions_at_once=True` a deletion is safe at once, as on file systems that commit
  names in order; only DELETE journals with synchronous=FULL tell the difference, for whose sake
  SQLite has synchronous=EXTRA.
- An acknowledgement is heard at once, and cannot be taken back.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.crash.log import Created, Deleted, Log, Synced, Truncated, Written

SECTOR_BYTES = 512
KEPT_FOLDERS = 5


class Damage(Enum):
    """Corrupt: the books are wrong. Lost: they are right, but lack what was acknowledged."""

    CORRUPT = "corrupt"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Problem:
    damage: Damage
    text: str


Invariants = Callable[[sqlite3.Connection, Sequence[str]], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class CrashReport:
    """Crash points tried, and how many left the database corrupt, or sound but lacking.

    A point counts once, as corrupt if it is both. `details` names each of them.
    """

    points: int
    corrupt: int
    lost: int
    seed: int
    details: tuple[str, ...]

    def __str__(self) -> str:
        figures = f"{self.points} crash points, seed {self.seed}"
        head = f"{figures}: {self.corrupt} corrupt, {self.lost} lost acknowledged work"
        return "\n  ".join([head, *self.details[:10]])


@dataclass(slots=True)
class Disk:
    """Files and names as they are on the disk for certain, and what is still under way."""

    files: dict[int, bytearray]
    names: dict[str, int]
    writes: dict[int, list[Written | Truncated]] = field(default_factory=dict)
    renames: list[Created | Deleted] = field(default_factory=list)

    def settle_names(self) -> None:
        self.names = named(self.names, self.renames)
        self.renames.clear()


def crash_points(log: Log, count: int, seed: int) -> list[int]:
    """As many points as asked, each the number of steps done before the plug is pulled.

    All different while there are enough steps; after that they come again, to be torn otherwise.
    """
    rng = random.Random(seed)
    every = range(len(log.steps) + 1)
    points: list[int] = []
    while len(points) < count:
        points += rng.sample(every, min(count - len(points), len(every)))
    return points


def rebuild(
    log: Log, point: int, folder: Path, rng: random.Random, *, deletions_at_once: bool = False
) -> Path:
    """Write the database's files into an empty folder as a power cut at the point left them.

    Returns the path of the database, which may not exist.
    """
    disk = disk_at(log, point)
    if deletions_at_once:
        happened = [s for s in disk.renames if isinstance(s, Deleted) or rng.random() < 0.5]
    else:
        happened = [s for s in disk.renames if rng.random() < 0.5]
    for name, number in sorted(named(disk.names, happened).items()):
        content = torn(disk.files[number], disk.writes.get(number, []), rng)
        (folder / name).write_bytes(content)
    return folder / log.database


def replay(
    log: Log,
    invariants: Invariants,
    workspace: Path,
    *,
    count: int,
    seed: int,
    deletions_at_once: bool = False,
) -> CrashReport:
    """Try crash points one after the other, and check what each leaves behind.

    `invariants` gets a connection to the rebuilt database and the markers acknowledged before
    the crash. The first few damaged folders stay in the workspace. The nth point (from 0) can be
    had again with `rebuild` and `random.Random(f"{seed}/{n}")`.
    """
    found = dict.fromkeys(Damage, 0)
    details: list[str] = []
    for nth, point in enumerate(crash_points(log, count, seed)):
        folder = workspace / f"point-{nth:04d}"
        folder.mkdir(parents=True)
        rng = random.Random(f"{seed}/{nth}")
        path = rebuild(log, point, folder, rng, deletions_at_once=deletions_at_once)
        problems = problems_in(path, invariants, log.acknowledged(point))
        if problems:
            corrupt = [p for p in problems if p.damage is Damage.CORRUPT]
            worst = (corrupt or problems)[0]
            found[worst.damage] += 1
            place = f"point {nth}, after step {point} of {len(log.steps)}"
            text = worst.text.replace("\n", "; ")[:120]
            details.append(f"{worst.damage.value} at {place}: {text}")
        if not problems or len(details) > KEPT_FOLDERS:
            shutil.rmtree(folder)
    return CrashReport(count, found[Damage.CORRUPT], found[Damage.LOST], seed, tuple(details))


def problems_in(path: Path, invariants: Invariants, acknowledged: Sequence[str]) -> list[Problem]:
    """Open the database as after a restart: SQLite recovers it, then everything is checked."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug on the check
            answers = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            if answers != ["ok"]:
                return [Problem(Damage.CORRUPT, answer) for answer in answers]
            for row in connection.execute("PRAGMA foreign_key_check"):
                return [Problem(Damage.CORRUPT, f"foreign key of {row[0]} {row[1]}: no {row[2]}")]
            return list(invariants(connection, acknowledged))
    except sqlite3.DatabaseError as error:
        return [Problem(Damage.CORRUPT, str(error))]


def disk_at(log: Log, point: int) -> Disk:
    """What the disk holds for certain after so many steps, and what it may or may not hold."""
    names = {name: number for number, name in enumerate(log.before)}
    disk = Disk({number: bytearray(log.before[name]) for name, number in names.items()}, names)
    for step in log.steps[:point]:
        match step:
            case Written() | Truncated():
                disk.writes.setdefault(step.file, []).append(step)
            case Synced():
                for change in disk.writes.pop(step.file, []):
                    apply(change, disk.files[step.file])
                if step.folder:
                    disk.settle_names()
            case Created():
                disk.files[step.file] = bytearray()
                disk.renames.append(step)
            case Deleted():
                disk.renames.append(step)
                if step.folder:
                    disk.settle_names()
    return disk


def named(names: dict[str, int], renames: Sequence[Created | Deleted]) -> dict[str, int]:
    result = dict(names)
    for step in renames:
        if isinstance(step, Created):
            result[step.name] = step.file
        else:
            result.pop(step.name, None)
    return result


def torn(safe: bytearray, changes: Sequence[Written | Truncated], rng: random.Random) -> bytes:
    """A file's content when some of its unsynced changes reached the disk, whole or in part.

    Now and then all of them or none, since with many changes chance alone never gets there.
    """
    content = bytearray(safe)
    luck = rng.choice(["all", "none", "mixed", "mixed"])
    for change in changes:
        fate = luck if luck != "mixed" else rng.choice(["all", "none", "torn"])
        if fate == "all":
            apply(change, content)
        elif isinstance(change, Written):
            if fate == "torn":
                for part in sectors(change):
                    if rng.random() < 0.5:
                        apply(part, content)
            end = change.offset + len(change.content)
            if len(content) < end and rng.random() < 0.25:
                content.extend(bytes(end - len(content)))
        elif fate == "torn" and rng.random() < 0.5:
            apply(change, content)
    return bytes(content)


def apply(change: Written | Truncated, content: bytearray) -> None:
    """Make the change as a disk does: only its own bytes, with zeros up to where it starts."""
    end = change.offset if isinstance(change, Written) else change.size
    content.extend(bytes(max(0, end - len(content))))
    if isinstance(change, Written):
        content[change.offset : change.offset + len(change.content)] = change.content
    else:
        del content[change.size :]


def sectors(write: Written) -> list[Written]:
    """The write in the pieces that a disk writes at once, split where the file's sectors end."""
    parts = []
    start, end = write.offset, write.offset + len(write.content)
    while start < end:
        stop = min(end, (start // SECTOR_BYTES + 1) * SECTOR_BYTES)
        piece = write.content[start - write.offset : stop - write.offset]
        parts.append(Written(write.file, start, piece))
        start = stop
    return parts
