"""`akker upgrade`: it succeeds, or the books are as they were."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.calling import Akker, Called, in_copies
from tests.servers import new_database

pytestmark = pytest.mark.both

OPEN = ("book", "open", "A", "--slug", "a", "--country", "NL", "--currency", "EUR")
# What this version adds to an installation that lacks it.
EARLIER = (
    "DROP TABLE jobs_scheduledrun; DROP TABLE jobs_job;"
    " DELETE FROM django_migrations WHERE app = 'jobs';"
)
TAMPER = "DROP TRIGGER event_kept"


@pytest.fixture
def program(tmp_path: Path) -> Akker:
    return in_copies(tmp_path)


@pytest.fixture
def before(program: Akker, tmp_path: Path) -> Path:
    """The database of an earlier version."""
    assert program(*OPEN).code == 0
    path = tmp_path / "home" / "akker.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(EARLIER)
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


@pytest.mark.sqlite
def test_an_earlier_installation_is_brought_to_this_version(program: Akker, before: Path) -> None:
    assert program("book", "list").code == 1

    upgraded = program("upgrade", "--json")

    assert upgraded.code == 0, upgraded.err
    assert Path(upgraded.json["copy"]).stat().st_mode & 0o777 == 0o600
    assert program("book", "list").code == 0
    assert program("upgrade").out.startswith("Nothing to do")


@pytest.mark.sqlite
def test_an_upgrade_that_ends_unsound_is_taken_back(program: Akker, before: Path) -> None:
    with closing(sqlite3.connect(before)) as database:
        database.executescript(TAMPER)
    was = dump(before)

    upgraded = program("upgrade")

    assert (upgraded.code, upgraded.err.count("\n")) == (1, 1)
    assert "taken back" in upgraded.err
    assert "event_kept" in upgraded.err
    assert dump(before) == was


@pytest.mark.sqlite
def test_a_migration_that_fails_is_taken_back(program: Akker, before: Path) -> None:
    with closing(sqlite3.connect(before)) as database:
        database.execute("CREATE TABLE jobs_scheduledrun (somebody, elses)")
        database.commit()
    was = dump(before)

    assert "taken back" in program("upgrade").err
    assert dump(before) == was


@pytest.mark.sqlite
def test_nothing_to_upgrade_where_nothing_is(program: Akker) -> None:
    called = program("upgrade")

    assert called.code == 1
    assert "There is no Akker in" in called.err


@pytest.fixture
def database() -> Iterator[str]:
    with new_database() as url:
        yield url


@pytest.mark.postgres
def test_a_server_is_upgraded_or_left_in_one_transaction(program: Akker, database: str) -> None:
    import psycopg

    def call(*arguments: str) -> Called:
        return program(*arguments, AKKER_DATABASE_URL=database)

    assert call(*OPEN).code == 0
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(EARLIER)
        server.execute("DROP TRIGGER event_kept ON audit_event")
        assert "Make a backup" in call("upgrade").err
        refused = call("upgrade", "--backed-up")
        applied = server.execute("SELECT count(*) FROM django_migrations WHERE app = 'jobs'")
        assert "event_kept" in refused.err
        assert applied.fetchone() == (0,)

        server.execute(
            "CREATE TRIGGER event_kept BEFORE DELETE ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION event_kept()"
        )
        upgraded = call("upgrade", "--backed-up")

    assert upgraded.code == 0, upgraded.err
    assert call("book", "list").code == 0
