"""Bringing books back: all of them into an empty installation, or one beside others."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from akker.access.doors import command_line_actor, member_actor
from akker.access.models import Membership, Role, User
from akker.audit.recording import record
from akker.backup.container import Opened, check_members, opened, unsafe
from akker.backup.entry_loading import load_entries
from akker.backup.events import BooksRestored
from akker.backup.file_loading import put_files
from akker.backup.loading import (
    Loading,
    check_books,
    gather_statistics,
    load_table,
    members_of,
    move_sequences,
    one_batch,
    reserve_keys,
    set_held,
)
from akker.backup.manifest import BookSummary, TableMember
from akker.backup.models import Restoration
from akker.backup.queries import summary_of, unfinished_restoration
from akker.backup.rehearsing import rehearse
from akker.backup.tables import BOOK, ENTRY, LINE, TABLES, TAG
from akker.backup.writing import Tell, silent
from akker.books.actor import Actor, Permission, enter_book, reading, require
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.checks import CONTROL_ACCOUNTS, check_book
from akker.receivables.refilling import fill_open_lines


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What came in. `findings` are sentences of the checks that every book went through."""

    books: tuple[BookSummary, ...]
    made_at: dt.datetime
    row_count: int
    file_count: int
    missing_files: tuple[str, ...]
    findings: tuple[str, ...]


def restore(path: Path, *, verify: bool = True, tell: Tell = silent) -> BroughtBack:
    """Bring a backup back into an installation without books, on either database.

    The file is checked before anything is written; a file that is refused leaves nothing (on
    PostgreSQL thanks to `verify`, a trial in a scratch database). Interrupted, it is run
    again with the same file. Refused: file_unreadable, backup_damaged,
    backup_newer, backup_unsafe, backup_refused, backup_of_one_book, installation_in_use,
    restore_differs, restore_unfinished.
    """
    with opened(path) as backup:
        if backup.manifest.kind != "whole":
            raise Refused(
                "backup_of_one_book",
                "{name} holds one set of books, not a whole installation.",
                remedy="Bring it in with `akker load`.",
                name=path.name,
            )
        call_command("migrate", verbosity=0, interactive=False)
        if verify:
            _try_out(backup)
        return _bring_back(backup, tell)


def load(
    path: Path,
    *,
    verify: bool = True,
    tell: Tell = silent,
    owner: User | None = None,
    channel: str = "",
) -> BroughtBack:
    """Bring an archived set of books into an installation that may have others.

    An archive holds no people: whoever else may work in them than their `owner`, who came
    through a `channel`, is invited afterwards. Refused: as `restore`, and backup_is_whole,
    books_here_already, archive_unsound.
    """
    with opened(path) as backup:
        if backup.manifest.kind != "book" or len(backup.manifest.books) != 1:
            raise Refused(
                "backup_is_whole",
                "{name} holds a whole installation, not one set of books.",
                remedy="Bring it back with `akker restore` into an empty installation.",
                name=path.name,
            )
        if verify:
            _try_out(backup)
        return _bring_back(backup, tell, owner, channel)


def load_for(actor: Actor, path: Path, *, name: str, tell: Tell = silent) -> BroughtBack:
    """As `load`, of a file that somebody sent under a `name`; they own the books then.

    Run again with what came in already, it answers the same. Refused: as `load`, and
    permission_missing.
    """
    require(actor, Permission.OPEN_BOOKS)
    owner = None if actor.user_id is None else User.objects.get(pk=actor.user_id)
    try:
        with opened(path) as backup:
            if owner is not None and _came_in(backup, owner):
                return _brought(backup, ())
        return load(path, tell=tell, owner=owner, channel=actor.channel)
    except Refused as refused:
        if refused.values.get("name") != path.name:
            raise
        said = {**refused.values, "name": name}
        raise Refused(
            refused.code, refused.message_template, remedy=refused.remedy_template, **said
        ) from refused


def _came_in(backup: Opened, owner: User) -> bool:
    done = Restoration.objects.filter(file_sha256=backup.sha256, finished_at__isnull=False)
    books = Book.objects.filter(uid__in=[summary.uid for summary in backup.manifest.books])
    for book in books if done.exists() else ():
        with reading(book):
            if Membership.objects.filter(book=book, user=owner, role=Role.OWNER).exists():
                return True
    return False


def bring_back(path: Path) -> BroughtBack:
    """Step: `restore` or `load`, whichever the file is for, into a new installation."""
    with opened(path) as backup:
        call_command("migrate", verbosity=0, interactive=False)
        return _bring_back(backup, silent)


def _try_out(backup: Opened) -> None:
    """On PostgreSQL: what would be refused after some of many transactions is refused before
    the first. On SQLite nothing stays of what was refused."""
    if connection.vendor == "postgresql" and _interrupted(backup) is None:
        check_members(backup)
        _check_room(backup)
        rehearse(backup.path)


def _bring_back(
    backup: Opened, tell: Tell, owner: User | None = None, channel: str = ""
) -> BroughtBack:
    check_members(backup)
    members = members_of(backup)
    check_books(backup, members)
    try:
        with _all_or_resumable():
            loading = Loading(backup, members, _begun(backup, members), tell)
            _load_rows(loading)
            findings = _proven(loading)
            put_files(loading)
            with one_batch():
                _note(loading, owner, channel)
    except DatabaseError as error:
        raise Refused(
            "backup_refused",
            "The database refuses what {name} holds: {reason}.",
            remedy="Take another copy.",
            name=backup.path.name,
            reason=str(error).strip().splitlines()[0],
        ) from error
    return _brought(backup, findings)


def _brought(backup: Opened, findings: tuple[str, ...]) -> BroughtBack:
    manifest = backup.manifest
    return BroughtBack(
        books=manifest.books,
        made_at=manifest.made_at,
        row_count=sum(table.row_count for table in manifest.tables),
        file_count=len(manifest.files),
        missing_files=manifest.missing_files,
        findings=findings,
    )


@contextmanager
def _all_or_resumable() -> Iterator[None]:
    """One transaction on SQLite, with room in memory to write in order; see `loading`."""
    if connection.vendor == "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size = -65536")
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -2000")


def _interrupted(backup: Opened) -> Restoration | None:
    """The note of an earlier start with this file. Refused: restore_unfinished."""
    unfinished = unfinished_restoration()
    if unfinished is not None and unfinished.file_sha256 != backup.sha256:
        raise Refused(
            "restore_unfinished",
            "Another file, made on {made_at}, was being brought in here.",
            remedy="Bring that one in first, or start with an empty database.",
            made_at=unfinished.made_at.isoformat(timespec="seconds"),
        )
    return unfinished


def _begun(backup: Opened, members: dict[str, TableMember]) -> Restoration:
    """The note of this restore, or that of an earlier start which it goes on with."""
    unfinished = _interrupted(backup)
    if unfinished is not None:
        return unfinished
    _check_room(backup)
    manifest = backup.manifest
    restoration = Restoration(
        file_sha256=backup.sha256,
        kind=manifest.kind,
        made_at=manifest.made_at,
        offsets={} if manifest.kind == "whole" else reserve_keys(members),
        progress={},
        started_at=dt.datetime.now(dt.UTC),
    )
    restoration.save(force_insert=True)
    return restoration


def _check_room(backup: Opened) -> None:
    """Refused: installation_in_use, books_here_already."""
    manifest = backup.manifest
    if manifest.kind == "whole":
        _check_empty()
    else:
        _check_absent(manifest.books[0])


def _check_empty() -> None:
    if Book.objects.exists() or User.objects.exists():
        raise Refused(
            "installation_in_use",
            "There are books or people here already.",
            remedy="Restore into an empty data folder or database; `akker load` adds one book.",
        )


def _check_absent(summary: BookSummary) -> None:
    if Book.objects.filter(Q(uid=summary.uid) | Q(slug=summary.slug)).exists():
        # As the file calls it: what others call theirs is nobody's business.
        raise Refused(
            "books_here_already",
            "{name} ({slug}) is here already.",
            remedy="Load it into another installation.",
            name=summary.name,
            slug=summary.slug,
        )


def _load_rows(loading: Loading) -> None:
    """Every table in its turn, entries with their lines, and held columns last."""
    for table in TABLES:
        if table.label not in loading.members or table.label in (LINE, TAG):
            continue
        if table.label == ENTRY:
            load_entries(loading)
        else:
            load_table(loading, table)
    for table in TABLES:
        if table.held and table.label in loading.members:
            set_held(loading, table)
    if "ledger.ControlLine" not in loading.members:  # a file from before it was kept
        with transaction.atomic():
            fill_open_lines(connection)
    move_sequences(loading)
    gather_statistics()


def _proven(loading: Loading) -> tuple[str, ...]:
    """Compare every book with what the file promises; sentences of its checks.

    Refused: restore_differs, archive_unsound.
    """
    manifest, findings, is_sound = loading.backup.manifest, [], True
    for summary in manifest.books:
        book = Book.objects.filter(uid=summary.uid).first()
        if book is None:
            raise unsafe(loading.backup.path, f"{BOOK} uid")
        with reading(book):
            found = summary_of(book)
        if found != summary:
            raise Refused(
                "restore_differs",
                "{book} did not come back as it was when {name} was made.",
                remedy="Take another copy, and report this.",
                book=summary.name,
                name=loading.backup.path.name,
            )
        for finding in check_book(book).findings:
            if finding.check == "files":
                continue  # they come last, each compared with its hash
            findings.append(f"{book.slug}: {finding.sentence}")
            is_sound = is_sound and finding.check == CONTROL_ACCOUNTS
    if not is_sound and manifest.kind == "book":
        raise Refused(
            "archive_unsound",
            "The books in {name} do not pass their checks: {finding}",
            remedy="Nothing was brought in; ask for another copy.",
            name=loading.backup.path.name,
            finding=findings[0],
        )
    return tuple(findings)


def _note(loading: Loading, owner: User | None, channel: str) -> None:
    """Note in every book what it was compared by: the proof of a conversion, kept with it."""
    manifest = loading.backup.manifest
    for summary in manifest.books:
        book = Book.objects.get(uid=summary.uid)
        enter_book(book)
        event = BooksRestored(
            file_sha256=loading.backup.sha256,
            made_at=manifest.made_at,
            from_engine=manifest.engine,
            to_engine=connection.vendor,
            entry_count=summary.entry_count,
            line_count=summary.line_count,
            trial_balance_sha256=summary.trial_balance_sha256,
        )
        actor = command_line_actor(book)
        if owner is not None:
            Membership.objects.create(book=book, user=owner, role=Role.OWNER)
            actor = member_actor(book, owner.email, channel=channel)
        record(actor, event, subject=f"book:{book.slug}")
    loading.restoration.finished_at = dt.datetime.now(dt.UTC)
    loading.restoration.save(update_fields=["finished_at"])
