"""`akker post`, `reverse`, `attach` and `attachment`."""

import datetime as dt
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing, write_out
from akker.cli.forms import FORM_FILE, form_in
from akker.cli.verbs import DAY, verb
from akker.files.queries import read_file
from akker.ledger.attaching import attach_file
from akker.ledger.drafting import reverse_and_copy
from akker.ledger.entry_form import entry_from_form
from akker.ledger.posting import post_manual_entry, reverse_entry
from akker.ledger.queries_attachments import attachments_of


@dataclass(frozen=True, slots=True)
class EntrySaid:
    entry: str


@dataclass(frozen=True, slots=True)
class DraftSaid:
    draft_id: int


@dataclass(frozen=True, slots=True)
class AttachedSaid:
    entry: str
    file: str


@verb("post", asks=Permission.POST_ENTRIES)
@FORM_FILE
def post(actor: Actor, file: IO[bytes]) -> None:
    """Post an entry, written as JSON in FILE or on standard input (-).

    \b
    {"date": "2026-03-02", "journal": "MEM", "description": "Rent of March",
     "lines": [{"code": "4200", "amount": "1200.00", "text": "Office"},
               {"code": "1020", "amount": "-1200.00"}]}

    Amounts are text with a dot, debit above zero. A line may also have a party, a currency
    with currency_amount and rate, and dimensions: {"project": "P1"}.
    """
    entry = entry_from_form(form_in(file), actor.book.currency)
    posted = post_manual_entry(actor, entry=entry)
    answer(EntrySaid(posted.label), f"Posted {posted.label}.")


@verb("reverse", asks=Permission.POST_ENTRIES)
@click.argument("entry")
@click.option("--on", "booked_on", type=DAY, help="Else its own day, or the first open one after.")
@click.option("--why", "description", default="", help="Stands as its description.")
@click.option("--copy", "is_copied", is_flag=True, help="And leave a draft with the same lines.")
def reverse(
    actor: Actor, entry: str, booked_on: dt.date | None, description: str, is_copied: bool
) -> None:
    """Take ENTRY (such as MEM/2026/12) back by one with the opposite signs."""
    told: dict[str, Any] = {"label": entry, "booked_on": booked_on, "description": description}
    if is_copied:
        draft_id = reverse_and_copy(actor, **told)
        answer(DraftSaid(draft_id), f"{entry} is taken back; draft {draft_id} is to correct it.")
        return
    posted = reverse_entry(actor, **told)
    answer(EntrySaid(posted.label), f"{posted.label} takes {entry} back.")


@verb("attach", asks=Permission.DRAFT_ENTRIES)
@click.argument("entry")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def attach(actor: Actor, entry: str, file: Path) -> None:
    """Keep FILE with ENTRY (such as MEM/2026/12), under the hash of its bytes."""
    media_type = mimetypes.guess_type(file.name)[0] or ""
    content = file.read_bytes()
    attach_file(actor, label=entry, name=file.name, content=content, media_type=media_type)
    answer(AttachedSaid(entry, file.name), f"{file.name} is kept with {entry}.")


@click.group("attachment")
def attachment() -> None:
    """The files that are kept with entries."""


@verb("list", asks=Permission.READ_BOOKS, under=attachment)
@click.argument("entry")
def attachment_list(actor: Actor, entry: str) -> None:
    """The files kept with ENTRY, the oldest first."""
    with reading(actor.book):
        rows = attachments_of(actor.book, entry)
    listing(
        rows,
        (
            ("File", lambda row: str(row.file_id)),
            ("Name", lambda row: row.name),
            ("Bytes", lambda row: f"{row.size:,}"),
            ("SHA-256", lambda row: row.sha256),
        ),
        empty=f"No file is kept with {entry}.",
    )


@verb("get", asks=Permission.READ_BOOKS, under=attachment)
@click.argument("file_id", metavar="FILE", type=int)
@click.option("--output", type=click.Path(path_type=Path), help="A file; else standard output.")
def attachment_get(actor: Actor, file_id: int, output: Path | None) -> None:
    """The bytes of FILE (a number of `akker attachment list`), as they were kept."""
    with reading(actor.book):
        content = read_file(actor.book, file_id)
    write_out([content], output, is_binary=True)
