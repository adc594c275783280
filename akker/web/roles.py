"""The roles in words, and what each may do: from the one table in `access/roles.py`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from akker.access.models import Role
from akker.access.roles import PERMISSIONS
from akker.books.actor import Permission

ROLE_NAMES: dict[str, Promise] = {
    Role.OWNER: _("owner"),
    Role.BOOKKEEPER: _("bookkeeper"),
    Role.APPROVER: _("approver"),
    Role.MANAGER: _("account manager"),
    Role.ACCOUNTANT: _("external accountant"),
    Role.AUDITOR: _("auditor"),
}
_IN_WORDS: dict[str, Promise] = {
    Role.OWNER: _("Does everything, and decides who may enter."),
    Role.BOOKKEEPER: _("Keeps the books: posts, imports, closes."),
    Role.APPROVER: _("Reads, and prepares entries for others to post."),
    Role.MANAGER: _("Looks after customers; can be kept to own customers."),
    Role.ACCOUNTANT: _("Reads, exports and checks, from outside the company."),
    Role.AUDITOR: _("Reads, exports and proves; changes nothing."),
}
ROLE_CHOICES = [(role.value, ROLE_NAMES[role]) for role in Role]


@dataclass(frozen=True, slots=True)
class ExplainedRole:
    role: str
    name: Promise
    words: Promise


@dataclass(frozen=True, slots=True)
class Allowed:
    """A permission, and for each role in order whether it has it."""

    permission: str
    marks: tuple[bool, ...]


def explained_roles() -> dict[str, object]:
    """All roles with a sentence, and the table of what each may do."""
    return {
        "rows": [ExplainedRole(role.value, ROLE_NAMES[role], _IN_WORDS[role]) for role in Role],
        "allowed": [
            Allowed(permission.value, tuple(permission in PERMISSIONS[role] for role in Role))
            for permission in Permission
        ],
    }
