"""`akker upgrade`: from what an earlier version made to what this one needs, or back.

PostgreSQL changes its tables in one transaction with the check after it. SQLite cannot; there
a copy of the database is made first and put back when anything goes wrong
(docs/decisions/0014-upgrade-or-return.md).
"""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from akker import __version__
from akker.books.queries import all_books
from akker.cli.answers import answer
from akker.cli.installing import State, ensure_installed, make_home, sqlite_path, state
from akker.cli.verbs import operator_verb
from akker.kernel.errors import Refused
from akker.ledger.checks import CONTROL_ACCOUNTS, check_book
from akker.ledger.surroundings import broken_guards


@dataclass(frozen=True, slots=True)
class UpgradeSaid:
    """`copy` is what the database was before; empty where nothing had to be done."""

    version: str
    copy: str


@operator_verb("upgrade", installs=True)
@click.option("--backed-up", is_flag=True, help="On PostgreSQL: I have made a backup.")
def upgrade(backed_up: bool) -> None:
    """Bring the books of an earlier version to this one, or leave them as they were.

    Stop `akker up` and `akker work` first. On SQLite a copy is made. The tables are changed
    and everything is checked; when anything is wrong the books are put back.
    """
    if state() is not State.BEHIND:
        ensure_installed()
        answer(UpgradeSaid(__version__, ""), f"Nothing to do: this is Akker {__version__}.")
        return
    make_home(settings.AKKER_HOME)
    copy = _copy_of_database(backed_up)
    with _all_or_back(copy):
        call_command("migrate", verbosity=0, interactive=False)
        _check_all()
    where = f" What was before is kept in {copy}." if copy else ""
    answer(
        UpgradeSaid(__version__, str(copy or "")),
        f"The books are those of Akker {__version__} now, and all is well.{where}",
    )


def _copy_of_database(is_backed_up: bool) -> Path | None:
    """The database as it is, in the data folder. Refused: backup_wanted."""
    folder = settings.AKKER_HOME / "before-upgrade"
    folder.mkdir(mode=0o700, exist_ok=True)
    moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    path = sqlite_path()
    if path is not None:
        copy: Path = folder / f"{moment}.sqlite3"
        with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(copy)) as kept:
            now.backup(kept)
        copy.chmod(0o600)
        return copy
    if is_backed_up:
        return None
    raise Refused(
        "backup_wanted",
        "The rows of a database server cannot be copied from here: row security hides them.",
        remedy="Make a backup with the version you had, then use --backed-up.",
    )


@contextmanager
def _all_or_back(copy: Path | None) -> Iterator[None]:
    """Everything inside, or the database as it was before. Refused: upgrade_taken_back."""
    try:
        if connection.vendor == "postgresql":
            with transaction.atomic(durable=True):
                yield
        else:
            yield
    except Exception as error:
        path = sqlite_path()
        if path is not None and copy is not None:
            connection.close()
            for beside in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                beside.unlink(missing_ok=True)
            shutil.copy2(copy, path)
        raise Refused(
            "upgrade_taken_back",
            "The upgrade failed and was taken back: {reason}",
            remedy="The books are as they were; go on with the version you had, and report this.",
            reason=error.sentence if isinstance(error, Refused) else f"{error}.",
        ) from error


def _check_all() -> None:
    """Refused: upgrade_unsound."""
    wrong = [f"guard {name} is missing" for name in broken_guards()]
    for book in all_books():
        wrong += [
            f"{book.slug}: {found.sentence}"
            for found in check_book(book).findings
            if found.check != CONTROL_ACCOUNTS
        ]
    if wrong:
        raise Refused("upgrade_unsound", "{reason}", reason=wrong[0])
