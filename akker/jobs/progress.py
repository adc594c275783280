"""How far a job is, and the wish to stop it: files in the job's folder.

On SQLite a job that imports holds the one write lock until it ends, so nothing about it can
be written to the database meanwhile; files work on both databases. The progress file's time
is the heartbeat: when it stands still, the worker is gone.
"""

import datetime as dt
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from akker.books.models import Book

FILES_STAY = dt.timedelta(days=7)  # after the job ended
_PROGRESS, _CANCEL, INPUT, OUTPUT = "progress.json", "cancel", "input", "output"


@dataclass(frozen=True, slots=True)
class Progress:
    """`total` is 0 where nobody knows. `stage_began_at` is when the stage began."""

    stage: str
    done: float
    total: float
    stage_began_at: dt.datetime
    told_at: dt.datetime

    @property
    def percent(self) -> int | None:
        return int(min(self.done / self.total, 1) * 100) if self.total else None

    @property
    def seconds_left(self) -> int | None:
        """At the speed of this stage so far; None while that says nothing yet."""
        spent = (self.told_at - self.stage_began_at).total_seconds()
        if not self.total or self.done <= 0 or spent < 2:
            return None
        return round(spent / self.done * max(self.total - self.done, 0))


def folder_of(book: Book, uid: str) -> Path:
    return Path(settings.AKKER_JOB_FILES) / book.uid / uid


def make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_progress(folder: Path, progress: Progress) -> None:
    """In one piece: a reader sees this one or the one before."""
    text = json.dumps(
        {
            "stage": progress.stage,
            "done": progress.done,
            "total": progress.total,
            "stage_began_at": progress.stage_began_at.isoformat(),
            "told_at": progress.told_at.isoformat(),
        }
    )
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".progress-")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(temporary, folder / _PROGRESS)


def read_progress(folder: Path) -> Progress | None:
    """The last that the job told; None before it began or after its files went."""
    try:
        told = json.loads((folder / _PROGRESS).read_text())
        return Progress(
            told["stage"],
            told["done"],
            told["total"],
            dt.datetime.fromisoformat(told["stage_began_at"]),
            dt.datetime.fromisoformat(told["told_at"]),
        )
    except (OSError, ValueError, KeyError):
        return None


def beat(folder: Path) -> None:
    """Say that the worker is there, though it may have nothing to tell."""
    with suppress(OSError):  # what is wrong with a disk shows itself elsewhere
        os.utime(folder / _PROGRESS)


def beats_since(folder: Path, moment: dt.datetime, within: dt.timedelta) -> bool:
    """Whether the worker showed itself within this time, or began so lately."""
    now = time.time()
    if now - moment.timestamp() < within.total_seconds():
        return True
    try:
        return now - (folder / _PROGRESS).stat().st_mtime < within.total_seconds()
    except OSError:
        return False


def ask_to_stop(folder: Path, who: str) -> None:
    make_folder(folder)
    (folder / _CANCEL).write_text(who, encoding="utf-8")


def asked_to_stop(folder: Path) -> str:
    """Who cancelled; empty when nobody did."""
    try:
        return (folder / _CANCEL).read_text(encoding="utf-8")
    except OSError:
        return ""


def forget_files(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
