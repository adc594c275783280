"""`akker import emails`: e-mails from files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from akker.books.actor import Actor, Permission
from akker.cli.answers import listing
from akker.cli.imports import import_
from akker.cli.verbs import verb
from akker.customers.importing_emails import EmailFile, import_emails


@dataclass(frozen=True, slots=True)
class EmailSaid:
    file: str
    party: str
    activity_id: int | None
    passed_over: str


@verb("emails", asks=Permission.LOOK_AFTER_CUSTOMERS, under=import_)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--party", default="", metavar="CODE", help="Else whose address is in it.")
def import_email_files(actor: Actor, files: tuple[Path, ...], party: str) -> None:
    """E-mails from FILES (.eml), each at the customer whose address is in it, each once."""
    sent = [EmailFile(path.name, path.read_bytes()) for path in files]
    said = [
        EmailSaid(
            one.name,
            one.party_code,
            one.activity_id,
            one.why,
        )
        for one in import_emails(actor, files=sent, party_code=party)
    ]
    columns: list[tuple[str, Callable[[EmailSaid], str]]] = [
        ("File", lambda row: row.file),
        ("Party", lambda row: row.party),
        ("Number", lambda row: str(row.activity_id or "")),
        ("Passed over", lambda row: row.passed_over),
    ]
    listing(said, columns, empty="There were no files.")


__all__ = ["import_"]  # with this verb
