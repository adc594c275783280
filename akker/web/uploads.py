"""Files that come in with a form: on disk while they are read, under a name of ours."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from akker.kernel.errors import Refused

MB = 1024**2
MOST_UPLOAD = 40 * MB
_MOST_NAME = 200


@contextmanager
def uploaded(request: HttpRequest, field: str = "file") -> Iterator[tuple[Path, str]]:
    """Where the chosen file lies meanwhile, and what it is called. Its name is anybody's: it is
    shown and never used as a path. Refused: file_not_chosen, file_too_large."""
    file = request.FILES.get(field)
    if not isinstance(file, UploadedFile):
        raise Refused("file_not_chosen", "No file was chosen.", remedy="Choose or drop one first.")
    if (file.size or 0) > MOST_UPLOAD:
        raise Refused(
            "file_too_large",
            "This file is {size} MB; the most is {most} MB.",
            remedy="Make it smaller, or split it.",
            size=(file.size or 0) // MB,
            most=MOST_UPLOAD // MB,
        )
    with tempfile.NamedTemporaryFile(prefix="akker-upload-") as kept:
        for piece in file.chunks():
            kept.write(piece)
        kept.flush()
        yield Path(kept.name), name_of(file.name or "")


def name_of(given: str) -> str:
    """The name that a file came with, without what cannot be shown."""
    name = "".join(sign for sign in given if sign.isprintable())
    return name[-_MOST_NAME:] or "file"
