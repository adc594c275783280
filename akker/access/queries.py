"""Reading who may do what where."""

from dataclasses import dataclass

from akker.access.models import Membership, Role
from akker.books.models import Book
from akker.kernel.errors import Refused


def not_a_member(book: Book, email: str) -> Refused:
    return Refused(
        "not_a_member",
        "{email} is no member of {book}.",
        remedy="Invite this person first.",
        email=email,
        book=book.name,
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    email: str
    name: str
    role: str
    sees_all: bool
    is_active: bool


def members_of(book: Book) -> list[MemberRow]:
    """Everybody with a role in these books today, by e-mail address. One query."""
    rows = (
        Membership.objects.filter(book=book, ended_at=None)
        .select_related("user")
        .order_by("user__email")
    )
    return [
        MemberRow(row.user.email, row.user.name, row.role, row.sees_all, row.user.is_active)
        for row in rows
    ]


def books_open_to(user_id: int) -> list[Book]:
    """The books that this user may enter, by name. One query."""
    rows = (
        Membership.objects.filter(user_id=user_id, ended_at=None)
        .select_related("book")
        .order_by("book__name", "book_id")
    )
    return [row.book for row in rows]


def first_owner_email() -> str:
    """The address of the first owner of any books who can sign in; empty without one."""
    row = (
        Membership.objects.filter(role=Role.OWNER, ended_at=None, user__is_active=True)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    return row.user.email if row else ""


def owns_every_book(user_id: int) -> bool:
    """Whether this user owns all books of this installation, as its operator does. Two queries."""
    owned = Membership.objects.filter(user_id=user_id, role=Role.OWNER, ended_at=None)
    return Book.objects.count() == owned.count() > 0
