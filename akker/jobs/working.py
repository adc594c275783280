"""Doing the long work that people started: each job once, one after another.

A job is claimed by one UPDATE that names what it expects, on both databases alike. Its use
case runs under an idempotency key of the job's own: should the worker die between the
effect and this module's note of it, the next worker gets the first answer again.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from pydantic_core import to_jsonable_python

from akker.access.doors import starter_actor
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, enter_book, reading
from akker.books.models import Book
from akker.books.queries import all_books
from akker.jobs.events import JobEnded
from akker.jobs.kinds import Cancelled, Outcome, Work, kind_called
from akker.jobs.models import Job
from akker.jobs.progress import (
    FILES_STAY,
    INPUT,
    OUTPUT,
    Progress,
    asked_to_stop,
    beat,
    beats_since,
    folder_of,
    forget_files,
    make_folder,
    write_progress,
)
from akker.kernel.errors import Refused
from akker.kernel.masking import masked

MOST_STARTS = 3
BEATS_EVERY_SECONDS = 2.0
SILENT = dt.timedelta(seconds=30)  # so long without a beat, and the worker is gone
TOLD_EVERY = dt.timedelta(milliseconds=500)
logger = logging.getLogger(__name__)


def run_jobs() -> bool:
    """Do the job that waits longest, of all books; whether there was one."""
    claimed = _claim_oldest()
    if claimed is None:
        return False
    _run(claimed)
    return True


def take_up_lost() -> int:
    """Put jobs back in the queue whose worker died, and end those that keep dying; how many."""
    count = 0
    for book in all_books():
        with reading(book):
            begun = list(Job.objects.filter(book=book, ended_at=None, started_at__isnull=False))
        for job in begun:
            assert job.started_at is not None, "chosen so"
            if beats_since(folder_of(book, job.uid), job.started_at, SILENT):
                continue
            count += 1
            logger.warning("%s: the worker of job %s is gone", book.slug, job.uid)
            if job.starts >= MOST_STARTS:
                _end(
                    job,
                    refusal_code="job_lost",
                    refusal=f"The worker stopped {job.starts} times in the middle of this job."
                    " Nothing of it is in the books. See the log, and start it again.",
                )
                continue
            with _writing(book):
                # Who moves the start has it; another worker finds it changed.
                Job.objects.filter(pk=job.pk, book=book, started_at=job.started_at).update(
                    started_at=None
                )
    return count


def forget_old_files() -> int:
    """Delete the files of jobs that ended more than a week ago; how many jobs."""
    count, long_ago = 0, dt.datetime.now(dt.UTC) - FILES_STAY
    for book in all_books():
        with reading(book):
            over = list(
                Job.objects.filter(book=book, ended_at__lt=long_ago).values_list("uid", flat=True)
            )
        for uid in over:
            if folder_of(book, uid).is_dir():
                forget_files(folder_of(book, uid))
                count += 1
    return count


def _claim_oldest() -> Job | None:
    waiting: list[tuple[dt.datetime, int, Book]] = []
    for book in all_books():
        with reading(book):
            first = (
                Job.objects.filter(book=book, ended_at=None, started_at=None)
                .order_by("asked_at", "pk")
                .first()
            )
        if first is not None:
            waiting.append((first.asked_at, first.pk, book))
    for _, key, book in sorted(waiting, key=lambda each: each[:2]):
        with _writing(book):
            taken = Job.objects.filter(pk=key, book=book, started_at=None, ended_at=None).update(
                started_at=dt.datetime.now(dt.UTC), starts=F("starts") + 1
            )
            if taken:
                return Job.objects.select_related("book").get(pk=key, book=book)
    return None


def _run(job: Job) -> None:
    folder = folder_of(job.book, job.uid)
    make_folder(folder)
    tell = _teller(folder)
    try:
        tell("", 0, 0)
        with _beating(folder):
            outcome = _outcome(job, folder, tell)
        _end(
            job,
            result=to_jsonable_python(outcome.values, bytes_mode="base64"),
            result_name=outcome.file_name,
        )
    except Cancelled:
        _end(job, cancelled_by=asked_to_stop(folder)[:150])
    except Refused as refused:
        parts = {
            "message": refused.message_template,
            "remedy": refused.remedy_template,
            "values": {name: masked(str(value)) for name, value in refused.values.items()},
        }
        _end(job, refusal_code=refused.code, refusal=refused.sentence, refusal_parts=parts)
    except Exception as error:
        logger.exception("%s: job %s failed", job.book.slug, job.uid)
        _end(
            job,
            refusal_code="job_failed",
            refusal=f"This should not happen: {type(error).__name__}. Nothing of it is in the"
            f" books; the log of {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC has the details.",
        )


def _outcome(job: Job, folder: Path, tell: Callable[[str, float, float], None]) -> Outcome:
    kind = kind_called(job.kind)
    known = {permission.name: permission for permission in Permission}
    actor: Actor = starter_actor(
        job.book,
        name=job.started_by,
        user_id=job.user_id,
        permissions=frozenset(known[name] for name in job.permissions if name in known),
        key=f"job:{job.uid}",
    )
    work = Work(
        parameters=job.parameters,
        input=folder / INPUT,
        input_name=job.input_name,
        output=folder / OUTPUT,
        tell=tell,
    )
    return kind.run(actor, work)


def _teller(folder: Path) -> Callable[[str, float, float], None]:
    """What the job calls as it goes on: writes at most twice a second, and hears of a stop."""
    last: list[Progress] = []

    def tell(stage: str, done: float, total: float) -> None:
        now = dt.datetime.now(dt.UTC)
        is_new = not last or last[0].stage != stage
        if not is_new and now - last[0].told_at < TOLD_EVERY:
            return
        if asked_to_stop(folder):
            raise Cancelled
        began_at = now if is_new else last[0].stage_began_at
        last[:] = [Progress(stage, done, total, began_at, now)]
        write_progress(folder, last[0])

    return tell


@contextmanager
def _beating(folder: Path) -> Iterator[None]:
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(BEATS_EVERY_SECONDS):
            beat(folder)

    thread = threading.Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _end(job: Job, **how: Any) -> None:
    """Note how it ended, unless another worker has taken it up meanwhile."""
    outcome = "done"
    if "cancelled_by" in how:
        outcome = "cancelled"
    elif "refusal" in how:
        how["refusal"] = masked(how["refusal"])
        outcome = "failed" if how["refusal_code"] in ("job_failed", "job_lost") else "refused"
    with _writing(job.book):
        rows = Job.objects.filter(
            pk=job.pk, book=job.book, started_at=job.started_at, ended_at=None
        )
        if not rows.update(ended_at=dt.datetime.now(dt.UTC), **how):
            return
        event = JobEnded(job.kind, outcome, how.get("refusal", ""))
        actor = Actor(job.started_by, job.book, frozenset(), "job", user_id=job.user_id)
        record(actor, event, subject=f"job:{job.uid}")
    if outcome != "done":
        (folder_of(job.book, job.uid) / OUTPUT).unlink(missing_ok=True)


@contextmanager
def _writing(book: Book) -> Iterator[None]:
    with transaction.atomic(durable=not connection.in_atomic_block):
        enter_book(book)
        yield
