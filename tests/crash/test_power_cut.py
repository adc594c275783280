"""REL-3: the plug is pulled at random moments, and the books are whole at each of them."""

import dataclasses
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from tests.crash import postings, small_ledger
from tests.crash.log import Log, Synced
from tests.crash.recording import record, why_not_recordable
from tests.crash.replay import replay

POSTINGS = 120

pytestmark = pytest.mark.skipif(bool(why_not_recordable()), reason=why_not_recordable())


RecordLedger = Callable[[str, str], Log]


@pytest.fixture(scope="module")
def ledger_log(tmp_path_factory: pytest.TempPathFactory) -> RecordLedger:
    """The log of the small ledger under a journal mode and a synchronous setting."""

    @cache
    def recorded(journal: str, synchronous: str) -> Log:
        path = tmp_path_factory.mktemp("ledger") / small_ledger.DATABASE
        small_ledger.make_ledger(path, journal=journal)
        workload = small_ledger.post_and_acknowledge
        return record(partial(workload, path, journal, synchronous, POSTINGS), path)

    return recorded


def without_syncs_of(log: Log, suffix: str) -> Log:
    """The log as it would be had SQLite forgotten to sync the files with this suffix."""
    numbers = {n for n, name in log.names().items() if name == log.database + suffix}
    kept = [s for s in log.steps if not (isinstance(s, Synced) and s.file in numbers)]
    return dataclasses.replace(log, steps=tuple(kept))


def test_rel_03_postings_survive_a_power_cut(
    tmp_path: Path, crash_count: int, crash_seed: int
) -> None:
    postings.prepare(tmp_path)
    log = record(partial(postings.workload_of_postings, tmp_path), tmp_path / postings.DATABASE)

    report = replay(
        log, postings.invariants, tmp_path / "replay", count=crash_count, seed=crash_seed
    )

    print(report)
    assert len(log.acknowledged()) == postings.POSTINGS
    assert log.syncs_of_database() >= 10  # so many checkpoints are among the crash points
    assert (report.corrupt, report.lost) == (0, 0), report


def test_rel_03_a_commit_with_a_sync_loses_nothing(
    ledger_log: RecordLedger, tmp_path: Path, crash_count: int, crash_seed: int
) -> None:
    log = ledger_log("WAL", "FULL")

    report = replay(log, small_ledger.invariants, tmp_path, count=crash_count, seed=crash_seed)

    print(report)
    assert (report.corrupt, report.lost) == (0, 0), report


def test_rel_03_without_any_sync_the_database_is_found_corrupt(
    ledger_log: RecordLedger, tmp_path: Path, crash_count: int, crash_seed: int
) -> None:
    log = ledger_log("WAL", "OFF")

    report = replay(log, small_ledger.invariants, tmp_path, count=crash_count, seed=crash_seed)

    print(report)
    assert report.corrupt > 0, report
    assert report.lost > 0, report


def test_rel_03_with_a_sync_at_checkpoints_only_acknowledged_work_is_found_lost(
    ledger_log: RecordLedger, tmp_path: Path, crash_count: int, crash_seed: int
) -> None:
    log = ledger_log("WAL", "NORMAL")

    report = replay(log, small_ledger.invariants, tmp_path, count=crash_count, seed=crash_seed)

    print(report)
    assert report.corrupt == 0, report
    assert report.lost > 0, report


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_rel_03_a_forgotten_sync_of_either_file_is_found_corrupt(
    ledger_log: RecordLedger, tmp_path: Path, crash_count: int, crash_seed: int, suffix: str
) -> None:
    log = without_syncs_of(ledger_log("WAL", "FULL"), suffix)

    report = replay(log, small_ledger.invariants, tmp_path, count=crash_count, seed=crash_seed)

    print(report)
    assert report.corrupt > 0, report


@pytest.mark.parametrize(
    ("synchronous", "deletions_at_once", "loses"),
    [("EXTRA", False, False), ("FULL", True, False), ("FULL", False, True)],
)
def test_rel_03_deleting_the_journal_commits_once_the_deletion_is_safe(
    ledger_log: RecordLedger,
    tmp_path: Path,
    crash_count: int,
    crash_seed: int,
    synchronous: str,
    deletions_at_once: bool,
    loses: bool,
) -> None:
    report = replay(
        ledger_log("DELETE", synchronous),
        small_ledger.invariants,
        tmp_path,
        count=crash_count // 3,
        seed=crash_seed,
        deletions_at_once=deletions_at_once,
    )

    print(report)
    assert report.corrupt == 0, report
    assert (report.lost > 0) == loses, report
