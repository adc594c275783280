"""Doing what is due, each kind of work in an error boundary of its own.

Which work there is stands in `config/schedule.py`; this module only knows when and once.
A run that a crash cut short is done at its next time: all scheduled work catches up by
itself and is safe to repeat.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from akker.access.doors import job_actor
from akker.books.actor import Actor
from akker.books.queries import all_books
from akker.jobs.models import ScheduledRun

ROUND_SECONDS = 15.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Work to do again and again. The name is stored: renaming it runs it once more."""

    name: str
    every: dt.timedelta
    work: Callable[[], object]


def in_each_book(work: Callable[[Actor], object]) -> Callable[[], None]:
    """The work in every set of books; what fails in one is logged and stops no other."""

    def in_all() -> None:
        for book in all_books():
            try:
                work(job_actor(book))
            except Exception:
                logger.exception("scheduled work failed in %s", book.slug)

    return in_all


def the_schedule() -> Sequence[Scheduled]:
    """All scheduled work of this installation: `settings.AKKER_SCHEDULE` names it."""
    schedule: Sequence[Scheduled] = import_string(settings.AKKER_SCHEDULE)
    return schedule


def run_due(schedule: Sequence[Scheduled], now: dt.datetime | None = None) -> list[str]:
    """Do everything that is due and that no other worker has begun; the names of it."""
    done = []
    for scheduled in schedule:
        moment = now or dt.datetime.now(dt.UTC)
        if not _claim(scheduled, moment):
            continue
        done.append(scheduled.name)
        try:
            scheduled.work()
        except Exception:
            logger.exception("scheduled work %s failed", scheduled.name)
    return done


def work_until(stopped: Event, schedule: Sequence[Scheduled] | None = None) -> None:
    """Do what is due, round after round. A database that is away is waited for."""
    if schedule is None:
        schedule = the_schedule()
    while not stopped.is_set():
        try:
            run_due(schedule)
        except Exception:
            logger.exception("the schedule stumbled")
        finally:
            connection.close()
        stopped.wait(ROUND_SECONDS)


def _claim(scheduled: Scheduled, now: dt.datetime) -> bool:
    """Whether this run is ours: of several workers, one moves the moment of the last run."""
    rows = ScheduledRun.objects.filter(name=scheduled.name)
    last = rows.values_list("last_run_at", flat=True).first()
    if last is None:
        try:
            with transaction.atomic():
                ScheduledRun.objects.create(name=scheduled.name, last_run_at=now)
        except IntegrityError:
            return False
        return True
    # A last run far ahead means that the clock was set back; waiting for it could take years.
    if now - scheduled.every < last <= now + scheduled.every:
        return False
    return rows.filter(last_run_at=last).update(last_run_at=now) == 1
