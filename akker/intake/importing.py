"""What all imports share: nothing comes in twice, and all that came in can be undone."""

import datetime as dt
import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import connection

from akker.books.actor import Actor
from akker.books.models import Book
from akker.intake.headings import headings_hash
from akker.intake.models import HeadingMap, Import, ImportedItem
from akker.intake.queries import import_unknown
from akker.intake.staging import Staging
from akker.kernel.errors import Refused

T = TypeVar("T")
AT_ONCE = 500
_MOST_NAME = 200
_ITEM = (
    "INSERT INTO intake_importeditem (book_id, brought_by_id, kind, key, subject_id)"
    " VALUES (%s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class BegunImport:
    import_id: int
    uid: str
    kind: str

    @property
    def source(self) -> str:
        """What entries say that come from it."""
        return f"import:{self.uid}"


def begin_import(
    actor: Actor, *, kind: str, path: Path, file_name: str, item_count: int
) -> BegunImport:
    """Step: note the file whose things come in."""
    row = Import(
        book=actor.book,
        kind=kind,
        file_name=(file_name or path.name)[-_MOST_NAME:],
        file_sha256=_sha256_of(path),
        imported_at=dt.datetime.now(dt.UTC),
        item_count=item_count,
    )
    row.save(force_insert=True)
    return BegunImport(row.pk, row.uid, kind)


def settle_known(book: Book, kind: str, staged: Staging) -> int:
    """Mark what came in before, from this file or another; how many.

    What a thing says decides, not what the file calls it: another file, or the same one
    written anew, numbers its entries differently.
    """
    items = ImportedItem.objects.filter(book=book, kind=kind)
    if items.exists():
        for batch in in_batches(staged.numbered(), AT_ONCE):
            keys = {key_of(digest, nth): position for position, digest, nth in batch}
            found = items.filter(key__in=list(keys)).values_list("key", flat=True)
            staged.mark_known([keys[key] for key in found])
    return staged.known_count()


def remember_items(actor: Actor, begun: BegunImport, staged: Staging) -> None:
    """Step: from now on, what came in is known. In the order of the keys, for the index."""
    for batch in in_batches(staged.subjects(), AT_ONCE):
        keyed = [(key_of(digest, nth), subject_id) for digest, nth, subject_id in batch]
        remember_keys(actor, begun, begun.kind, keyed)


def remember_keys(
    actor: Actor, begun: BegunImport, kind: str, keyed: Sequence[tuple[str, int]]
) -> None:
    """Step: the import brought in these things of a kind, by their keys."""
    with connection.cursor() as cursor:
        rows = [(actor.book.pk, begun.import_id, kind, key, subject) for key, subject in keyed]
        cursor.executemany(_ITEM, rows)
    check_deferred_now()


def remember_added(actor: Actor, begun: BegunImport, kind: str, subject_ids: Sequence[int]) -> None:
    """Step: the import added these things, which are known by codes of their own."""
    keys = ((f"{begun.source}:{subject}", subject) for subject in subject_ids)
    keyed = sorted((hashlib.sha256(text.encode()).hexdigest(), key) for text, key in keys)
    remember_keys(actor, begun, kind, keyed)


def key_of(digest: bytes, nth: int = 1) -> str:
    """What a thing is known by: the second of two that say the same is another thing."""
    return digest.hex() if nth == 1 else hashlib.sha256(digest + b"%d" % nth).hexdigest()


def import_called(book: Book, import_id: str) -> Import:
    """The import of that uid or key. Refused: import_unknown."""
    rows = Import.objects.filter(book=book)
    row = rows.filter(uid=import_id).first()
    if row is None and import_id.isascii() and import_id.isdecimal() and len(import_id) < 19:
        row = rows.filter(pk=int(import_id)).first()
    if row is None:
        raise import_unknown(book, import_id)
    return row


def begin_undoing(actor: Actor, import_id: str) -> Import:
    """Step: mark an import as undone. Refused: import_unknown, import_undone."""
    row = import_called(actor.book, import_id)
    # Of two that undo at once, one sees that the other was first.
    marked = Import.objects.filter(pk=row.pk, book=actor.book, undone_at=None).update(
        undone_at=dt.datetime.now(dt.UTC)
    )
    if not marked:
        raise Refused(
            "import_undone",
            "The import of {file} was undone already.",
            remedy="Import the file again if you need it.",
            file=row.file_name,
        )
    return row


def subjects_of(brought_by: Import, kind: str) -> Sequence[int]:
    """Keys of the things of a kind that an import brought in, the earliest first."""
    items = ImportedItem.objects.filter(book_id=brought_by.book_id, brought_by=brought_by)
    keys = items.filter(kind=kind).order_by("subject_id").values_list("subject_id", flat=True)
    return array("q", keys.iterator())  # eight bytes each, of which there can be a million


def forget_items(brought_by: Import) -> None:
    """Step: what an import brought in may come in again."""
    ImportedItem.objects.filter(book_id=brought_by.book_id, brought_by=brought_by).delete()


def remember_mapping(
    actor: Actor, kind: str, headings: Sequence[str], mapping: Mapping[str, str]
) -> None:
    """Step: the next file with these headings needs no mapping."""
    HeadingMap.objects.update_or_create(
        book=actor.book,
        kind=kind,
        headings_hash=headings_hash(headings),
        defaults={"mapping": dict(mapping)},
    )


def check_deferred_now() -> None:
    """Let PostgreSQL check the foreign keys so far: it keeps in memory what it must still check."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def in_batches(things: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(things, size)):
        yield batch


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
