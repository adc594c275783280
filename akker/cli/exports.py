"""`akker export`: the books in open formats."""

import datetime as dt
from pathlib import Path

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import write_out
from akker.cli.backups import make_archive
from akker.cli.verbs import DAY, verb
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.plain_text import beancount_ledger, hledger_journal

JOURNAL_FORMATS = {"csv": journal_csv, "hledger": hledger_journal, "beancount": beancount_ledger}


@click.group("export")
def export() -> None:
    """Take the books out, in open formats."""


@verb("journal", asks=Permission.EXPORT_BOOKS, under=export)
@click.option("--format", "format_", type=click.Choice(list(JOURNAL_FORMATS)), default="csv")
@click.option("--from", "since", type=DAY, default=dt.date.min, help="First day; else the first.")
@click.option("--until", type=DAY, default=dt.date.max, help="Last day; else the last.")
@click.option("--output", type=click.Path(path_type=Path), help="A file; else standard output.")
def export_journal(
    actor: Actor, format_: str, since: dt.date, until: dt.date, output: Path | None
) -> None:
    """Every entry, line by line: as CSV, or as a journal for hledger or beancount."""
    with reading(actor.book):
        entries = exported_entries(actor.book, since=since, until=until)
        texts = JOURNAL_FORMATS[format_](actor.book, entries)
        write_out((text.encode() for text in texts), output)


@verb("everything", asks=Permission.EXPORT_BOOKS, under=export)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_everything(actor: Actor, output: Path) -> None:
    """The whole of the books, files included, in one file that `akker load` brings back.

    The same as `akker archive`.
    """
    make_archive(actor, output, tries_out=True)
