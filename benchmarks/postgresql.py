"""A PostgreSQL server of the benchmark's own: durable as installed, reached on this machine only.

Its folder is kept, so that a large book loaded for one goal is there for the next.
"""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.having import PeerMissing
from benchmarks.places import database_folder

SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = 1GB
max_wal_size = 4GB
fsync = on
synchronous_commit = on
"""
OWNER = "akker_bench"  # not a superuser: row security does not hold those


@dataclass(frozen=True, slots=True)
class Server:
    port: int

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"


def _binary(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise PeerMissing("PostgreSQL is not installed; apt-get install postgresql brings it")
    return found


def _as_server_user(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running_postgresql() -> Iterator[Server]:
    """Started here, stopped here. Raises PeerMissing where PostgreSQL is not installed."""
    folder, pg_ctl, initdb = database_folder(), _binary("pg_ctl"), _binary("initdb")
    if not (folder / "PG_VERSION").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        init = [initdb, "-D", str(folder), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            _as_server_user([*init, "--locale=C.UTF-8"]), check=True, capture_output=True, cwd="/"
        )
        with (folder / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
    server = Server(_free_port())
    options = f"-p {server.port} -k {folder}"
    log = str(folder / "server.log")
    start = [pg_ctl, "-D", str(folder), "-w", "-l", log, "-o", options, "start"]
    subprocess.run(_as_server_user(start), check=True, stdout=subprocess.DEVNULL, cwd="/")
    try:
        if run_sql(server, "postgres", f"SELECT 1 FROM pg_roles WHERE rolname='{OWNER}'") == "":
            run_sql(server, "postgres", f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        yield server
    finally:
        stop = [pg_ctl, "-D", str(folder), "-w", "-m", "fast", "stop"]
        subprocess.run(_as_server_user(stop), check=False, stdout=subprocess.DEVNULL, cwd="/")


def run_sql(server: Server, database: str, sql: str) -> str:
    """As the superuser; the answer as psql prints it, without headings."""
    command = [_binary("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-d", database]
    done = subprocess.run([*command, "-c", sql], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def has_database(server: Server, name: str) -> bool:
    return run_sql(server, "postgres", f"SELECT 1 FROM pg_database WHERE datname='{name}'") == "1"


def make_database(server: Server, name: str, *, template: str = "template0") -> None:
    """A new database, whatever stood there before; a copy of another one where asked."""
    assert re.fullmatch(r"[a-z0-9_]+", name), "names go into SQL as they are"
    drop_database(server, name)
    run_sql(server, "postgres", f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")


def drop_database(server: Server, name: str) -> None:
    run_sql(server, "postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
