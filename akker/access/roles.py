"""Who may do what: one table."""

from akker.access.models import Role
from akker.books.actor import Permission as P

_READING = {P.READ_BOOKS, P.EXPORT_BOOKS, P.PROVE}
_BOOKKEEPING = _READING | {
    P.DRAFT_ENTRIES,
    P.POST_ENTRIES,
    P.IMPORT_FILES,
    P.CHANGE_CHART,
    P.CHANGE_DIMENSIONS,
    P.LOCK_PERIODS,
    P.CLOSE_YEARS,
    P.REVALUE,
    P.SEND_MAIL,
}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.BOOKKEEPER: frozenset(_BOOKKEEPING),
    Role.APPROVER: frozenset({P.READ_BOOKS, P.DRAFT_ENTRIES}),
    Role.MANAGER: frozenset({P.READ_BOOKS}),
    Role.ACCOUNTANT: frozenset(_READING),
    Role.AUDITOR: frozenset(_READING),
}
