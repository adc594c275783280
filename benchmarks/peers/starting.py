"""The peers as contenders: started on a fresh database, ended and removed afterwards."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contender import Contender, ContenderFailed, contender
from benchmarks.databases import Engine, fresh_database, kept_folder, sqlite_url
from benchmarks.peers.having import python_peer
from benchmarks.places import ROOT
from benchmarks.postgresql import drop_database, has_database, make_database


@contextmanager
def started_prototype(engine: Engine) -> Iterator[Contender]:
    """In the project's own environment: it needs Django and nothing else."""
    command = [sys.executable, "-m", "benchmarks.peers.prototype"]
    with (
        fresh_database(engine, "bench_prototype") as url,
        contender("prototype", [*command, url]) as started,
    ):
        yield started


@contextmanager
def started_django_ledger(engine: Engine) -> Iterator[Contender]:
    """Raises PeerMissing."""
    python = python_peer("django-ledger").command("python")
    command = [python, "-m", "benchmarks.peers.django_ledger_peer"]
    with (
        fresh_database(engine, "bench_django_ledger") as url,
        contender("django-ledger", [*command, url]) as started,
    ):
        yield started


@contextmanager
def started_tryton(engine: Engine) -> Iterator[Contender]:
    """On a copy of a company that is installed once, for that takes long. Raises PeerMissing."""
    python = python_peer("tryton").command("python")
    command = [python, "-m", "benchmarks.peers.tryton_peer"]
    if engine.server:
        name = "bench_tryton"
        if not has_database(engine.server, f"{name}_kept"):
            make_database(engine.server, f"{name}_new")
            _set_up(command, engine.server.url(f"{name}_new", "postgres"))
            make_database(engine.server, f"{name}_kept", template=f"{name}_new")
            drop_database(engine.server, f"{name}_new")
        make_database(engine.server, name, template=f"{name}_kept")
        with contender("tryton", [*command, engine.server.url(name, "postgres")]) as started:
            yield started
        drop_database(engine.server, name)
        return
    kept = kept_folder("tryton") / "tryton.sqlite"
    if not kept.exists():
        made = kept.with_name("tryton_new.sqlite")
        made.unlink(missing_ok=True)
        _set_up(command, sqlite_url(made))
        made.rename(kept)
    with fresh_database(engine, "tryton") as url:
        shutil.copyfile(kept, Path(url.removeprefix("sqlite://")))
        with contender("tryton", [*command, url]) as started:
            yield started


def _set_up(command: list[str], url: str) -> None:
    print("  installing Tryton's modules into a database", file=sys.stderr, flush=True)
    done = subprocess.run(
        [*command, url, "--set-up"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stderr.splitlines()[-5:])
        raise ContenderFailed(f"Tryton's modules could not be installed:\n{tail}")
