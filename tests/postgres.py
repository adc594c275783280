"""A PostgreSQL server of the test run's own: made at its start, gone at its end.

It listens on loopback and on a socket in its own temporary folder, trusts who is there, and
knows one ordinary role, `akker`: not a superuser, so that row security holds in tests too.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.programs import find, install_command

STARTS_WITHIN_SECONDS = 60
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "32MB",
    "max_connections": "150",  # each of two workers may race with fifty
    "lock_timeout": "60s",  # a circle that the server cannot see becomes an error
    "idle_in_transaction_session_timeout": "120s",
    "max_wal_size": "256MB",
    "autovacuum": "off",  # it would count nothing in tables that tests roll back, for good
    "log_min_messages": "error",
}


class ServerDidNotStart(Exception):
    """The test run cannot have its database server; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    folder: Path
    port: int
    postmaster: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"postgres://akker@127.0.0.1:{self.port}/akker"


def start_server() -> Server:
    """Make a cluster in a temporary folder and start it. Raises ServerDidNotStart."""
    postgres = find("postgres")
    if postgres is None:
        raise ServerDidNotStart(f"PostgreSQL is not here: {install_command('postgres')}")
    folder = Path(tempfile.mkdtemp(prefix="akker-postgres-"))
    try:
        who = _whose_server(folder)
        _make_cluster(Path(postgres).resolve().with_name("initdb"), folder, who)
        server = _start(postgres, folder, who)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        _make_role_and_database(server)
    except BaseException:
        stop_server(server)
        raise
    return server


def stop_server(server: Server) -> None:
    """Stop it at once, whoever is still connected, and leave nothing behind."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.postmaster.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.postmaster.wait(timeout=10)
            break
    shutil.rmtree(server.folder, ignore_errors=True)


def _whose_server(folder: Path) -> dict[str, Any]:
    """How to run the server's programs: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError as error:
        raise ServerDidNotStart(
            "PostgreSQL does not run as root, and there is no user postgres."
        ) from error
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _make_cluster(initdb: Path, folder: Path, who: dict[str, Any]) -> None:
    command = [str(initdb), "-D", str(folder / "cluster"), "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--no-sync", "--no-instructions"]
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run(
            [*command, f"--locale={locale}"], cwd=folder, capture_output=True, text=True, **who
        )
        if done.returncode == 0:
            return
    raise ServerDidNotStart(f"initdb failed: {done.stderr.strip()}")


def _start(postgres: str, folder: Path, who: dict[str, Any], port: int = 0) -> Server:
    port = port or _free_port()
    command = [postgres, "-D", str(folder / "cluster"), "-p", str(port), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        postmaster = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # an interrupt is for the tests, which then stop the server
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            **who,
        )
    return Server(folder, port, postmaster)


def _end_with_parent() -> None:
    """In the child: be interrupted when the test run is killed."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _make_role_and_database(server: Server) -> None:
    import psycopg

    where = f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres"
    ends_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            with psycopg.connect(where, autocommit=True) as connection:
                connection.execute("CREATE ROLE akker LOGIN CREATEDB")
                connection.execute("CREATE DATABASE akker OWNER akker")
            return
        except psycopg.OperationalError as error:
            if server.postmaster.poll() is not None or time.monotonic() > ends_at:
                log = (server.folder / "log").read_text(errors="replace")
                raise ServerDidNotStart(f"PostgreSQL did not start: {error}\n{log}") from error
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def restart_server(server: Server, *, away_seconds: float | None = None) -> Server:
    """Kill the server and all its processes at once, and start it again on the same data.

    With `away_seconds` it is stopped as an operator stops it, and stays away for so long.
    Answers when it accepts connections.
    """
    import psycopg

    if away_seconds is None:
        os.killpg(server.postmaster.pid, signal.SIGKILL)
    else:
        server.postmaster.send_signal(signal.SIGINT)  # who is connected is sent away
    server.postmaster.wait()
    time.sleep(away_seconds or 0)
    postgres = find("postgres")
    assert postgres
    for left in ("cluster/postmaster.pid", f".s.PGSQL.{server.port}.lock"):
        (server.folder / left).unlink(missing_ok=True)
    started = _start(postgres, server.folder, _whose_server(server.folder), server.port)
    ends_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < ends_at:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(
                f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres"
            ).close()
            return started
        time.sleep(0.05)
    raise ServerDidNotStart("PostgreSQL did not come back after it was killed.")
