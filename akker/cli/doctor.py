"""`akker doctor`: how this installation is, line by line, and what to do about it."""

import datetime as dt
import os
import platform
import shutil
import stat
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from akker import __version__
from akker.books.queries import all_books
from akker.cli.answers import answer
from akker.cli.installing import State, sqlite_path, state
from akker.cli.trouble import sentence_of
from akker.cli.verbs import operator_verb
from akker.jobs.queries import last_runs
from akker.kernel.errors import Refused
from akker.kernel.row_security import unsecured
from akker.ledger.surroundings import broken_guards

ROOM_BYTES = 2 * 1024**3
NO_ROOM_BYTES = 200 * 1024**2
LARGEST_DRIFT_SECONDS = 5
SCHEDULE_QUIET = dt.timedelta(minutes=10)


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at; `remedy` says what to do where it is not ok."""

    health: Health
    subject: str
    sentence: str
    remedy: str = ""


@operator_verb("doctor", installs=True)
def doctor() -> None:
    """Look at the installation: settings, folder, database, guards, time, schedule.

    Each line is ok, a warning, or broken with what to do. Exit code 1 when one is broken.
    """
    lines = list(_examine())
    answer(lines, *map(_printed, lines))
    broken = [line.subject for line in lines if line.health is Health.BROKEN]
    if broken:
        raise Refused(
            "installation_broken",
            "Broken: {subjects}.",
            remedy="The lines above say what to do.",
            subjects=", ".join(broken),
        )


def _printed(line: Line) -> str:
    remedy = f" {line.remedy}" if line.health is not Health.OK else ""
    return f"{line.health:<8} {line.subject:<13} {line.sentence}{remedy}"


def _examine() -> Iterator[Line]:
    yield Line(Health.OK, "version", f"Akker {__version__}, Python {platform.python_version()}")
    yield from _settings()
    yield from _folder()
    try:
        found = state()
        if found is not State.READY:
            remedy = "Run `akker upgrade`." if found is State.BEHIND else ""
            remedy = "Run `akker up` or `akker demo`." if found is State.ABSENT else remedy
            yield Line(Health.BROKEN, "installation", f"{found.capitalize()}.", remedy)
            return
        for look in (_engine, _guards, _time, _schedule):
            yield from look()
    except Exception as error:
        # Whatever the database answers, the other lines are worth reading.
        sentence = sentence_of(error) or f"{type(error).__name__}: {error}"
        yield Line(Health.BROKEN, "database", sentence)


def _settings() -> Iterator[Line]:
    parts = urlsplit(os.environ.get("AKKER_DATABASE_URL") or f"sqlite:///{sqlite_path()}")
    place = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    yield Line(Health.OK, "settings", f"folder {settings.AKKER_HOME}, database {place}")
    https = "HTTPS" if settings.IS_HTTPS else "no HTTPS"
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    yield Line(Health.OK, "web", f"{settings.AKKER_URL}, {https}, answers to {hosts}")


def _folder() -> Iterator[Line]:
    home = settings.AKKER_HOME
    if not home.is_dir():
        yield Line(Health.BROKEN, "folder", f"There is no folder {home}.", "Run `akker up`.")
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    if not os.access(home, os.W_OK | os.X_OK):
        yield Line(Health.BROKEN, "folder", f"{home} cannot be written.", "Give the right to.")
    elif mode & 0o077:
        remedy = f"Run `chmod 700 {home}`."
        yield Line(Health.WARNING, "folder", f"Others may enter {home} (mode {mode:o}).", remedy)
    else:
        yield Line(Health.OK, "folder", f"mode {mode:o}, writable")
    files = settings.AKKER_FILES
    if files.exists() and not os.access(files, os.W_OK | os.X_OK):
        yield Line(Health.BROKEN, "files", f"{files} cannot be written.", "Give the right to.")
    key = home / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Line(Health.WARNING, "secret key", "Others can read it.", f"Run `chmod 600 {key}`.")
    yield _room(shutil.disk_usage(home).free, shutil.disk_usage(home).total)


def _room(free: int, total: int) -> Line:
    sentence = f"{free / 1024**3:.1f} GB of {total / 1024**3:.0f} GB free"
    if free < NO_ROOM_BYTES:
        return Line(Health.BROKEN, "disk", sentence, "Make room: nothing can be posted soon.")
    if free < ROOM_BYTES or free * 10 < total:
        return Line(Health.WARNING, "disk", sentence, "Make room before it is needed.")
    return Line(Health.OK, "disk", sentence)


def _engine() -> Iterator[Line]:
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _asked(sql: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def _sqlite() -> Iterator[Line]:
    version = _asked("SELECT sqlite_version()")[0]
    mode, synchronous, keys = (
        _asked(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")
    )
    if (mode, synchronous, keys) == ("wal", 2, 1):
        sentence = f"SQLite {version}, WAL, every commit on disk (FULL)"
        yield Line(Health.OK, "database", sentence)
    else:
        yield Line(
            Health.BROKEN,
            "database",
            f"SQLite {version} runs with journal {mode}, synchronous {synchronous}.",
            "Put the data folder on a local disk; WAL does not work on network drives.",
        )


def _postgresql() -> Iterator[Line]:
    version, *durable = _asked(
        "SELECT current_setting('server_version'), current_setting('fsync'),"
        " current_setting('full_page_writes'), current_setting('synchronous_commit')"
    )
    names = ("fsync", "full_page_writes", "synchronous_commit")
    off = [name for name, value in zip(names, durable, strict=True) if value == "off"]
    if off:
        remedy = f"Turn on {', '.join(off)}."
        lost = f"PostgreSQL {version} may lose in a crash what it acknowledged."
        yield Line(Health.BROKEN, "database", lost, remedy)
    else:
        yield Line(Health.OK, "database", f"PostgreSQL {version}, every commit on disk")
    yield from _row_security()
    most, used = _asked(
        "SELECT current_setting('max_connections')::int, (SELECT count(*) FROM pg_stat_activity)"
    )
    wanted = (settings.POOL_SIZE or 8) + 2
    room = int(str(most)) - int(str(used))
    sentence = f"{used} of {most} in use; one web server and one worker take up to {wanted}"
    if room < wanted:
        remedy = "Raise max_connections, or lower AKKER_POOL_SIZE."
        yield Line(Health.WARNING, "connections", f"{sentence}.", remedy)
    else:
        yield Line(Health.OK, "connections", sentence)


def _row_security() -> Iterator[Line]:
    (is_above,) = _asked(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    open_tables = unsecured(connection)
    if is_above:
        yield Line(
            Health.BROKEN,
            "row security",
            "The database role of Akker is above it (superuser or BYPASSRLS).",
            "Use an ordinary role in AKKER_DATABASE_URL.",
        )
    elif open_tables:
        remedy = "Find out who changed the database, and restore a backup."
        yield Line(
            Health.BROKEN,
            "row security",
            f"It is off or changed for {', '.join(open_tables)}.",
            remedy,
        )
    else:
        yield Line(Health.OK, "row security", "in force: no books can see each other's rows")


def _guards() -> Iterator[Line]:
    lost = broken_guards()
    if lost:
        remedy = "Find out who changed the database, and restore a backup."
        yield Line(Health.BROKEN, "guards", f"Missing or changed: {', '.join(lost[:5])}.", remedy)
    else:
        yield Line(Health.OK, "guards", "all in place")


def _time() -> Iterator[Line]:
    now = dt.datetime.now(dt.UTC)
    drift = 0.0
    if connection.vendor == "postgresql":
        (theirs,) = _asked("SELECT clock_timestamp()")
        assert isinstance(theirs, dt.datetime)
        drift = abs((theirs - dt.datetime.now(dt.UTC)).total_seconds())
    unknown = [b.timezone for b in all_books() if b.timezone not in zoneinfo.available_timezones()]
    if drift > LARGEST_DRIFT_SECONDS:
        remedy = "Let both keep time by the network."
        yield Line(Health.WARNING, "time", f"{drift:.0f} s off the database server's.", remedy)
    elif unknown:
        remedy = "Install the package tzdata."
        yield Line(Health.BROKEN, "time", f"This machine does not know {unknown[0]}.", remedy)
    else:
        yield Line(Health.OK, "time", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _schedule() -> Iterator[Line]:
    latest = max(last_runs().values(), default=None)
    if latest is None or dt.datetime.now(dt.UTC) - latest > SCHEDULE_QUIET:
        since = f"since {latest:%Y-%m-%d %H:%M} UTC" if latest else "so far"
        remedy = "Keep `akker up` or `akker work` running."
        yield Line(Health.WARNING, "schedule", f"Nothing was done {since}.", remedy)
    else:
        yield Line(Health.OK, "schedule", f"last at work {latest:%Y-%m-%d %H:%M} UTC")
