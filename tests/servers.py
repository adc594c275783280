"""Akker as a program of its own beside the tests: `akker up`, and code in another process."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests import ROOT

PROGRAM = "import sys; from akker.cli.main import main; sys.exit(main())"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path) -> dict[str, str]:
    """What a program with its own data folder needs: the test run's settings are not for it."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "AKKER_HOME": str(home)}


@contextmanager
def new_database() -> Iterator[str]:
    """The address of an empty database on the server of this test run, gone in the end."""
    import psycopg

    parts = urlsplit(os.environ["AKKER_DATABASE_URL"])
    name = f"new_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(urlunsplit(parts), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The setting that names it, for a program beside the tests; on SQLite its home holds it."""
    if os.environ["AKKER_DATABASE_URL"].startswith("sqlite"):
        yield {}
        return
    with new_database() as url:
        yield {"AKKER_DATABASE_URL": url}


def program_at(home: Path, settings: dict[str, str]) -> Callable[..., str]:
    """Calls of `akker` in a process of its own; each answers what it printed."""

    def akker(*arguments: str) -> str:
        command = [sys.executable, "-c", PROGRAM, *arguments]
        env = {**environment(home), **settings}
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        return done.stdout

    return akker


def said_elsewhere(code: str, **settings: str) -> str:
    """What code prints in a process of its own, with Django and these settings in place."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "akker.config.settings", **settings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_elsewhere(slug: str, **settings: str) -> None:
    """Make the tables of another database, and books in it as `Make` opens them."""
    said_elsewhere(
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from tests.make import Make\n"
        f"Make(slug={slug!r}).book\n",
        **settings,
    )


@contextmanager
def running(home: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A verb that goes on until it is stopped; killed in the end, with all it started."""
    with subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, *arguments],
        env={**environment(home), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)


def answer_of(url: str, within_seconds: int = 30) -> str:
    """What a page answers, once there is somebody to answer."""
    ends_at = time.monotonic() + within_seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                text: str = answer.read().decode()
                return text
        except OSError:  # nobody there yet, or too busy to answer
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.1)
