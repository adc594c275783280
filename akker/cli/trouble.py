"""Trouble with the machine, not with the books: one sentence that an operator can act on."""

import errno

from django.conf import settings
from django.db import DatabaseError

FULL = "The disk of {home} is full. Make room and try again; nothing was half done."
UNWRITABLE = (
    "Akker cannot write in {home}. Give whoever runs it the right to, or choose another"
    " folder with --home."
)
FAILING = "The disk of {home} fails to read or write. Check it, and how much room it has."
DAMAGED = "The database in {home} is damaged. Restore the last backup with `akker restore`."
BUSY = "Another program holds the database in {home}. Try again when it is done."
UNREACHABLE = (
    "The database server does not answer ({reason}). Start it, or correct AKKER_DATABASE_URL."
)

_SQLITE = {
    "readonly database": UNWRITABLE,
    "unable to open database": UNWRITABLE,
    "disk is full": FULL,
    "disk i/o error": FAILING,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "database is locked": BUSY,
}
_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: UNWRITABLE,
    errno.EACCES: UNWRITABLE,
    errno.EPERM: UNWRITABLE,
}


def sentence_of(error: BaseException) -> str:
    """What to tell the operator; empty where the trouble is ours."""
    home = settings.AKKER_HOME if settings.configured else "the data folder"
    if isinstance(error, OSError):
        template = _SYSTEM.get(error.errno or 0, "")
        if template is UNWRITABLE and error.filename:
            home = error.filename
        return template.format(home=home)
    if not isinstance(error, DatabaseError):
        return ""
    reason = str(error).strip()
    for words, template in _SQLITE.items():
        if words in reason.lower():
            return template.format(home=home)
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None)
    if sqlstate == "53100":
        return FULL.format(home="the database server")
    is_away = type(cause).__module__.startswith("psycopg") and (
        sqlstate is None or sqlstate[:2] in ("08", "28", "3D", "57")
    )
    if is_away and type(cause).__name__ in ("OperationalError", "PoolTimeout", "AdminShutdown"):
        return UNREACHABLE.format(reason=reason.splitlines()[0] if reason else "no reason given")
    return ""
