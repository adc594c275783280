"""`akker check` and `akker anchor`."""

from dataclasses import dataclass
from pathlib import Path

import click

from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.books.queries import all_books, book_for, book_with_uid
from akker.cli.answers import answer, wants_json, write_out
from akker.cli.verbs import operator_verb, verb
from akker.kernel.errors import Refused
from akker.ledger.anchoring import anchor_book
from akker.ledger.checks import Finding, check_book
from akker.ledger.queries_anchors import Anchor, departures_from, read_anchor
from akker.reports.formats.as_json import json_bytes


@dataclass(frozen=True, slots=True)
class FindingSaid:
    check: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckSaid:
    book: str
    checks: tuple[str, ...]
    findings: tuple[FindingSaid, ...]


@operator_verb("check")
@click.option("--book", "slug", metavar="B", default="", help="These books only; else all.")
@click.option(
    "--anchor",
    "anchor_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An anchor kept from before, that the books must still bear out.",
)
def check(slug: str, anchor_file: Path | None) -> None:
    """Recompute every invariant from the entries and name what is not right.

    Exit code 1 when something was found.
    """
    kept = read_anchor(anchor_file.read_bytes()) if anchor_file else None
    if kept and not slug:
        slug = book_with_uid(kept.book_uid).slug
    books = [book_for(slug)] if slug else all_books()
    said = [_checked(book, kept) for book in books]
    answer(said, *(sentence for one in said for sentence in _sentences(one)))
    wrong_count = sum(len(one.findings) for one in said)
    if wrong_count:
        raise Refused(
            "check_failed",
            "{count} thing was found that should not be."
            if wrong_count == 1
            else "{count} things were found that should not be.",
            remedy="Stop posting and restore the last backup that checks well.",
            count=wrong_count,
        )


def _checked(book: Book, kept: Anchor | None) -> CheckSaid:
    # First, because it is refused where it is of other books or was changed.
    gone = departures_from(book, kept) if kept else []
    checked = check_book(book)
    checks = (*checked.checks, "anchor") if kept else checked.checks
    found = (*checked.findings, *(Finding("anchor", sentence) for sentence in gone))
    said = tuple(FindingSaid(each.check, each.sentence) for each in found)
    return CheckSaid(book.slug, checks, said)


def _sentences(said: CheckSaid) -> list[str]:
    if not said.findings:
        return [f"{said.book}: all is well ({', '.join(said.checks)})."]
    return [f"{said.book}: {found.check}: {found.sentence}" for found in said.findings]


@verb("anchor", asks=Permission.PROVE)
@click.option("--output", type=click.Path(path_type=Path), help="A file; else standard output.")
def anchor(actor: Actor, output: Path | None) -> None:
    """Export the heads of all chains as JSON, with one digest short enough to print.

    Kept elsewhere, it proves later that nothing before it was rewritten.
    """
    anchored = anchor_book(actor)
    write_out([json_bytes(anchored, actor.book.currency)], output)
    if output is not None and not wants_json():
        click.echo(f"{anchored.digest}  {output}")
