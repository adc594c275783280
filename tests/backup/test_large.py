"""A million lines: out, into this database with a kill on the way, and back again."""

from pathlib import Path

import pytest

from tests.backup.elsewhere import Elsewhere, sqlite_at

LINES = 1_000_000
MOST_MEMORY = 300  # MiB
RESTORE_WITHIN, THERE_AND_BACK_WITHIN = 600, 900  # seconds


@pytest.mark.long
@pytest.mark.django_db
def test_rel_50_and_52_a_million_lines(tmp_path: Path, elsewhere: Elsewhere) -> None:
    source, last = sqlite_at(tmp_path / "source"), sqlite_at(tmp_path / "last")
    assert source.run("fill", LINES) == 3
    before = source.run("state")

    def measured(where: Elsewhere, command: str, path: Path, answer: object) -> float:
        found, memory, seconds = where.measured(command, path)
        print(f"{where.url.partition(':')[0]} {command}: {seconds:.0f} s, {memory} MiB")
        assert found == answer
        assert memory < MOST_MEMORY
        return seconds

    out = measured(source, "back_up", tmp_path / "there.akker", [])
    assert elsewhere.run("restore", tmp_path / "there.akker", die_at=120) == "SIGKILL"
    there = measured(elsewhere, "restore", tmp_path / "there.akker", [])
    assert elsewhere.run("state") == before
    again = measured(elsewhere, "back_up", tmp_path / "back.akker", [])
    back = measured(last, "restore", tmp_path / "back.akker", [])

    assert last.run("state") == before
    assert there < RESTORE_WITHIN
    assert back < RESTORE_WITHIN
    assert out + there + again + back < THERE_AND_BACK_WITHIN
