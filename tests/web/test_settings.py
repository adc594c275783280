"""What the settings promise, asked as an operator would: in a program of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from akker.config.database import database_settings
from akker.kernel.secret_key import secret_key

pytestmark = pytest.mark.sqlite


def test_behind_https_django_finds_nothing_to_warn_of(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "AKKER_HOME": str(tmp_path),
            "AKKER_DATABASE_URL": f"sqlite:///{tmp_path / 'akker.sqlite3'}",
            "AKKER_HTTPS": "1",
            "AKKER_HOSTS": "books.example.com",
            "DJANGO_SETTINGS_MODULE": "akker.config.settings",
        },
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = secret_key(tmp_path), secret_key(tmp_path)

    assert first == again
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_reading_the_settings_makes_no_data_folder(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "not-there") != secret_key(tmp_path / "not-there")
    assert not (tmp_path / "not-there").exists()


def test_a_database_is_named_by_an_address() -> None:
    url = "postgres://me:p%40ss@db:5433/books"
    pooled = database_settings(url, pool_size=8)

    assert (pooled["NAME"], pooled["PASSWORD"], pooled["PORT"]) == ("books", "p@ss", "5433")
    assert pooled["OPTIONS"]["pool"]["max_size"] == 8
    assert "pool" not in database_settings(url)["OPTIONS"]
    with pytest.raises(ValueError, match="mysql"):
        database_settings("mysql://db/books")
