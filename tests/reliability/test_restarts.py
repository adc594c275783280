"""The database is stopped and started under programs that write: nothing is lost or done twice."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Server, restart_server, start_server, stop_server
from tests.servers import answer_of, free_port, open_elsewhere, running, said_elsewhere

WRITERS = 8
AWAY_SECONDS = 2.0


@pytest.fixture
def own_servers() -> Iterator[list[Server]]:
    """A server to be stopped; the last of the list is the one that runs."""
    servers = [start_server()]
    yield servers
    stop_server(servers[-1])


class Program:
    """Posts entries over the API, each until it is acknowledged, with a key of its own."""

    def __init__(self, port: int, token: str, name: str) -> None:
        self.port, self.token, self.name = port, token, name
        self.statuses: Counter[int] = Counter()
        self.posted = 0
        self.last_at = 0.0

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.post(f"{self.name}-{self.posted}")
            self.posted += 1
            self.last_at = time.monotonic()
            time.sleep(0.15)  # a token may come 600 times a minute

    def post(self, text: str) -> None:
        lines = [{"code": "4600", "amount": "1.00"}, {"code": "1020", "amount": "-1.00"}]
        entry = {"date": "2026-03-02", "journal": "MEM", "description": text, "lines": lines}
        for _ in range(200):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": text,
            }
            line.request("POST", "/api/v1/books/rel-05/entries", json.dumps(entry), headers)
            answer = line.getresponse()
            answer.read()
            line.close()
            self.statuses[answer.status] += 1
            if answer.status == 201:
                return
            time.sleep(0.2)
        raise AssertionError(f"{text} was never posted: {self.statuses}")


def tokens(count: int, **settings: str) -> list[str]:
    said = said_elsewhere(
        "from akker.access.doors import command_line_actor\n"
        "from akker.access.tokening import create_token\n"
        "from akker.books.queries import book_for\n"
        "alice = command_line_actor(book_for('rel-05'))\n"
        f"for n in range({count}):\n"
        "    create_token(alice, name=f'n{n}', scope='write', show=print)\n",
        **settings,
    )
    return said.split()


def stopped_and_started(
    servers: list[Server], programs: list[Program], times: int, every_seconds: float
) -> None:
    """From this thread: a server ends with the thread that started it."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(programs)) as pool:
        working = [pool.submit(one.work, stop) for one in programs]
        try:
            for _ in range(times):
                time.sleep(every_seconds)
                servers.append(restart_server(servers[-1], away_seconds=AWAY_SECONDS))
            back_at = time.monotonic()
            while not all(one.last_at > back_at for one in programs):
                assert time.monotonic() - back_at < 30, "everybody goes on"
                time.sleep(0.1)
        finally:
            stop.set()
        for one in working:
            one.result()


def _rel_05(servers: list[Server], home: Path, times: int, every_seconds: float) -> None:
    settings = {"AKKER_DATABASE_URL": servers[0].url, "AKKER_HOME": str(home)}
    open_elsewhere("rel-05", **settings)
    port = free_port()
    programs = [
        Program(port, token, f"p{n}") for n, token in enumerate(tokens(WRITERS, **settings))
    ]
    with running(home, "up", "--port", str(port), AKKER_DATABASE_URL=servers[0].url):
        answer_of(f"http://127.0.0.1:{port}/health")
        stopped_and_started(servers, programs, times, every_seconds)
        where = f"host=127.0.0.1 port={servers[0].port} user=postgres dbname=akker"
        with psycopg.connect(where) as direct:
            rows = direct.execute("SELECT description FROM ledger_journalentry").fetchall()
            stuck = direct.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'akker'"
                " AND state LIKE 'idle in transaction%' AND state_change < now() - interval '5 s'"
            ).fetchone()
    statuses = sum((one.statuses for one in programs), Counter[int]())
    print(f"{len(rows)} entries, answers {dict(statuses)}")
    assert 201 in statuses
    assert set(statuses) <= {201, 503}, "who came meanwhile waited, or was told to come again"
    assert Counter(text for (text,) in rows) == Counter(
        f"{one.name}-{n}" for one in programs for n in range(one.posted)
    )
    assert stuck == (0,)
    findings = said_elsewhere(
        "from akker.books.queries import book_for\n"
        "from akker.ledger.checks import check_book\n"
        "print(check_book(book_for('rel-05')).findings)\n",
        **settings,
    )
    assert findings.strip() == "()"


@pytest.mark.postgres
def test_rel_05_the_database_is_stopped_and_started_under_eight_programs(
    own_servers: list[Server], tmp_path: Path
) -> None:
    _rel_05(own_servers, tmp_path / "home", times=1, every_seconds=1.5)


@pytest.mark.postgres
@pytest.mark.long
@pytest.mark.timeout(900)
def test_rel_05_for_ten_minutes(own_servers: list[Server], tmp_path: Path) -> None:
    _rel_05(own_servers, tmp_path / "home", times=30, every_seconds=18)
