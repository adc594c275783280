"""A file that was cut off, or in which one bit changed, brings nothing back."""

import random
from pathlib import Path

import pytest

from akker.backup.backing_up import back_up
from akker.backup.restoring import load, restore
from tests.backup.state import state_of_installation
from tests.make import Make, refusal_of


@pytest.fixture
def seed() -> int:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    return seed


def test_rel_51_every_damage_is_seen_before_anything_is_touched(
    filled: Make, tmp_path: Path, seed: int
) -> None:
    content = back_up(tmp_path / "all.akker", verify=False).path.read_bytes()
    before = state_of_installation()
    rng = random.Random(seed)
    copy = tmp_path / "copy.akker"
    for _ in range(50):
        copy.write_bytes(content[: rng.randrange(len(content))])
        assert refusal_of(restore, copy) == "backup_damaged"
    for _ in range(50):
        place = rng.randrange(len(content))
        flipped = bytes([content[place] ^ 1 << rng.randrange(8)])
        copy.write_bytes(content[:place] + flipped + content[place + 1 :])
        assert refusal_of(restore, copy) == "backup_damaged", place

    assert state_of_installation() == before


@pytest.mark.parametrize("content", [b"", b"PK\5\6" + bytes(18), b"no zip at all" * 20])
def test_what_is_no_backup_is_one_sentence(make: Make, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "all.akker"
    path.write_bytes(content)

    assert refusal_of(restore, path) == "backup_damaged"
    assert refusal_of(load, path) == "backup_damaged"
    assert refusal_of(restore, tmp_path / "not-there") == "file_unreadable"
    assert refusal_of(restore, tmp_path) == "file_unreadable"
