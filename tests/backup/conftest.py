"""Installations to take out and to bring back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

if TYPE_CHECKING:  # models cannot be imported before the tests have chosen their settings
    from tests.backup.elsewhere import Elsewhere
    from tests.make import Make


@pytest.fixture
def filled(committed: "Make", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Make":
    """Books with rows in every table, and others beside them."""
    from tests.backup import world
    from tests.make import Make

    monkeypatch.setattr(settings, "AKKER_FILES", tmp_path / "files")
    world.fill(committed)
    world.fill(Make())
    return committed


@pytest.fixture
def emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """`emptied()`: this installation has no rows and no kept files any more."""

    def empty() -> None:
        call_command("flush", verbosity=0, interactive=False)
        monkeypatch.setattr(settings, "AKKER_FILES", tmp_path / "files-after")

    return empty


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator["Elsewhere"]:
    """Another, empty installation on the database that this test run is about."""
    from tests.backup.elsewhere import postgres_beside, sqlite_at

    if connection.vendor == "sqlite":
        yield sqlite_at(tmp_path / "elsewhere")
    else:
        with postgres_beside(tmp_path / "elsewhere") as found:
            yield found


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> "Elsewhere":
    """An installation on SQLite whose books have rows in every table."""
    from tests.backup.elsewhere import sqlite_at

    found = sqlite_at(tmp_path_factory.mktemp("maker"))
    assert found.run("fill", 0) == 2
    return found


@pytest.fixture(scope="session")
def genuine(maker: "Elsewhere", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of everything that the maker has."""
    path = tmp_path_factory.mktemp("genuine") / "genuine.akker"
    assert maker.run("back_up", path) == []
    return path


@pytest.fixture(scope="session")
def archived(maker: "Elsewhere", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the first books of the maker."""
    path = tmp_path_factory.mktemp("archived") / "archived.akker"
    assert maker.run("archive", path) == []
    return path


@pytest.fixture
def nothing_here(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without books; what comes in is rolled back."""
    monkeypatch.setattr(settings, "AKKER_FILES", tmp_path / "files")


@pytest.fixture
def others(nothing_here: None) -> "Make":
    """An installation with other books, whose keys are those of the archive."""
    from tests.backup import world
    from tests.make import Make

    make = Make()
    world.fill(make)
    return make
