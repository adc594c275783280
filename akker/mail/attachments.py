"""Files that go with a mail: gathered when it is sent, from what never changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from akker.books.models import Book


@dataclass(frozen=True, slots=True)
class Attachment:
    """`media_type` as `application/pdf`."""

    name: str
    media_type: str
    content: bytes


# Of books, and of what a mail is about. Called outside a transaction.
Attachments = Callable[[Book, str], list[Attachment]]


def attachments_of(book: Book, purpose: str, about: str) -> tuple[Attachment, ...]:
    """Those of a mail, by its purpose (`config/attachments.py`). Refused: as making them."""
    makers: Mapping[str, Attachments] = import_string(settings.AKKER_ATTACHMENTS)
    return tuple(makers[purpose](book, about)) if purpose in makers else ()
