"""`akker import`: files into the books."""

from typing import IO

import click

from akker.books.actor import Actor, Permission
from akker.cli.answers import answer
from akker.cli.verbs import verb
from akker.ledger.rating import import_rates

DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")


@click.group("import")
def import_() -> None:
    """Bring files into the books."""


@verb("rates", asks=Permission.IMPORT_FILES, under=import_)
@click.argument("file", type=click.File("rb"))
@DRY_RUN
def rates(actor: Actor, file: IO[bytes], dry_run: bool) -> None:
    """Exchange rates from the ECB's FILE (eurofxref, CSV or ZIP)."""
    brought = import_rates(actor, content=file.read(), dry_run=dry_run)
    when = f", {brought.first_on} to {brought.last_on}" if brought.first_on else ""
    would = "would come in" if dry_run else "came in"
    answer(
        brought,
        f"{brought.new_count} rates {would}, {brought.same_count} were there already{when}.",
    )
