"""Killed while it works, it leaves nothing half done (REL-50, REL-52)."""

import resource
import signal
from pathlib import Path

from akker.backup.backing_up import back_up
from tests.backup.elsewhere import Elsewhere, sqlite_at
from tests.backup.state import digests_of_installation, labels_of
from tests.make import Make, refusal_of
from tests.reliability import poster


def test_rel_52_a_restore_that_was_killed_is_run_again(
    filled: Make, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    before = digests_of_installation()
    made = back_up(tmp_path / "all.akker", verify=False)
    later = back_up(tmp_path / "later.akker", verify=False).path

    for batches in (1, 45):
        died = elsewhere.run("restore", made.path, die_at=batches, small=True)
        assert died == "SIGKILL"
        if elsewhere.url.startswith("postgres"):  # it goes on with this file and no other
            assert "Another file" in elsewhere.run("restore", later)

    assert elsewhere.run("restore", made.path, small=True) == []
    assert elsewhere.run("state") == before
    assert elsewhere.run("check") == []


def test_rel_50_a_backup_under_load_shows_one_moment(
    committed: Make, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    assert committed.book
    writers = [poster.start(committed.slug, f"w{n}") for n in range(2)]
    acknowledged = {
        writer.stdout.readline().strip() for writer in writers for _ in range(10) if writer.stdout
    }

    made = back_up(tmp_path / "all.akker")

    during = {writer.stdout.readline().strip() for writer in writers if writer.stdout}
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    assert made.findings == ()
    assert elsewhere.run("restore", made.path) == []
    restored = set(elsewhere.run("labels", committed.slug))
    assert acknowledged <= restored
    assert restored <= labels_of(committed.book)
    assert during <= labels_of(committed.book)
    assert made.books[0].entry_count == len(restored)


def test_a_backup_that_was_killed_leaves_the_last_one(filled: Make, tmp_path: Path) -> None:
    other = sqlite_at(tmp_path / "other")
    other.run("fill", 0)
    path = tmp_path / "all.akker"
    path.write_bytes(b"the last one")

    assert other.run("back_up", path, die_at=20) == "SIGKILL"
    assert path.read_bytes() == b"the last one"
    assert other.run("back_up", path) == []
    assert path.stat().st_size > 10_000


def test_a_full_disk_is_one_sentence(make: Make, tmp_path: Path) -> None:
    assert make.book
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most[1]))
    try:
        assert refusal_of(back_up, tmp_path / "all.akker", verify=False) == "file_unwritable"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not list(tmp_path.iterdir())
