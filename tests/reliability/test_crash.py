"""Killed at any moment, the books are whole and hold all that was acknowledged."""

import random
import signal
import subprocess
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.models import JournalEntry
from tests.make import Make
from tests.postgres import Server, restart_server, start_server, stop_server
from tests.reliability import poster
from tests.servers import open_elsewhere, said_elsewhere


@pytest.fixture
def seed() -> int:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    return seed


def _labels(make: Make) -> set[str]:
    with reading(make.book):
        rows = JournalEntry.objects.filter(book=make.book).values_list(
            "journal__code", "fiscal_year__name", "number"
        )
        return {f"{journal}/{year}/{number}" for journal, year, number in rows}


def _killed_after(program: "subprocess.Popen[str]", acknowledged: int, delay: float) -> set[str]:
    """What it acknowledged until it was killed, at least so many and a little later."""
    assert program.stdout
    found = [program.stdout.readline().strip() for _ in range(acknowledged)]
    time.sleep(delay)
    program.send_signal(signal.SIGKILL)
    rest, errors = _ended(program)
    assert program.returncode == -signal.SIGKILL, errors
    return {label for label in [*found, *rest] if label}


def _ended(program: "subprocess.Popen[str]") -> tuple[list[str], str]:
    """The lines it printed that were not read yet, and its errors."""
    assert program.stdout
    assert program.stderr
    with program:
        return program.stdout.read().split(), program.stderr.read()


def _kill_many(make: Make, rounds: int, seed: int) -> tuple[set[str], int]:
    rng = random.Random(seed)
    acknowledged: set[str] = set()
    for round_no in range(rounds):
        program = poster.start(make.slug, f"k{round_no}")
        acknowledged |= _killed_after(program, 3, rng.uniform(0, 0.05))
    return acknowledged, rounds


def test_rel_01_nothing_acknowledged_is_lost_to_a_kill(committed: Make, seed: int) -> None:
    assert committed.book
    acknowledged, rounds = _kill_many(committed, 8, seed)

    assert len(acknowledged) >= 3 * rounds
    assert acknowledged <= _labels(committed)
    assert check_book(committed.book).findings == ()


@pytest.mark.long
def test_rel_01_two_hundred_kills(committed: Make, seed: int) -> None:
    assert committed.book
    acknowledged, _ = _kill_many(committed, 200, seed)

    assert acknowledged <= _labels(committed)
    assert check_book(committed.book).findings == ()


def _kill_three_at_once(make: Make, rounds: int, seed: int) -> set[str]:
    rng = random.Random(seed)
    acknowledged: set[str] = set()
    for round_no in range(rounds):
        programs = [poster.start(make.slug, f"r{round_no}-{n}") for n in range(3)]
        for program in programs:
            acknowledged |= _killed_after(program, 2, rng.uniform(0, 0.05))
    return acknowledged


@pytest.mark.sqlite
def test_rel_02_three_writers_are_killed(committed: Make, seed: int) -> None:
    assert committed.book
    acknowledged = _kill_three_at_once(committed, 2, seed)

    assert acknowledged <= _labels(committed)
    assert check_book(committed.book).findings == ()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]


@pytest.mark.sqlite
@pytest.mark.long
def test_rel_02_two_hundred_kills_of_three_writers(committed: Make, seed: int) -> None:
    assert committed.book
    acknowledged = _kill_three_at_once(committed, 67, seed)

    assert acknowledged <= _labels(committed)
    assert check_book(committed.book).findings == ()


@pytest.fixture
def own_servers() -> Iterator[list[Server]]:
    """A server to be killed; the last of the list is the one that runs."""
    servers = [start_server()]
    yield servers
    stop_server(servers[-1])


def _crash_server(servers: list[Server], slug: str, kills: int, seed: int) -> list[str]:
    """Kill the whole server again and again under two posters; what was acknowledged."""
    rng = random.Random(seed)
    programs = [poster.start(slug, f"p{n}", url=servers[0].url) for n in range(2)]
    heads = [program.stdout.readline().strip() for program in programs if program.stdout]
    for _ in range(kills):
        time.sleep(rng.uniform(0.1, 0.6))
        servers.append(restart_server(servers[-1]))
        assert programs[0].stdout
        back_at = time.monotonic()
        heads.append(programs[0].stdout.readline().strip())
        assert time.monotonic() - back_at < 15, "serves again within 15 s, without a restart"
        assert all(program.poll() is None for program in programs)
    for program in programs:
        program.terminate()
        heads += _ended(program)[0]
    return heads


def _rel_04(servers: list[Server], kills: int, seed: int) -> None:
    server = servers[0]
    open_elsewhere("rel-04", AKKER_DATABASE_URL=server.url)
    acknowledged = _crash_server(servers, "rel-04", kills, seed)
    findings = said_elsewhere(
        "from akker.books.queries import book_for\n"
        "from akker.ledger.checks import check_book\n"
        "print(check_book(book_for('rel-04')).findings)\n",
        AKKER_DATABASE_URL=server.url,
    )
    where = f"host=127.0.0.1 port={server.port} user=postgres dbname=akker"
    with psycopg.connect(where) as direct:
        rows = direct.execute(
            "SELECT j.code || '/' || y.name || '/' || e.number FROM ledger_journalentry e"
            " JOIN ledger_journal j ON j.id = e.journal_id"
            " JOIN books_fiscalyear y ON y.id = e.fiscal_year_id"
        ).fetchall()

    assert findings.strip() == "()"
    assert len(acknowledged) > kills
    assert {label for label in acknowledged if label} <= {row[0] for row in rows}


@pytest.mark.postgres
def test_rel_04_the_server_is_killed_under_two_writers(
    own_servers: list[Server], seed: int
) -> None:
    _rel_04(own_servers, 3, seed)


@pytest.mark.postgres
@pytest.mark.long
def test_rel_04_the_server_is_killed_fifty_times(own_servers: list[Server], seed: int) -> None:
    _rel_04(own_servers, 50, seed)


def test_rel_32_a_crash_between_commit_and_answer_leaves_one_effect(committed: Make) -> None:
    assert committed.book
    for n in range(3):
        program = poster.start(committed.slug, f"w{n}", "--die-before-answer")
        assert _ended(program)[0] == []
        again = poster.start(committed.slug, f"w{n}", "--count=1")

        assert _ended(again)[0] == [f"MEM/2026/{n + 1}"]

    assert len(_labels(committed)) == 3
