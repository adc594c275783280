"""`akker backup`, `restore`, `archive` and `load`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings

from akker.backup.archiving import archive as archive_book
from akker.backup.backing_up import back_up
from akker.backup.restoring import BroughtBack
from akker.backup.restoring import load as load_book
from akker.backup.restoring import restore as restore_all
from akker.backup.writing import FileMade
from akker.books.actor import Actor, Permission
from akker.cli.answers import Progress, answer, progress
from akker.cli.installing import install, keep_to_owner, make_home
from akker.cli.verbs import operator_verb, verb

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
THERE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
NO_TRIAL = click.option("--no-trial", is_flag=True, help="Do not try out that it comes back.")


@dataclass(frozen=True, slots=True)
class FileSaid:
    """`missing_count` kept files had no bytes to take along; `findings` were wrong before."""

    file: str
    sha256: str
    size: int
    books: tuple[str, ...]
    row_count: int
    file_count: int
    missing_count: int
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackSaid:
    """What came back, as it was at `made_at`."""

    books: tuple[str, ...]
    made_at: str
    row_count: int
    file_count: int
    missing_count: int
    findings: tuple[str, ...]


@operator_verb("backup")
@FILE
@NO_TRIAL
def backup(file: Path, no_trial: bool) -> None:
    """Take everything but passwords and sessions out into FILE, and try out that it comes back.

    Others go on working meanwhile. Keep it safe: it holds all books.
    """
    with progress("Backup") as bar:
        made = back_up(file, verify=not no_trial, tell=_telling(bar))
    _say_made(made)


@verb("archive", asks=Permission.EXPORT_BOOKS)
@FILE
@NO_TRIAL
def archive(actor: Actor, file: Path, no_trial: bool) -> None:
    """Take one set of books out into FILE, to load elsewhere or keep for its term."""
    make_archive(actor, file, tries_out=not no_trial)


def make_archive(actor: Actor, file: Path, *, tries_out: bool) -> None:
    with progress("Archive") as bar:
        made = archive_book(actor, file, verify=tries_out, tell=_telling(bar))
    _say_made(made)


@operator_verb("restore", installs=True)
@THERE
def restore(file: Path) -> None:
    """Bring back a backup, into an installation without books, on either database."""
    make_home(settings.AKKER_HOME)
    with progress("Restore") as bar:
        back = restore_all(file, tell=_telling(bar))
    _say_back(back)


@operator_verb("load", installs=True)
@THERE
def load(file: Path) -> None:
    """Bring in one archived set of books, beside those that are here.

    It holds no people: let them in with `akker user add`.
    """
    install()
    with progress("Load") as bar:
        back = load_book(file, tell=_telling(bar))
    _say_back(back)


def _telling(bar: Progress) -> Callable[[str, int], None]:
    def tell(table: str, row_count: int) -> None:
        bar(table, row_count, 0)

    return tell


def _say_made(made: FileMade) -> None:
    said = FileSaid(
        file=str(made.path),
        sha256=made.sha256,
        size=made.size,
        books=tuple(book.slug for book in made.books),
        row_count=made.row_count,
        file_count=made.file_count,
        missing_count=len(made.missing_files),
        findings=made.findings,
    )
    answer(
        said,
        f"{said.file}: {', '.join(said.books) or 'no books'}, {said.row_count} rows and"
        f" {said.file_count} files in {said.size:,} bytes, sha256 {said.sha256}.",
        *_remarks(said.missing_count, said.findings),
    )


def _say_back(back: BroughtBack) -> None:
    keep_to_owner()
    said = BackSaid(
        books=tuple(book.slug for book in back.books),
        made_at=back.made_at.isoformat(timespec="seconds"),
        row_count=back.row_count,
        file_count=back.file_count,
        missing_count=len(back.missing_files),
        findings=back.findings,
    )
    answer(
        said,
        f"Back: {', '.join(said.books) or 'no books'}, {said.row_count} rows and"
        f" {said.file_count} files, as they were at {said.made_at}.",
        *_remarks(said.missing_count, said.findings),
    )


def _remarks(missing_count: int, findings: Sequence[str]) -> list[str]:
    remarks = [f"Was wrong before: {sentence}" for sentence in findings]
    if missing_count:
        remarks.append(f"{missing_count} kept files had no bytes any more.")
    return remarks
