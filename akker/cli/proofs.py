"""`akker check` and `akker anchor`."""

from dataclasses import dataclass
from pathlib import Path

import click

from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.books.queries import all_books, book_for
from akker.cli.answers import answer, wants_json, write_out
from akker.cli.verbs import operator_verb, verb
from akker.kernel.errors import Refused
from akker.ledger.anchoring import anchor_book
from akker.ledger.checks import Finding, check_book
from akker.reports.formats.as_json import json_bytes


@dataclass(frozen=True, slots=True)
class CheckSaid:
    book: str
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]


@operator_verb("check")
@click.option("--book", "slug", metavar="B", default="", help="These books only; else all.")
def check(slug: str) -> None:
    """Recompute every invariant from the entries and name what is not right.

    Exit code 1 when something was found.
    """
    books = [book_for(slug)] if slug else all_books()
    said = [_checked(book) for book in books]
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


def _checked(book: Book) -> CheckSaid:
    checked = check_book(book)
    return CheckSaid(book.slug, checked.checks, checked.findings)


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
