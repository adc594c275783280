"""Long work that people started: done once, with progress, cancelled without a trace."""

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from akker.access.inviting import end_membership, invite_user
from akker.access.models import User
from akker.audit.queries import history_of
from akker.books.actor import Actor, Permission, enter_book, reading
from akker.jobs.kinds import Kind, Outcome, Work
from akker.jobs.models import Job
from akker.jobs.progress import Progress, folder_of, read_progress, write_progress
from akker.jobs.queries import job_called, jobs, output_of
from akker.jobs.starting import MOST_WAITING, start_job
from akker.jobs.stopping import cancel_job
from akker.jobs.working import MOST_STARTS, forget_old_files, run_jobs, take_up_lost
from akker.kernel.errors import Refused
from akker.ledger.models import JournalEntry
from akker.ledger.queries import entry_count
from tests import ROOT
from tests.make import ENERGY, Make, refusal_of
from tests.reliability.poster import url_of_tests
from tests.together import all_at_once

RAN: list[str] = []


def _note(actor: Actor, work: Work) -> Outcome:
    RAN.append(actor.name)
    return Outcome({"name": actor.name, "channel": actor.channel})


def _refuse(actor: Actor, work: Work) -> Outcome:
    raise Refused("no_paint", "There is no {what}.", remedy="Buy some.", what="paint")


def _fail(actor: Actor, work: Work) -> Outcome:
    raise ArithmeticError("secret=hunter2")


def _tell(actor: Actor, work: Work) -> Outcome:
    """Goes on until it is cancelled, with a row that must not stay."""
    with transaction.atomic():
        enter_book(actor.book)
        Job.objects.filter(book=actor.book).update(input_name="half done")
        for number in range(1000):
            work.tell(f"stage {number}", number, 1000)
            time.sleep(0.005)
    return Outcome({})


KINDS = {
    "note": Kind(Permission.READ_BOOKS, _note, parameters=frozenset({"colour"})),
    "refuse": Kind(Permission.READ_BOOKS, _refuse),
    "fail": Kind(Permission.READ_BOOKS, _fail),
    "tell": Kind(Permission.READ_BOOKS, _tell),
    "paint": Kind(Permission.CLOSE_YEARS, _note),
}


@pytest.fixture
def _small_kinds(tmp_path: Path):  # type: ignore[no-untyped-def]
    RAN.clear()
    with override_settings(AKKER_JOBS=f"{__name__}.KINDS", AKKER_JOB_FILES=tmp_path):
        yield


def _journal(tmp_path: Path, entries: int) -> Path:
    path = tmp_path / "journal.csv"
    rows = ["entry,date,description,account,amount"]
    for number in range(1, entries + 1):
        rows += [
            f"{number},2026-03-02,Entry {number},{side}" for side in ("4600,5.00", "1020,-5.00")
        ]
    path.write_text("\n".join(rows))
    return path


@pytest.mark.usefixtures("_small_kinds")
def test_a_job_is_done_once_as_whoever_started_it(make: Make) -> None:
    uid = start_job(make.alice, kind="note", parameters={"colour": "red"})
    assert job_called(make.book, uid).state == "waiting"

    assert run_jobs()
    assert not run_jobs()

    row = job_called(make.book, uid)
    assert RAN == ["Alice"]
    assert (row.state, row.result) == ("done", {"name": "Alice", "channel": "job"})
    events = history_of(make.book, f"job:{uid}")
    assert [(e.kind, e.actor_name, e.channel) for e in events] == [
        ("JobStarted", "Alice", "test"),
        ("JobEnded", "Alice", "job"),
    ]


@pytest.mark.usefixtures("_small_kinds")
def test_what_is_refused_says_so_and_what_fails_tells_no_secret(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    refused, failed = (start_job(make.alice, kind=kind) for kind in ("refuse", "fail"))

    assert run_jobs() and run_jobs()

    assert job_called(make.book, refused).refusal == "There is no paint. Buy some."
    row = job_called(make.book, failed)
    assert row.state == "refused"
    assert "ArithmeticError" in row.refusal and "hunter2" not in row.refusal
    assert "failed" in caplog.text


@pytest.mark.usefixtures("_small_kinds")
def test_what_cannot_be_a_job_is_refused(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a")

    assert refusal_of(start_job, make.alice, kind="sing") == "job_kind_unknown"
    assert refusal_of(start_job, make.alice, kind="note", parameters={"x": 1}) == (
        "job_parameter_unknown"
    )
    assert refusal_of(start_job, make.alice, kind="note", file=file) == "job_wants_no_file"
    assert refusal_of(start_job, make.bob, kind="paint") == "permission_missing"
    assert refusal_of(start_job, make.charlie, kind="note") == "permission_missing"
    for _ in range(MOST_WAITING):
        start_job(make.alice, kind="note")
    assert refusal_of(start_job, make.alice, kind="note") == "too_many_jobs"


@pytest.mark.usefixtures("_small_kinds")
def test_somebody_else_may_not_cancel_and_what_is_over_cannot_be(make: Make) -> None:
    uid = start_job(make.alice, kind="note")

    looking = replace(make.alice, only_looks=True)
    assert refusal_of(cancel_job, looking, uid=uid) == "only_looking"
    assert refusal_of(cancel_job, make.bob, uid=uid) == "job_of_others"
    assert refusal_of(cancel_job, make.alice, uid="x") == "job_unknown"
    assert refusal_of(cancel_job, Make().alice, uid=uid) == "job_unknown"
    run_jobs()
    assert refusal_of(cancel_job, make.alice, uid=uid) == "job_over"


@pytest.mark.usefixtures("_small_kinds")
def test_a_job_cancelled_while_it_waits_never_begins(make: Make) -> None:
    uid = start_job(make.alice, kind="note")
    cancel_job(make.alice, uid=uid)
    assert job_called(make.book, uid).state == "stopping"

    run_jobs()

    assert job_called(make.book, uid).state == "cancelled"
    assert RAN == []


@pytest.mark.usefixtures("_small_kinds")
def test_cancelling_a_running_job_leaves_nothing_of_it(committed: Make) -> None:
    uid = start_job(committed.alice, kind="tell")
    folder = folder_of(committed.book, uid)

    def cancel() -> None:
        while (told := read_progress(folder)) is None or told.done < 5:
            time.sleep(0.01)
        cancel_job(committed.alice, uid=uid)

    all_at_once(run_jobs, cancel)

    with reading(committed.book):
        row = job_called(committed.book, uid)
        assert refusal_of(output_of, committed.alice, uid) == "job_without_file"
    assert row.state == "cancelled"
    assert row.input_name == ""


@pytest.mark.usefixtures("_small_kinds")
def test_of_many_workers_one_takes_a_job(committed: Make) -> None:
    for _ in range(6):
        start_job(committed.alice, kind="note")

    def work() -> None:
        while run_jobs():
            pass

    all_at_once(work, work, work)

    assert len(RAN) == 6
    with reading(committed.book):
        assert {row.state for row in jobs(committed.book)} == {"done"}


@pytest.mark.usefixtures("_small_kinds")
def test_who_is_no_member_any_more_has_no_work_done(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="owner")
    dana = dataclasses.replace(
        make.alice, name="Dana", user_id=User.objects.get(email="dana@example.com").pk
    )
    invite_user(make.alice, email="erik@example.com", role="owner")
    uid = start_job(dana, kind="note")
    end_membership(make.alice, email="dana@example.com")

    run_jobs()

    assert job_called(make.book, uid).refusal.startswith("Dana is no member of Akkerbouw")
    assert RAN == []


@pytest.mark.usefixtures("_small_kinds")
def test_a_job_whose_worker_died_is_taken_up_again_and_in_the_end_given_up(make: Make) -> None:
    uid = start_job(make.alice, kind="note")
    for start in range(1, MOST_STARTS + 1):
        began_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
        Job.objects.filter(book=make.book, uid=uid).update(started_at=began_at, starts=start)
        assert take_up_lost() == 1

    row = job_called(make.book, uid)
    assert row.state == "refused"
    assert f"stopped {MOST_STARTS} times" in row.refusal
    assert take_up_lost() == 0


@pytest.mark.usefixtures("_small_kinds")
def test_a_worker_that_shows_itself_keeps_its_job(make: Make) -> None:
    uid = start_job(make.alice, kind="note")
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    Job.objects.filter(book=make.book, uid=uid).update(started_at=hour_ago, starts=1)
    folder = folder_of(make.book, uid)
    folder.mkdir(parents=True)
    write_progress(folder, Progress("post", 1, 2, hour_ago, hour_ago))

    assert take_up_lost() == 0

    long_ago = time.time() - 60
    os.utime(folder / "progress.json", (long_ago, long_ago))
    assert take_up_lost() == 1


def test_progress_says_how_much_time_is_left() -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    told = Progress("post", 25, 100, noon, noon + dt.timedelta(seconds=10))

    assert (told.percent, told.seconds_left) == (25, 30)
    unknown = dataclasses.replace(told, total=0)
    assert (unknown.percent, unknown.seconds_left) == (None, None)


@pytest.mark.usefixtures("_small_kinds")
def test_files_of_jobs_go_after_a_week(make: Make) -> None:
    uid = start_job(make.alice, kind="note")
    run_jobs()
    folder = folder_of(make.book, uid)
    assert forget_old_files() == 0 and folder.is_dir()

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=8)):
        assert forget_old_files() == 1

    assert not folder.exists()
    assert job_called(make.book, uid).state == "done"


# The kinds that there are


def test_a_journal_comes_in_as_a_job_with_progress_and_a_result(make: Make, tmp_path: Path) -> None:
    uid = start_job(
        make.alice,
        kind="import journal",
        file=_journal(tmp_path, 30),
        file_name="march.csv",
        parameters={"open_accounts": True},
    )
    run_jobs()

    row = job_called(make.book, uid)
    assert row.state == "done", row.refusal
    assert row.result["entry_count"] == entry_count(make.book) == 30
    assert row.input_name == "march.csv"
    undo = start_job(
        make.alice, kind="undo import", parameters={"import_id": row.result["import_uid"]}
    )
    run_jobs()
    assert job_called(make.book, undo).result["reversed_count"] == 30


def test_a_file_with_a_wrong_row_brings_in_nothing_and_says_which(
    make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("entry,date,description,account,amount\n1,2026-03-01,a,4600,1.00\n")
    uid = start_job(make.alice, kind="import journal", file=path)

    run_jobs()

    assert job_called(make.book, uid).state == "refused"
    assert entry_count(make.book) == 0


@pytest.mark.parametrize("form", ["csv", "hledger", "beancount"])
def test_the_journal_goes_out_as_a_file_for_who_may_export(make: Make, form: str) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    uid = start_job(make.alice, kind="export journal", parameters={"format": form})
    run_jobs()

    path, name = output_of(make.alice, uid)

    assert name.startswith(f"{make.book.slug}-journal.")
    assert "Energy" in path.read_text()
    assert refusal_of(output_of, make.charlie, uid) == "job_without_file"
    assert refusal_of(output_of, Make().alice, uid) == "job_unknown"


def test_a_report_an_archive_and_a_check_are_jobs(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    report = start_job(
        make.alice,
        kind="export report",
        parameters={"name": "trial-balance", "format": "xlsx", "as-of": "2026-12-31"},
    )
    check = start_job(make.bob, kind="check")
    wrong = start_job(make.alice, kind="export report", parameters={"name": "poem"})
    while run_jobs():
        pass

    assert output_of(make.alice, report)[0].read_bytes().startswith(b"PK")
    assert job_called(make.book, check).result["findings"] == []
    assert job_called(make.book, wrong).refusal.startswith("poem is no report.")


def test_books_are_archived_as_a_job(committed: Make) -> None:
    committed.post("2026-03-02", "Energy", ENERGY)
    uid = start_job(committed.alice, kind="archive")

    run_jobs()

    with reading(committed.book):
        row = job_called(committed.book, uid)
        path, name = output_of(committed.alice, uid)
    assert row.state == "done", row.refusal
    assert name.endswith(".akker") and path.read_bytes().startswith(b"PK")


# Killed in the middle

WORK = """
import os, threading, django
django.setup()
from akker.jobs import working
from akker.ledger import importing
if {kill_after_effect}:
    working._end = lambda job, **how: os.kill(os.getpid(), 9)
else:
    posted = importing.write_in_parts
    def die(actor, entries):
        posted(actor, entries)
        os.kill(os.getpid(), 9)
    importing.write_in_parts = die
working.run_jobs()
"""


@pytest.mark.parametrize("kill_after_effect", [False, True])
def test_a_worker_killed_in_the_middle_leaves_one_effect(
    committed: Make, tmp_path: Path, kill_after_effect: bool
) -> None:
    uid = start_job(
        committed.alice,
        kind="import journal",
        file=_journal(tmp_path, 20),
        parameters={"open_accounts": True},
    )
    died = subprocess.run(
        [sys.executable, "-c", WORK.format(kill_after_effect=kill_after_effect)],
        cwd=ROOT,
        env={**os.environ, "AKKER_DATABASE_URL": url_of_tests()},
        timeout=60,
    )
    assert died.returncode == -signal.SIGKILL
    with reading(committed.book):
        assert entry_count(committed.book) == (20 if kill_after_effect else 0)
        assert job_called(committed.book, uid).state == "running"

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)):
        assert take_up_lost() == 1
    assert run_jobs()

    with reading(committed.book):
        row = job_called(committed.book, uid)
        assert row.state == "done", row.refusal
        assert entry_count(committed.book) == row.result["entry_count"] == 20
        numbers = JournalEntry.objects.filter(book=committed.book).values_list("number")
        assert len(set(numbers)) == len(numbers)
