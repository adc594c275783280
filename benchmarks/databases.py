"""Fresh databases to measure in, on either engine, by one name for both."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import cache_folder, scratch_folder
from benchmarks.postgresql import Server, drop_database, make_database, running_postgresql


@dataclass(frozen=True, slots=True)
class Engine:
    """SQLite, or PostgreSQL when there is a server."""

    server: Server | None = None

    @property
    def name(self) -> str:
        return "PostgreSQL" if self.server else "SQLite"

    @property
    def is_sqlite(self) -> bool:
        return self.server is None


SQLITE = Engine()


def sqlite_url(path: Path) -> str:
    return f"sqlite://{path.resolve()}"


@contextmanager
def fresh_database(engine: Engine, name: str, user: str = "postgres") -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if engine.server:
        make_database(engine.server, name)
        try:
            yield engine.server.url(name, user)
        finally:
            drop_database(engine.server, name)
    else:
        folder = scratch_folder()
        try:
            yield sqlite_url(folder / f"{name}.sqlite")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def kept_folder(name: str) -> Path:
    """For what takes long to make and is used again, such as a loaded book."""
    folder = cache_folder() / "kept" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def engines(names: tuple[str, ...]) -> Iterator[list[Engine]]:
    """The engines asked for, "sqlite" and "postgresql". Raises PeerMissing."""
    with ExitStack() as stack:
        made = [SQLITE] if "sqlite" in names else []
        if "postgresql" in names:
            made.append(Engine(stack.enter_context(running_postgresql())))
        yield made
