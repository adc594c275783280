"""Who may do what: one table."""

from akker.access.models import Role
from akker.books.actor import Permission as P

_READING = {P.READ_BOOKS, P.SEE_CUSTOMERS, P.EXPORT_BOOKS, P.PROVE, P.MAKE_TOKENS}
_BOOKKEEPING = _READING | {
    P.DRAFT_ENTRIES,
    P.POST_ENTRIES,
    P.IMPORT_FILES,
    P.CHANGE_CHART,
    P.CHANGE_DIMENSIONS,
    P.CHANGE_PARTIES,
    P.LOOK_AFTER_CUSTOMERS,
    P.CHANGE_PRODUCTS,
    P.DRAFT_INVOICES,
    P.ISSUE_INVOICES,
    P.RECEIVE_PAYMENTS,
    P.ALLOCATE_PAYMENTS,
    P.HANDLE_DISPUTES,
    P.SEND_REMINDERS,
    P.LOCK_PERIODS,
    P.CLOSE_YEARS,
    P.REVALUE,
    P.SEND_MAIL,
}

_WITH_CUSTOMERS = {
    P.SEE_CUSTOMERS,
    P.CHANGE_PARTIES,
    P.LOOK_AFTER_CUSTOMERS,
    P.DRAFT_INVOICES,
    P.HANDLE_DISPUTES,
    P.MAKE_TOKENS,
}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.BOOKKEEPER: frozenset(_BOOKKEEPING),
    Role.APPROVER: frozenset(
        {P.READ_BOOKS, P.SEE_CUSTOMERS, P.DRAFT_ENTRIES, P.DRAFT_INVOICES, P.MAKE_TOKENS}
    ),
    Role.MANAGER: frozenset({P.READ_BOOKS, *_WITH_CUSTOMERS}),
    Role.ACCOUNTANT: frozenset(_READING),
    Role.AUDITOR: frozenset(_READING),
}


def permissions_of(role: Role, *, sees_all: bool) -> frozenset[P]:
    """What a role may. Who sees own customers only does not read the books: what is not about a
    customer of theirs is closed to them unless it says otherwise (docs/decisions/0032-sight.md).
    """
    return PERMISSIONS[role] if sees_all else PERMISSIONS[role] & _WITH_CUSTOMERS


# What somebody without a second factor keeps, where books demand one: a token made by who gave a
# stolen password would outlast it.
LOOKING = frozenset(_READING - {P.MAKE_TOKENS})
_TRUSTED_WITH = frozenset({P.POST_ENTRIES, P.MANAGE_PEOPLE})


def is_trusted(role: Role) -> bool:
    """Whether the role posts or manages: of whom a second factor can be demanded."""
    return bool(PERMISSIONS[role] & _TRUSTED_WITH)


# What is left of any role for a token that only reads.
READING_ONLY = frozenset({P.READ_BOOKS, P.SEE_CUSTOMERS, P.EXPORT_BOOKS, P.PROVE})
