"""The recorder sees all that reaches the disk, and leaves its surroundings alone."""

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.crash.log import Acknowledged, Created, Deleted, Log, Synced, Written
from tests.crash.recording import record, why_not_recordable
from tests.crash.replay import disk_at

pytestmark = pytest.mark.skipif(bool(why_not_recordable()), reason=why_not_recordable())

TABLE = "CREATE TABLE posting (number INTEGER PRIMARY KEY, text TEXT)"
POST = "INSERT INTO posting (text) VALUES (?)"


KEPT_OPEN: list[sqlite3.Connection] = []  # closing would delete the write-ahead log


def opened(path: Path, journal: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA wal_autocheckpoint = 5")
    return connection


def post(path: Path, journal: str, times: int, ack: Callable[[str], None]) -> None:
    """Leaves its connection open, so that the files stay as they were at the last posting."""
    connection = opened(path, journal)
    KEPT_OPEN.append(connection)
    connection.execute(TABLE)
    for number in range(times):
        connection.execute(POST, (f"bread {number} " * 50,))
        ack(f"posting {number}")


def post_from_threads(path: Path, ack: Callable[[str], None]) -> None:
    with closing(opened(path, "WAL")) as connection:
        connection.execute(TABLE)

    def post_twenty(name: str) -> None:
        with closing(opened(path, "WAL")) as own:
            for number in range(20):
                own.execute(POST, (name * 100,))
                ack(f"{name} {number}")

    threads = [threading.Thread(target=post_twenty, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def grow_and_shrink(path: Path, ack: Callable[[str], None]) -> None:
    post(path, "WAL", 40, ack)
    with closing(opened(path, "WAL")) as connection:
        connection.execute("DELETE FROM posting WHERE number > 3")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def refuse(ack: Callable[[str], None]) -> None:
    raise ValueError("no bread today")


def files_of(log: Log) -> dict[str, bytes]:
    """The files as the log has them when every step has reached the disk."""
    steps = (*log.steps, *(Synced(number, folder=True) for number in log.names()))
    disk = disk_at(dataclasses.replace(log, steps=steps), len(steps))
    return {name: bytes(disk.files[number]) for name, number in disk.names.items()}


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith("-shm")}


@pytest.mark.parametrize("journal", ["WAL", "DELETE", "TRUNCATE", "PERSIST"])
def test_rel_03_a_log_holds_every_byte_on_the_disk(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "books.sqlite3"

    log = record(partial(post, path, journal, 30), path)

    assert files_of(log) == files_in(tmp_path)
    assert log.acknowledged() == tuple(f"posting {number}" for number in range(30))


def test_rel_03_a_log_starts_from_the_files_already_there(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"
    with closing(opened(path, "WAL")) as connection:
        connection.execute("CREATE TABLE older (number)")
    before = files_in(tmp_path)

    log = record(partial(grow_and_shrink, path), path)

    assert dict(log.before) == before
    assert files_of(log) == files_in(tmp_path)


def test_rel_03_writers_in_threads_are_recorded_in_the_order_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"

    log = record(partial(post_from_threads, path), path)

    assert files_of(log) == files_in(tmp_path)
    assert len(log.acknowledged()) == 60


def test_rel_03_a_commit_is_synced_before_it_is_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"

    log = record(partial(post, path, "WAL", 3), path)

    numbers = {name: number for number, name in log.names().items()}
    wal = numbers["books.sqlite3-wal"]
    at = log.steps.index(Acknowledged("posting 1"))
    before = [s for s in log.steps[:at] if isinstance(s, Written | Synced) and s.file == wal]
    assert isinstance(before[-1], Synced)
    first = next(s for s in log.steps if isinstance(s, Synced) and s.file == wal)
    assert first.folder  # a new log must be found again after the power cut


def test_rel_03_a_rollback_journal_is_created_and_deleted_for_each_commit(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"

    log = record(partial(post, path, "DELETE", 3), path)

    journal = "books.sqlite3-journal"
    changes = [s for s in log.steps if isinstance(s, Created | Deleted) and s.name == journal]
    assert [type(s) for s in changes] == [Created, Deleted] * 4  # the table and three postings
    assert len({s.file for s in changes if isinstance(s, Created)}) == 4


def test_rel_03_a_workload_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no bread today"):
        record(refuse, tmp_path / "books.sqlite3")


def test_rel_03_a_workload_that_writes_elsewhere_is_no_proof(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    with pytest.raises(RuntimeError, match="wrote nothing"):
        record(partial(post, elsewhere, "WAL", 3), tmp_path / "books.sqlite3")
