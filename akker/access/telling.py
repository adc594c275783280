"""Telling each set of books what one of its people did about their own way in."""

from typing import Any

from akker.access.doors import actors_of
from akker.access.models import User
from akker.audit.recording import record
from akker.books.actor import enter_book


def tell_books(user: User, event: Any, *, channel: str = "web") -> None:
    """Record the event in all books that the user may enter, in the caller's transaction."""
    for actor in actors_of(user, channel=channel):
        enter_book(actor.book)
        record(actor, event, subject=f"user:{user.pk}")
