"""Asking for long work."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.models import new_uid
from akker.jobs.events import JobStarted
from akker.jobs.kinds import kind_called
from akker.jobs.models import Job
from akker.jobs.progress import INPUT, folder_of, forget_files, make_folder
from akker.kernel.errors import Refused

MOST_INPUT_BYTES = 1024**3
MOST_WAITING = 20
_MOST_NAME = 200


@usecase(Permission.READ_BOOKS)
def start_job(
    actor: Actor,
    *,
    kind: str,
    parameters: dict[str, Any] | None = None,
    file: Path | None = None,
    file_name: str = "",
) -> str:
    """Put long work in the queue of the worker; the name under which to ask after it.

    `parameters` hold what JSON can. The file is copied; the caller may delete it. Refused:
    what `write_job` refuses, and permission_missing where the kind asks another permission.
    """
    return write_job(actor, kind=kind, parameters=parameters, file=file, file_name=file_name)


def write_job(
    actor: Actor,
    *,
    kind: str,
    parameters: dict[str, Any] | None = None,
    file: Path | None = None,
    file_name: str = "",
) -> str:
    """Step: as `start_job`.

    Refused: job_kind_unknown, job_parameter_unknown, job_wants_file, job_wants_no_file,
    file_too_large, too_many_jobs.
    """
    known = kind_called(kind)
    require(actor, known.asks)
    given = dict(parameters or {})
    _check(kind, known.parameters, given)
    _check_file(kind, wants_file=known.wants_file, has_file=file is not None)
    _check_room(actor)
    uid = new_uid()
    if file is not None:
        _keep_input(actor, uid, file)
    Job(
        book=actor.book,
        uid=uid,
        kind=kind,
        parameters=given,
        input_name=(file_name or (file.name if file else ""))[-_MOST_NAME:],
        started_by=actor.name,
        user_id=actor.user_id,
        permissions=sorted(permission.name for permission in actor.permissions),
        asked_at=dt.datetime.now(dt.UTC),
    ).save(force_insert=True)
    record(actor, JobStarted(kind, file_name), subject=f"job:{uid}")
    return uid


def _check(kind: str, known: frozenset[str], given: dict[str, Any]) -> None:
    for name in given:
        if name not in known:
            raise Refused(
                "job_parameter_unknown",
                "To {kind}, {name} cannot be told.",
                remedy="Use some of: {known}.",
                kind=kind,
                name=name[:40] or "an empty text",
                known=", ".join(sorted(known)) or "nothing",
            )


def _check_file(kind: str, *, wants_file: bool, has_file: bool) -> None:
    if wants_file and not has_file:
        raise Refused(
            "job_wants_file", "To {kind}, a file is needed.", remedy="Choose a file.", kind=kind
        )
    if has_file and not wants_file:
        raise Refused(
            "job_wants_no_file",
            "To {kind}, no file is needed.",
            remedy="Leave the file out.",
            kind=kind,
        )


def _check_room(actor: Actor) -> None:
    if Job.objects.filter(book=actor.book, ended_at=None).count() >= MOST_WAITING:
        raise Refused(
            "too_many_jobs",
            "{count} jobs of {book} are waiting already.",
            remedy="Wait until some are done, or cancel them.",
            count=MOST_WAITING,
            book=actor.book.name,
        )


def _keep_input(actor: Actor, uid: str, file: Path) -> None:
    """Before the row that names it: a crash may leave a file without a job, not the reverse."""
    size = file.stat().st_size
    if size > MOST_INPUT_BYTES:
        raise Refused(
            "file_too_large",
            "This file is {size} MB; the most is {most} MB.",
            remedy="Make it smaller, or split it.",
            size=size // 1024**2,
            most=MOST_INPUT_BYTES // 1024**2,
        )
    folder = folder_of(actor.book, uid)
    make_folder(folder)
    try:
        shutil.copyfile(file, folder / INPUT)
    except OSError:
        forget_files(folder)
        raise
