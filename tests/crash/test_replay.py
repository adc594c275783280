"""The modelled disk, step by step: what a power cut may leave of a few known writes."""

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tests.crash.log import Acknowledged, Created, Deleted, Log, Step, Synced, Truncated, Written
from tests.crash.replay import Damage, Problem, crash_points, rebuild, replay

OLD = b"o" * 2000


def outcomes(
    tmp_path: Path, *steps: Step, deletions_at_once: bool = False
) -> set[tuple[tuple[str, bytes], ...]]:
    """Every folder that 300 power cuts after the last step left behind.

    File 0, named `db`, holds two thousand times the letter o before the first step.
    """
    log = Log("db", {"db": OLD}, steps)
    found = set()
    for seed in range(300):
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        rng = random.Random(seed)
        rebuild(log, len(steps), folder, rng, deletions_at_once=deletions_at_once)
        found.add(tuple((p.name, p.read_bytes()) for p in sorted(folder.iterdir())))
    return found


def contents(tmp_path: Path, *steps: Step) -> set[bytes]:
    return {files[0][1] for files in outcomes(tmp_path, *steps)}


def test_rel_03_a_short_write_is_there_or_not_and_touches_nothing_else(tmp_path: Path) -> None:
    new = OLD[:600] + b"new" + OLD[603:]

    assert contents(tmp_path, Written(0, 600, b"new")) == {OLD, new}


def test_rel_03_a_write_is_torn_where_sectors_end(tmp_path: Path) -> None:
    found = contents(tmp_path, Written(0, 500, b"n" * 600))  # 12 bytes, a sector, 76 bytes

    pieces = {(c[500:512], c[512:1024], c[1024:1100]) for c in found}
    assert len(pieces) == 8  # each of three pieces old or new
    assert all(len(set(piece)) == 1 for triple in pieces for piece in triple)
    assert {c[:500] + c[1100:] for c in found} == {OLD[:500] + OLD[1100:]}


def test_rel_03_a_later_write_may_survive_an_earlier_one(tmp_path: Path) -> None:
    found = contents(tmp_path, Written(0, 0, b"1"), Written(0, 1000, b"2"))

    assert {(c[0:1], c[1000:1001]) for c in found} == {
        (b"o", b"o"),
        (b"1", b"o"),
        (b"o", b"2"),
        (b"1", b"2"),
    }


def test_rel_03_what_was_synced_stays(tmp_path: Path) -> None:
    steps = (Written(0, 0, b"n" * 1500), Synced(0, folder=False))

    assert contents(tmp_path, *steps) == {b"n" * 1500 + OLD[1500:]}


def test_rel_03_a_lost_write_past_the_end_may_leave_zeros(tmp_path: Path) -> None:
    found = contents(tmp_path, Written(0, 2100, b"new"))

    assert found == {OLD, OLD + bytes(100) + b"new", OLD + bytes(103)}


def test_rel_03_an_unsynced_truncation_happened_or_not(tmp_path: Path) -> None:
    assert contents(tmp_path, Truncated(0, 100)) == {OLD, OLD[:100]}
    assert contents(tmp_path, Truncated(0, 100), Synced(0, folder=False)) == {OLD[:100]}


def test_rel_03_a_new_file_is_found_again_once_the_folder_is_synced(tmp_path: Path) -> None:
    made = (Created(1, "db-wal"), Written(1, 0, b"w"), Synced(1, folder=False))
    both = (("db", OLD), ("db-wal", b"w"))

    assert outcomes(tmp_path, *made) == {(("db", OLD),), both}
    assert outcomes(tmp_path, *made, Synced(1, folder=True)) == {both}


def test_rel_03_a_deleted_file_may_come_back_until_the_folder_is_synced(tmp_path: Path) -> None:
    gone: tuple[tuple[str, bytes], ...] = ()

    assert outcomes(tmp_path, Deleted("db", folder=False)) == {gone, (("db", OLD),)}
    assert outcomes(tmp_path, Deleted("db", folder=True)) == {gone}
    assert outcomes(tmp_path, Deleted("db", folder=False), deletions_at_once=True) == {gone}


def test_rel_03_a_name_used_again_never_mixes_the_two_files(tmp_path: Path) -> None:
    found = outcomes(
        tmp_path,
        Deleted("db", folder=False),
        Created(1, "db"),
        Written(1, 0, b"new"),
        Synced(1, folder=False),
    )

    assert found == {(), (("db", OLD),), (("db", b"new"),)}


def test_rel_03_crash_points_are_all_different_while_there_are_enough(tmp_path: Path) -> None:
    log = Log("db", {}, tuple(Acknowledged(str(number)) for number in range(9)))

    assert sorted(crash_points(log, 10, seed=1)) == list(range(10))
    assert len(crash_points(log, 25, seed=1)) == 25
    assert crash_points(log, 25, seed=1) == crash_points(log, 25, seed=1)
    assert crash_points(log, 25, seed=1) != crash_points(log, 25, seed=2)


def test_rel_03_a_report_counts_a_point_once_and_by_its_worst_problem(tmp_path: Path) -> None:
    log = Log("db", {}, (Acknowledged("1"), Acknowledged("2"), Acknowledged("3")))

    def problems(_: sqlite3.Connection, acknowledged: Sequence[str]) -> list[Problem]:
        lost = [Problem(Damage.LOST, "lost") for _ in acknowledged]
        wrong = [Problem(Damage.CORRUPT, "wrong")] if len(acknowledged) > 1 else []
        return lost + wrong

    report = replay(log, problems, tmp_path, count=4, seed=1)

    assert (report.points, report.corrupt, report.lost) == (4, 2, 1)
    assert "seed 1" in str(report)
    assert len(list(tmp_path.iterdir())) == 3  # the damaged ones stay, to be looked at
