"""Looking at books with the eyes of another role: which role, as the session remembers it."""

from django.http import HttpRequest

from akker.access.doors import session_actor
from akker.access.models import Role, User
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.kernel.errors import Refused

SEEN_AS = "seen_as"


def seen_as(request: HttpRequest, slug: str) -> str:
    """The role as which these books are looked at; empty with one's own eyes."""
    return str(request.session.get(SEEN_AS, {}).get(slug, ""))


def view_as(request: HttpRequest, book: Book, role: Role) -> None:
    request.session[SEEN_AS] = {**request.session.get(SEEN_AS, {}), book.slug: role.value}


def stop_viewing(request: HttpRequest) -> list[tuple[Actor, str]]:
    """Forget all of it; who had looked where, as what, and may still say so there."""
    assert isinstance(request.user, User)
    ended = []
    for slug, role in request.session.pop(SEEN_AS, {}).items():
        try:
            actor = session_actor(slug, request.user.pk)
        except Refused:
            continue  # the books were closed meanwhile
        if Permission.MANAGE_PEOPLE in actor.permissions:
            ended.append((actor, role))
    return ended
