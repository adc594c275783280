"""Books of the product that take long to load, and contenders that work on them.

A loaded book is kept from one run to the next, under a name that changes with the product's
tables and rules, so that an old one is never measured by mistake.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.carrying import carry
from benchmarks.contender import Contender, ask, contender
from benchmarks.databases import SQLITE, Engine, fresh_database, kept_folder, sqlite_url
from benchmarks.measuring import Run
from benchmarks.peers.plain_text import journal
from benchmarks.places import ROOT, cache_folder, scratch_folder
from benchmarks.postgresql import (
    OWNER,
    drop_database,
    has_database,
    make_database,
    run_sql,
)
from benchmarks.product_commands import check, environment, import_journal, run_akker

COMMAND = (sys.executable, "-m", "benchmarks.product_contender")
TABLES = "bench_book"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book with a generated journal in it, not to be changed: measure on a copy."""

    engine: Engine
    count: int
    url: str
    home: Path

    @property
    def env(self) -> dict[str, str]:
        return environment(self.home, self.url)


def fingerprint() -> str:
    """Changes with the product's tables, guards and canonical form."""
    names = ("migrations/0*.py", "models.py", "guards.py", "chain.py")
    paths = sorted(path for name in names for path in (ROOT / "akker").glob(f"*/{name}"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths))
    return digest.hexdigest()[:8]


def _place(engine: Engine, count: int) -> Loaded:
    home = kept_folder(f"{engine.name.lower()}-{fingerprint()}-{count}")
    url = sqlite_url(home / "akker.sqlite3")
    if engine.server:
        url = engine.server.url(f"{TABLES}_{count}_{fingerprint()}")
    return Loaded(engine, count, url, home)


def load(count: int) -> tuple[Loaded, Run]:
    """Import a generated journal by the command line into a new book on SQLite; how it went."""
    _forget_old(SQLITE)
    path = journal(count, "akker")
    book = _place(SQLITE, count)
    shutil.rmtree(book.home)
    book.home.mkdir()
    with contender("opening", [*COMMAND, book.url, str(book.home), "--open"]) as opening:
        del opening  # It migrates, opens the book, and ends.
    print(f"  importing {count:,} entries", file=sys.stderr, flush=True)
    run = run_akker(import_journal(path), book.env)
    (book.home / "loaded.json").write_text(json.dumps(asdict(run)))
    return book, run


def carried(engine: Engine, count: int) -> Loaded:
    """The same book as on SQLite, on the server. Raises ProductFailed where it is not whole."""
    source, book = kept_book(SQLITE, count), _place(engine, count)
    assert engine.server, "books are carried to a server"
    _forget_old(engine)
    make_database(engine.server, _name(book.url))
    with contender("migrating", [*COMMAND, book.url, str(book.home)]) as migrating:
        ask(migrating, "ready")
    print(f"  carrying {count:,} entries to PostgreSQL", file=sys.stderr, flush=True)
    carry(source.home / "akker.sqlite3", engine.server, _name(book.url))
    checked = run_akker(check(), book.env)
    (book.home / "loaded.json").write_text(json.dumps(asdict(checked)))
    return book


def kept_book(engine: Engine, count: int) -> Loaded:
    """The loaded book of that size, loaded now where it is not there yet."""
    book = _place(engine, count)
    is_there = not engine.server or has_database(engine.server, _name(book.url))
    if is_there and (book.home / "loaded.json").exists():
        return book
    return carried(engine, count) if engine.server else load(count)[0]


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _forget_old(engine: Engine) -> None:
    """Books of other tables and rules than today's."""
    mark = fingerprint()
    for folder in (cache_folder() / "kept").glob(f"{engine.name.lower()}-*-*"):
        if mark not in folder.name:
            shutil.rmtree(folder)
    if engine.server:
        like = f"SELECT datname FROM pg_database WHERE datname LIKE '{TABLES}%'"
        for name in run_sql(engine.server, "postgres", like).splitlines():
            if not name.endswith(mark):
                drop_database(engine.server, name)


@contextmanager
def copied(book: Loaded) -> Iterator[Loaded]:
    """The same book again, to be written to, gone afterwards."""
    home = scratch_folder()
    try:
        if book.engine.server:
            name = f"{TABLES}_copy_{book.count}_{fingerprint()}"
            make_database(book.engine.server, name, template=_name(book.url))
            yield Loaded(book.engine, book.count, book.engine.server.url(name), home)
            drop_database(book.engine.server, name)
        else:
            for part in book.home.glob("akker.sqlite3*"):
                shutil.copyfile(part, home / part.name)
            yield Loaded(book.engine, book.count, sqlite_url(home / "akker.sqlite3"), home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def product_on(book: Loaded, name: str = "akker") -> Iterator[Contender]:
    """The product, working on a loaded book."""
    with contender(name, [*COMMAND, book.url, str(book.home)]) as started:
        yield started


@contextmanager
def started_product(
    engine: Engine, *, without: str = "", wait_for_disk: bool = True
) -> Iterator[Contender]:
    """The product on a new, empty book; without one of its protections where asked."""
    name = f"akker_without_{without}".replace("-", "_") if without else "akker"
    extra = ["--open", *(["--without", without] if without else [])]
    home = scratch_folder()
    try:
        with fresh_database(engine, f"bench_{name}", OWNER) as url:
            if engine.server and not wait_for_disk:
                quick = f"ALTER DATABASE bench_{name} SET synchronous_commit = off"
                run_sql(engine.server, "postgres", quick)
            with contender(name, [*COMMAND, url, str(home), *extra]) as started:
                yield started
    finally:
        shutil.rmtree(home, ignore_errors=True)
