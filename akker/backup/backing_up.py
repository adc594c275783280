"""Taking everything out into one file."""

from pathlib import Path

from akker.backup.queries import one_moment, unfinished_restoration
from akker.backup.writing import FileMade, Tell, beside, finish_file, silent, write_file
from akker.books.models import Book
from akker.kernel.errors import Refused


def back_up(path: Path, *, verify: bool = True, tell: Tell = silent) -> FileMade:
    """Take out everything but secrets; the file appears only when it is complete.

    Others go on posting meanwhile: the file shows one moment, no earlier than the call. With
    `verify` it is first brought back for a trial into a scratch database and compared.
    Refused: file_unwritable, restore_unfinished, backup_unusable.
    """
    if unfinished_restoration() is not None:
        raise Refused(
            "restore_unfinished",
            "A file is being brought in here, or was interrupted: the books are not whole.",
            remedy="Bring the same file in again first.",
        )
    with beside(path) as part:
        with one_moment():
            books = list(Book.objects.order_by("pk"))
            manifest = write_file(part, "whole", books, tell)
        return finish_file(path, part, manifest, verify=verify)
