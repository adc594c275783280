"""Another installation, on either database, driven as a program of its own.

`python -m tests.backup.elsewhere COMMAND FILE` runs in it and prints its answer as JSON, with
the most memory that it took in MiB and its seconds.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.copies import answered
from tests.servers import new_database

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = (sys.executable, "-m", "tests.backup.elsewhere")
SMALL_BATCHES, DIE_AT = "AKKER_TEST_SMALL_BATCHES", "AKKER_TEST_DIE_AT"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    home: Path
    url: str

    def run(self, command: str, *names: object, die_at: int = 0, small: bool = False) -> Any:
        """What the command answers; its last words when it fails, its signal when killed.

        `small` makes a batch of every two rows; `die_at` kills it after so many batches.
        """
        wishes = {SMALL_BATCHES: "1"} if small else {}
        wishes |= {DIE_AT: str(die_at)} if die_at else {}
        answer, code = answered(
            self._environment(**wishes), "tests.backup.elsewhere:done", command, *map(str, names)
        )
        return signal.Signals(-code).name if code < 0 else answer

    def measured(self, command: str, *names: object) -> tuple[Any, int, float]:
        """As `run`, in a program that has done nothing else: its most memory, and its seconds."""
        done = subprocess.run(
            [*PROGRAM, command, *map(str, names)],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        answer, memory, seconds = json.loads(done.stdout)
        return answer, memory, seconds

    def _environment(self, **wishes: str) -> dict[str, str]:
        there = {"AKKER_HOME": str(self.home), "AKKER_DATABASE_URL": self.url}
        return {**os.environ, **there, **wishes}


def sqlite_at(home: Path) -> Elsewhere:
    home.mkdir(parents=True, exist_ok=True)
    return Elsewhere(home, f"sqlite:///{home / 'akker.sqlite3'}")


@contextmanager
def postgres_beside(home: Path) -> Iterator[Elsewhere]:
    """A new database on the server of this test run, gone in the end."""
    home.mkdir(parents=True, exist_ok=True)
    with new_database() as url:
        yield Elsewhere(home, url)


def done(command: str, *names: str) -> Any:
    from akker.access.doors import command_line_actor
    from akker.backup import entry_loading, loading
    from akker.backup.archiving import archive
    from akker.backup.backing_up import back_up
    from akker.backup.restoring import load, restore
    from akker.books.models import Book
    from akker.ledger.checks import check_book
    from tests.backup import world
    from tests.backup.state import digests_of_installation, labels_of

    if SMALL_BATCHES in os.environ:
        loading._ROWS_AT_ONCE = entry_loading._ENTRIES_AT_ONCE = 2
    if command == "restore":
        return restore(Path(names[0]), tell=_dying).findings
    if command == "load":
        return len(load(Path(names[0]), tell=_dying).books)
    if command == "archive":
        return archive(command_line_actor(Book.objects.earliest("pk")), Path(names[0])).findings
    if command == "back_up":
        return back_up(Path(names[0]), verify="--verify" in names, tell=_dying).findings
    if command == "fill":
        return world.fill_new_installation(int(names[0]))
    if command == "state":
        return digests_of_installation()
    if command == "labels":
        return sorted(labels_of(Book.objects.get(slug=names[0])))
    assert command == "check"
    return [f.sentence for book in Book.objects.all() for f in check_book(book).findings]


_told = 0


def _dying(table: str, row_count: int) -> None:
    """Be killed, as by a power cut, after so many batches."""
    global _told
    _told += 1
    if _told == int(os.environ.get(DIE_AT, 0)):
        os.kill(os.getpid(), signal.SIGKILL)


def _most_memory() -> int:
    """MiB. Of this program alone: getrusage counts from the fork on, when it was its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    _started = time.monotonic()
    django.setup()
    _answer = done(*sys.argv[1:])
    print(json.dumps([_answer, _most_memory(), time.monotonic() - _started]))
