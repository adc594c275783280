"""Taking one set of books out into one file, to keep for years or to move elsewhere."""

from pathlib import Path

from django.db import transaction

from akker.audit.recording import record
from akker.backup.events import BooksArchived
from akker.backup.writing import FileMade, Tell, beside, finish_file, silent, write_file
from akker.books.actor import Actor, Permission, enter_book, reading, require


def archive(actor: Actor, path: Path, *, verify: bool = True, tell: Tell = silent) -> FileMade:
    """Take these books out: everything but who may work in them, and the keys of requests.

    Not behind the gate of use cases, whose one transaction would hold up every writer for as
    long as the file takes; the permission is asked here. Refused: permission_missing,
    file_unwritable, backup_unusable.
    """
    require(actor, Permission.EXPORT_BOOKS)
    with beside(path) as part:
        with reading(actor.book):
            manifest = write_file(part, "book", [actor.book], tell)
        made = finish_file(path, part, manifest, verify=verify)
    (summary,) = made.books
    with transaction.atomic(durable=True):
        enter_book(actor.book)
        event = BooksArchived(
            file_name=path.name,
            file_sha256=made.sha256,
            entry_count=summary.entry_count,
            line_count=summary.line_count,
            trial_balance_sha256=summary.trial_balance_sha256,
        )
        record(actor, event, subject=f"book:{actor.book.slug}")
    return made
