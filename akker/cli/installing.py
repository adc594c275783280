"""The installation itself: its data folder and its tables."""

import os
import tempfile
from enum import StrEnum
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from akker.kernel.errors import Refused
from akker.kernel.secret_key import secret_key


class State(StrEnum):
    ABSENT = "nothing is installed"
    BEHIND = "made by an earlier version"
    READY = "ready"
    AHEAD = "made by a later version"


def state() -> State:
    """How the database stands to this version of Akker. One query; makes nothing."""
    path = sqlite_path()
    if path is not None and not path.exists():
        return State.ABSENT
    if "django_migrations" not in connection.introspection.table_names():
        return State.ABSENT
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    known = _known_migrations()
    ours = {app for app, _ in known}
    if not applied:
        return State.ABSENT
    if known - applied:
        return State.BEHIND
    return (
        State.AHEAD if any(a in ours and (a, n) not in known for a, n in applied) else State.READY
    )


def sqlite_path() -> Path | None:
    """The database's file; None with a server."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _known_migrations() -> set[tuple[str, str]]:
    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[0-9]*.py")
    }


def ensure_installed() -> None:
    """Refused: not_installed, installation_behind, installation_ahead."""
    found = state()
    if found is State.ABSENT:
        raise Refused(
            "not_installed",
            "There is no Akker in {home} yet.",
            remedy="Start with `akker demo`, `akker up` or `akker book open`, or choose another"
            " folder with --home.",
            home=settings.AKKER_HOME,
        )
    if found is State.BEHIND:
        raise Refused(
            "installation_behind",
            "The books in {home} were made by an earlier version of Akker.",
            remedy="Run `akker upgrade`; it makes a backup first.",
            home=settings.AKKER_HOME,
        )
    if found is State.AHEAD:
        raise Refused(
            "installation_ahead",
            "The books in {home} were made by a later version of Akker.",
            remedy="Install that version, or a later one.",
            home=settings.AKKER_HOME,
        )


def install() -> None:
    """Make the data folder and the tables where there are none yet. Safe to repeat.

    Refused: home_unwritable, installation_behind, installation_ahead.
    """
    make_home(settings.AKKER_HOME)
    # Settings were read before there was a place to keep it: what this program signs or hides
    # would be lost on all others.
    settings.SECRET_KEY = secret_key(settings.AKKER_HOME)
    if state() is State.ABSENT:
        call_command("migrate", verbosity=0, interactive=False)
        keep_to_owner()
    ensure_installed()


def make_home(home: Path) -> None:
    """The data folder, for its owner alone, and proof that it can be written (REL-8)."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
        path = sqlite_path()
        if path is not None and path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(path)
    except OSError as error:
        raise Refused(
            "home_unwritable",
            "Akker cannot write in {home}: {reason}.",
            remedy="Give whoever runs it the right to, or choose another folder with --home.",
            home=home,
            reason=(error.strerror or "no permission").lower(),
        ) from error


def keep_to_owner() -> None:
    """Only the owner may read the database's file."""
    path = sqlite_path()
    if path is not None and path.exists():
        path.chmod(0o600)
