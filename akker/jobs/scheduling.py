"""Doing what is due, each kind of work in an error boundary of its own.

Which work there is stands in `config/schedule.py`; this module only knows when and once.
A run that a crash cut short is done at its next time: all scheduled work catches up by
itself and is safe to repeat.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.module_loading import import_string

from akker.access.doors import job_actor
from akker.books.actor import Actor
from akker.books.queries import all_books
from akker.jobs.models import ScheduledRun

ROUND_SECONDS = 15.0
PAUSE_SECONDS = 2.0  # between rounds of what must go on quickly, such as deliveries
PAUSE_SECONDS_PER_BOOK = 0.1  # each round asks every set of books
ENDS_WITHIN_SECONDS = 8
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Work to do again and again. The name is stored: renaming it runs it once more."""

    name: str
    every: dt.timedelta
    work: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Round:
    """Work that goes on all the time, in a thread of its own.

    `work` does the next part and says whether there may be more at once.
    """

    name: str
    work: Callable[[], bool]


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


def the_rounds() -> Sequence[Round]:
    """What goes on all the time: `settings.AKKER_ROUNDS` names it."""
    rounds: Sequence[Round] = import_string(settings.AKKER_ROUNDS)
    return rounds


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


def work_until(
    stopped: Event,
    schedule: Sequence[Scheduled] | None = None,
    rounds: Sequence[Round] | None = None,
) -> None:
    """Do what is due, round after round. A database that is away is waited for.

    Beside the schedule, what goes on all the time: deliveries, mail, jobs. A job that is in
    the middle when the stop comes is taken up again by the next worker.
    """
    if schedule is None:
        schedule = the_schedule()
        rounds = the_rounds() if rounds is None else rounds
    threads = [
        Thread(target=_go_round, args=(one, stopped), name=one.name, daemon=True)
        for one in rounds or ()
    ]
    for thread in threads:
        thread.start()
    while not stopped.is_set():
        try:
            run_due(schedule)
        except Exception:
            logger.exception("the schedule stumbled")
        finally:
            connection.close()
        stopped.wait(ROUND_SECONDS)
    ends_at = time.monotonic() + ENDS_WITHIN_SECONDS
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))


def _go_round(one: Round, stopped: Event) -> None:
    while not stopped.is_set():
        has_more, pause = False, PAUSE_SECONDS
        try:
            has_more = one.work()
            if not has_more:
                pause = max(pause, PAUSE_SECONDS_PER_BOOK * len(all_books()))
        except OperationalError as error:
            # A long import holds SQLite's one write lock; a server may be starting again.
            logger.info("%s: the database is busy or away: %s", one.name, error)
        except Exception:
            logger.exception("%s stumbled", one.name)
        finally:
            connection.close()
        if not has_more:
            stopped.wait(pause)


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
