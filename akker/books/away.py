"""Whether it was the database that did not answer: then the same request is worth another try."""

from django.db import InterfaceError, OperationalError

# Connection lost, server out of room for another, told to end or just starting; the rest is
# what passes by itself and did not in five tries (`actor.py`).
_STATES = ("08", "53300", "57P", "40001", "40P01", "55P03")
RETRY_AFTER_SECONDS = 5


def database_is_away(error: BaseException | None) -> bool:
    """Also of SQLite, when another program held the file for longer than we wait."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    if type(cause).__module__.startswith("psycopg"):
        state: str | None = getattr(cause, "sqlstate", None)
        return state is None or state.startswith(_STATES)
    return "database is locked" in str(error)
