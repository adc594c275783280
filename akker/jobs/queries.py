"""Reading what people started, how far it is, and what the schedule did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.jobs.kinds import the_kinds
from akker.jobs.models import Job, ScheduledRun
from akker.jobs.progress import (
    FILES_STAY,
    INPUT,
    OUTPUT,
    Progress,
    asked_to_stop,
    folder_of,
    read_progress,
)
from akker.kernel.errors import Refused


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobRow:
    job_id: int
    uid: str
    kind: str
    parameters: dict[str, Any]
    input_name: str
    started_by: str
    user_id: int | None
    asked_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    state: JobState
    progress: Progress | None
    result: Any
    result_name: str
    refusal: str
    refusal_code: str
    refusal_parts: dict[str, Any] | None

    @property
    def refused(self) -> Refused | None:
        """What refused it, in a form that can be translated; None where it was not."""
        if not self.refusal:
            return None
        if self.refusal_parts is None:
            return Refused(self.refusal_code, "{sentence}", sentence=self.refusal)
        parts = self.refusal_parts
        return Refused(
            self.refusal_code, parts["message"], remedy=parts["remedy"], **parts["values"]
        )

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def files_until(self) -> dt.datetime | None:
        """Until when its files are kept at least; None while it goes on."""
        return None if self.ended_at is None else self.ended_at + FILES_STAY


def jobs(
    book: Book, *, kinds: Sequence[str] = (), before_id: int | None = None, most: int = 50
) -> list[JobRow]:
    """Jobs, all or of some kinds, the latest first. One query."""
    rows = Job.objects.filter(book=book).order_by("-pk")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_row(book, row) for row in rows[:most]]


def last_done(book: Book, kind: str) -> JobRow | None:
    """The last job of a kind that did its work; None before the first. One query."""
    done = Job.objects.filter(book=book, kind=kind, ended_at__isnull=False)
    row = done.filter(refusal="", cancelled_by="").order_by("-pk").first()
    return None if row is None else _row(book, row)


def job_called(book: Book, uid: str) -> JobRow:
    """Refused: job_unknown."""
    row = Job.objects.filter(book=book, uid=uid).first()
    if row is None:
        raise Refused(
            "job_unknown",
            "{book} has no job {uid}.",
            remedy="Choose one from the list of jobs.",
            book=book.name,
            uid=ascii(uid[:40]),
        )
    return _row(book, row)


def running_count(book: Book) -> int:
    """Jobs that are waiting or running. One query."""
    return Job.objects.filter(book=book, ended_at=None).count()


def output_of(actor: Actor, uid: str) -> tuple[Path, str]:
    """The file that a job made, and its name. Refused: job_unknown, job_without_file.

    Only for whoever may start such a job: it holds what that permission opens.
    """
    row = job_called(actor.book, uid)
    path = folder_of(actor.book, uid) / OUTPUT
    kind = the_kinds().get(row.kind)
    may_have = kind is not None and kind.asks in actor.permissions
    if not row.result_name or not may_have or not path.is_file():
        raise Refused(
            "job_without_file",
            "This job has no file to take away.",
            remedy="Files are kept for some days; start the job again for a new one.",
        )
    return path, row.result_name


def input_of(actor: Actor, uid: str) -> Path:
    """The file that a job was given. Refused: job_unknown, file_gone.

    Only for whoever may start such a job.
    """
    row = job_called(actor.book, uid)
    path = folder_of(actor.book, uid) / INPUT
    kind = the_kinds().get(row.kind)
    if kind is None or kind.asks not in actor.permissions or not path.is_file():
        raise Refused(
            "file_gone",
            "The file of this job is not here any more.",
            remedy="Files are kept for a week; choose it again.",
        )
    return path


def may_cancel(actor: Actor, row: JobRow) -> bool:
    """Who started it may, and who changes settings."""
    is_own = row.started_by == actor.name and row.user_id == actor.user_id
    return is_own or Permission.CHANGE_SETTINGS in actor.permissions


def _row(book: Book, row: Job) -> JobRow:
    folder = folder_of(book, row.uid)
    is_open = row.ended_at is None
    return JobRow(
        job_id=row.pk,
        uid=row.uid,
        kind=row.kind,
        parameters=row.parameters,
        input_name=row.input_name,
        started_by=row.started_by,
        user_id=row.user_id,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        state=_state(row, is_stopping=is_open and bool(asked_to_stop(folder))),
        progress=read_progress(folder) if is_open and row.started_at else None,
        result=row.result,
        result_name=row.result_name,
        refusal=row.refusal,
        refusal_code=row.refusal_code,
        refusal_parts=row.refusal_parts,
    )


def _state(row: Job, *, is_stopping: bool) -> JobState:
    if row.ended_at is None:
        if is_stopping:
            return JobState.STOPPING
        return JobState.RUNNING if row.started_at else JobState.WAITING
    if row.cancelled_by:
        return JobState.CANCELLED
    return JobState.REFUSED if row.refusal else JobState.DONE


def last_runs() -> dict[str, dt.datetime]:
    """When each kind of scheduled work last began. One query."""
    return dict(ScheduledRun.objects.values_list("name", "last_run_at"))
