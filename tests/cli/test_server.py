"""`akker up`, `akker work` and `akker doctor`, as an operator meets them."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from akker.cli.doctor import Health, _room
from akker.cli.server import links_lead_to
from akker.kernel.guards import Guard
from akker.kernel.served_port import served_port
from akker.ledger import surroundings
from tests.cli.calling import Akker
from tests.make import Make
from tests.servers import answer_of, environment, free_port, running

IDLE_MEGABYTES = 260


@pytest.fixture
def port() -> int:
    return free_port()


def test_links_begin_with_the_port_that_is_served_unless_it_is_said_where_they_lead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = "from akker.config.settings import AKKER_URL; print(AKKER_URL)"
    monkeypatch.setenv("AKKER_PORT", "1")  # so that it is as before when this ends
    monkeypatch.delenv("AKKER_URL", raising=False)
    with override_settings(HAS_URL=False, AKKER_URL="", AKKER_HOME=tmp_path):
        links_lead_to(9123)
        assert settings.AKKER_URL == "http://localhost:9123"
        there = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True)
    assert there.stdout.decode().strip() == "http://localhost:9123", "in the web server too"
    command = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=True, env=environment(tmp_path)
    )
    assert command.stdout.decode().strip() == "http://localhost:9123", "and in a command beside it"
    (tmp_path / "port").write_text("no port")
    assert served_port(Path("/nowhere")) == "9123"
    monkeypatch.delenv("AKKER_PORT")
    assert served_port(tmp_path) == served_port(Path("/nowhere")) == "8765"

    with override_settings(HAS_URL=True, AKKER_URL="https://books.example"):
        links_lead_to(9124)
        assert settings.AKKER_URL == "https://books.example"


def programs_under(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(inner for child in children for inner in programs_under(int(child)))]


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def left_of(programs: list[int], within_seconds: int = 20) -> list[int]:
    """Those that still run when the time is up."""
    ends_at = time.monotonic() + within_seconds
    while any(map(is_alive, programs)) and time.monotonic() < ends_at:
        time.sleep(0.05)
    return [pid for pid in programs if is_alive(pid)]


def megabytes(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    assert found
    return int(found[1]) / 1024


@pytest.mark.sqlite
def test_one_command_installs_and_serves_and_one_signal_ends_all(tmp_path: Path, port: int) -> None:
    home = tmp_path / "home"
    with running(home, "up", "--port", str(port)) as server:
        assert server.stdout
        said = "".join(iter(server.stdout.readline, "Interrupt (Ctrl C) to stop.\n"))
        # Who follows the link as soon as it is told finds somebody there.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            health = json.loads(answer.read())
        page = answer_of(f"http://127.0.0.1:{port}/")
        programs = programs_under(server.pid)
        memory = sum(map(megabytes, programs))

        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)

    assert health["status"] == "ok"
    assert "Akker is running" in page
    assert home.stat().st_mode & 0o777 == 0o700
    assert len(programs) >= 2
    assert memory < IDLE_MEGABYTES
    assert f"Akker is at http://localhost:{port}" in said
    assert left_of(programs) == []
    assert server.returncode == 0


@pytest.mark.sqlite
def test_a_command_that_was_killed_leaves_no_server_behind(tmp_path: Path, port: int) -> None:
    with running(tmp_path / "home", "up", "--port", str(port)) as server:
        answer_of(f"http://127.0.0.1:{port}/health")
        programs = programs_under(server.pid)
        server.kill()

        assert left_of(programs[1:]) == []


@pytest.mark.sqlite
def test_a_port_that_is_taken_is_one_sentence(program: Akker) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        called = program("up", "--port", str(taken.getsockname()[1]))

    assert (called.code, called.err.count("\n")) == (1, 1)
    assert "--port" in called.err


@pytest.mark.sqlite
def test_rel_8_a_folder_that_cannot_be_written_is_one_sentence(
    program: Akker, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")

    called = program("up", AKKER_HOME=str(tmp_path / "file" / "home"))

    assert (called.code, called.err.count("\n")) == (1, 1)
    assert "cannot write in" in called.err


@pytest.mark.sqlite
def test_work_does_the_schedule_until_it_is_told_to_stop(program: Akker, tmp_path: Path) -> None:
    program("book", "open", "A", "--slug", "a", "--country", "NL", "--currency", "EUR")
    assert "Nothing was done so far" in program("doctor").out

    with running(tmp_path / "home", "work") as worker:
        ends_at = time.monotonic() + 30
        while "last at work" not in program("doctor").out:
            assert time.monotonic() < ends_at
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0


def test_the_doctor_finds_a_sound_installation_sound(make: Make, akker: Akker) -> None:
    lines = {line["subject"]: line for line in akker("doctor", "--json").json}

    for subject in ("database", "guards", "time", "folder", "settings"):
        assert lines[subject]["health"] == "ok", lines[subject]
    if connection.vendor == "postgresql":
        assert lines["row security"]["health"] == "ok"


def test_the_doctor_tells_no_secret(
    make: Make, akker: Akker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKKER_DATABASE_URL", "postgres://me:hunter2@db.example/books")

    told = akker("doctor").out

    assert "hunter2" not in told
    assert "postgres://db.example/books" in told


def test_the_doctor_names_a_guard_that_is_gone_and_ends_with_1(
    make: Make, akker: Akker, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Guard("never_made", "books_book", "DELETE", "1 = 1", "never")
    monkeypatch.setattr(surroundings, "ALL_GUARDS", [*surroundings.ALL_GUARDS, gone])

    called = akker("doctor")

    assert called.code == 1
    assert "broken   guards        Missing or changed: never_made." in called.out
    assert called.err == "Broken: guards. The lines above say what to do.\n"


@pytest.mark.postgres
def test_the_doctor_misses_row_security_that_was_turned_off(make: Make, akker: Akker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_journalline NO FORCE ROW LEVEL SECURITY")

    assert "It is off or changed for ledger_journalline." in akker("doctor").out


def test_rel_7_a_disk_that_fills_up_is_told_in_time() -> None:
    gigabyte = 1024**3

    assert _room(50 * gigabyte, 100 * gigabyte).health is Health.OK
    assert _room(9 * gigabyte, 100 * gigabyte).health is Health.WARNING
    assert _room(gigabyte, 5 * gigabyte).health is Health.WARNING
    assert _room(gigabyte // 10, 5 * gigabyte).health is Health.BROKEN


@pytest.mark.sqlite
def test_the_doctor_of_nothing_says_where_to_begin(program: Akker) -> None:
    called = program("doctor")

    assert called.code == 1
    assert "Nothing is installed. Run `akker up` or `akker demo`." in called.out


@pytest.mark.long
@pytest.mark.sqlite
def test_the_demo_company_is_loaded_once(program: Akker) -> None:
    """From nothing, in a program of its own; tests/demo loads it by the same verb."""
    first = program("demo", "--load-only")
    again = program("demo", "--load-only")

    assert first.code == 0, first.err
    assert first.out.startswith("The demo company is loaded: --book ")
    assert again.out.startswith("The demo company was there already")
    assert program("check").code == 0
