"""Reading kept files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from akker.books.models import Book
from akker.files.models import StoredFile


def path_of(book: Book, sha256: str) -> Path:
    """Where the bytes with this hash lie in the data folder."""
    return Path(settings.AKKER_FILES) / book.uid / sha256[:2] / sha256


def broken_files(book: Book) -> Iterator[str]:
    """A sentence for each kept file whose bytes are gone or are not those that were kept."""
    for row in StoredFile.objects.filter(book=book).order_by("pk").iterator():
        try:
            content = path_of(book, row.sha256).read_bytes()
        except OSError:
            yield f"The file {row.name} is not in the data folder."
            continue
        if hashlib.sha256(content).hexdigest() != row.sha256:
            yield f"The file {row.name} is not as it was kept."
