"""Doing what is due: once, and each kind of work apart from the others."""

import datetime as dt
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from akker.access.doors import job_actor
from akker.audit.models import BatchProof
from akker.audit.queries import has_unproven_events
from akker.books.actor import Actor, reading
from akker.config.logs import LARGEST_BYTES, LogFile, OneJsonLine, turn_log_over
from akker.config.schedule import SCHEDULE, look_for_breaks, prove, tidy_up
from akker.jobs.models import ScheduledRun
from akker.jobs.scheduling import Round, Scheduled, in_each_book, run_due, the_schedule, work_until
from akker.ledger.models import JournalEntry
from akker.parties.registering import register_party
from tests.ledger.unguarded import guards_off
from tests.make import Make

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def hourly(name: str, done: list[str]) -> Scheduled:
    return Scheduled(name, HOUR, lambda: done.append(name))


def test_work_is_done_at_first_sight_and_again_when_its_time_has_come(db: None) -> None:
    done: list[str] = []
    schedule = [hourly("count", done)]

    ran = [
        run_due(schedule, now=NOON + dt.timedelta(minutes=minutes))
        for minutes in (0, 1, 59, 60, 61, 300)
    ]

    assert ran == [["count"], [], [], ["count"], [], ["count"]]
    assert len(done) == 3


def test_what_fails_stops_nothing_else_and_is_tried_again_at_its_next_time(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    broken = Scheduled("broken", HOUR, lambda: 1 // 0)
    schedule = [broken, hourly("count", done)]

    assert run_due(schedule, now=NOON) == ["broken", "count"]
    assert run_due(schedule, now=NOON + HOUR) == ["broken", "count"]

    assert done == ["count", "count"]
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "scheduled work broken failed"
    ] * 2


def test_trouble_in_one_set_of_books_stops_no_other(make: Make) -> None:
    books = {make.book.slug, Make(slug=f"{make.slug}-2").book.slug}
    visited: list[str] = []

    def work(actor: Actor) -> None:
        visited.append(actor.book.slug)
        raise ArithmeticError

    in_each_book(work)()

    assert set(visited) >= books


def test_rel_35_a_clock_that_was_set_back_does_not_silence_the_schedule(db: None) -> None:
    schedule = [hourly("count", [])]
    run_due(schedule, now=NOON + dt.timedelta(days=400))

    assert run_due(schedule, now=NOON) == ["count"]
    assert run_due(schedule, now=NOON - dt.timedelta(seconds=1)) == []


def test_of_many_workers_one_does_a_run(committed: Make) -> None:
    workers = 6
    start = Barrier(workers)
    done: list[str] = []
    schedule = [hourly(committed.slug[:40], done)]

    def work(hour: int) -> None:
        start.wait()
        run_due(schedule, now=NOON + hour * HOUR)
        connection.close()

    for hour in range(5):
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, [hour] * workers))

    assert len(done) == 5


def test_the_worker_works_until_it_is_told_to_stop(committed: Make) -> None:
    stopped = Event()
    name = committed.slug[-40:]

    work_until(stopped, [Scheduled(name, HOUR, stopped.set)])

    assert ScheduledRun.objects.filter(name=name).exists()


def test_every_kind_of_scheduled_work_has_a_name_of_its_own(db: None) -> None:
    names = [scheduled.name for scheduled in SCHEDULE]

    assert the_schedule() is SCHEDULE
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40


def test_tidying_up_forgets_sessions_that_ended(db: None) -> None:
    session = SessionStore()
    session.set_expiry(dt.datetime.now(dt.UTC) - HOUR)
    session.create()
    Session.objects.update(expire_date=dt.datetime.now(dt.UTC) - HOUR)

    tidy_up()

    assert not Session.objects.exists()


@pytest.mark.sqlite
def test_sqlite_is_told_how_many_rows_there_are(make: Make) -> None:
    """Or it reads all customers of the books for the parent of one (decision 48)."""
    register_party(make.alice, code="jansen", name="Jansen")
    (counting,) = [one for one in SCHEDULE if one.name == "count rows"]

    counting.work()

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        assert "parties_party" in {table for (table,) in cursor.fetchall()}


def test_sec_40_what_is_logged_stays_on_one_line(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "logs" / "akker.log", delay=True)
    handler.setFormatter(OneJsonLine())

    handler.emit(logging.makeLogRecord({"msg": 'here\n{"level": "info"}\r\x1b[2J', "name": "a"}))
    handler.close()

    (line,) = (tmp_path / "logs" / "akker.log").read_text().splitlines()
    assert json.loads(line)["message"].startswith("here\n")


def test_a_log_that_cannot_be_written_goes_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    handler = LogFile(tmp_path / "logs" / "akker.log", delay=True)
    handler.setFormatter(OneJsonLine())

    handler.emit(logging.makeLogRecord({"msg": "the disk is gone", "name": "a"}))

    assert "the disk is gone" in capsys.readouterr().err


def test_a_large_log_is_put_aside_and_the_next_line_starts_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "akker.log"
    handler = LogFile(path, delay=True)
    handler.setFormatter(OneJsonLine())
    handler.emit(logging.makeLogRecord({"msg": "x" * LARGEST_BYTES, "name": "a"}))

    turn_log_over(tmp_path)
    handler.emit(logging.makeLogRecord({"msg": "new", "name": "a"}))
    handler.close()

    assert len(path.read_text().splitlines()) == 1
    assert path.with_suffix(".log.1").stat().st_size > LARGEST_BYTES


def test_what_happened_is_proven_and_quiet_books_are_left_alone(make: Make) -> None:
    make.post("2026-03-02", "Energy", [("4600", "100.00"), ("1020", "-100.00")])
    actor = job_actor(make.book)

    prove(actor)
    prove(actor)

    with reading(make.book):
        assert not has_unproven_events(make.book)
        assert BatchProof.objects.filter(book=make.book).count() == 1


def test_a_broken_chain_is_the_loudest_line_in_the_log(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    make.post("2026-03-02", "Energy", [("4600", "100.00"), ("1020", "-100.00")])

    look_for_breaks(job_actor(make.book))
    assert not caplog.records

    with guards_off():
        JournalEntry.objects.filter(book=make.book).update(description="Something else")
    look_for_breaks(job_actor(make.book))

    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "MEM/2026/1" in caplog.text


def test_what_goes_on_all_the_time_goes_on_beside_the_schedule_whatever_stumbles(
    committed: Make, caplog: pytest.LogCaptureFixture
) -> None:
    stopped = Event()
    parts = iter([True, True, False])
    done: list[bool] = []
    has_stumbled = Event()

    def stumble() -> bool:
        has_stumbled.set()
        raise ArithmeticError

    def part() -> bool:
        has_stumbled.wait(10)
        done.append(next(parts))
        if not done[-1]:
            stopped.set()
        return done[-1]

    work_until(stopped, [], [Round("parts", part), Round("broken", stumble)])

    assert done == [True, True, False]
    assert "broken stumbled" in caplog.text
