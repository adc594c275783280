"""Changing what books are called, and the habits that belong to them."""

import zoneinfo

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.events import BookChanged
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.names import check_name
from akker.ledger.surroundings import hold_book

LANGUAGES = ("en", "nl")


@usecase(Permission.CHANGE_SETTINGS)
def change_book(actor: Actor, *, name: str, timezone: str, language: str) -> None:
    """Change the name of the company, its time zone and the language of its papers.

    Slug, uid, country and currency never change: hashes, addresses and amounts rest on them.
    Refused: name_unfit, timezone_unknown, language_unknown.
    """
    check_name(name, 120)
    if timezone not in zoneinfo.available_timezones():
        raise Refused(
            "timezone_unknown",
            "{timezone} is not a time zone.",
            remedy="Use one such as Europe/Amsterdam.",
            timezone=ascii(timezone[:40])[1:-1] or "An empty text",
        )
    if language not in LANGUAGES:
        raise Refused(
            "language_unknown",
            "{language} is not a language of these books.",
            remedy="Use one of: {known}.",
            language=ascii(language[:12])[1:-1] or "An empty text",
            known=", ".join(LANGUAGES),
        )
    hold_book(actor.book, exclusive=True)
    values = {"name": name, "timezone": timezone, "language": language}
    before = Book.objects.values(*values).get(pk=actor.book.pk)
    if before == values:
        return
    Book.objects.filter(pk=actor.book.pk).update(**values)
    record(actor, BookChanged(**values), subject=f"book:{actor.book.slug}", before=before)
