"""`akker export`: the books in open formats."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, write_out
from akker.cli.backups import make_archive
from akker.cli.verbs import DAY, verb
from akker.kernel.errors import Refused
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.queries import InvoiceFilter, invoices_page, issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.reports.invoice_pdf import PdfOfInvoice, invoice_pdfs
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.plain_text import beancount_ledger, hledger_journal

JOURNAL_FORMATS = {"csv": journal_csv, "hledger": hledger_journal, "beancount": beancount_ledger}


@dataclass(frozen=True, slots=True)
class FilesSaid:
    """`refused` are the sentences about documents of which no file could be made."""

    written: int
    refused: tuple[str, ...]


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


_PDFS_AT_ONCE = 100  # they share the time and memory that one may take


@verb("e-invoices", asks=Permission.EXPORT_BOOKS, under=export)
@click.option("--from", "since", type=DAY, help="Issued on or after this day.")
@click.option("--until", type=DAY, help="Issued on or before this day.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True)
def export_einvoices(
    actor: Actor, since: dt.date | None, until: dt.date | None, output: Path
) -> None:
    """One XML file in the folder OUTPUT for each document, named by its number.

    A document of which no e-invoice can be made is named, and the others are written.
    """
    output.mkdir(parents=True, exist_ok=True)
    written, refused = 0, []
    with reading(actor.book):
        asked = InvoiceFilter(since=since, until=until)
        for row in invoices_page(actor.book, asked, limit=None):
            found = issued_invoice(actor.book, row.address)
            try:
                content = einvoice_of(actor.book, found)
            except Refused as refusal:
                refused.append(refusal.sentence)
                continue
            write_out([content], output / f"{row.label.replace('/', '-')}.xml")
            written += 1
    answer(FilesSaid(written, tuple(refused)), f"{written} files are written.", *refused)


@verb("invoice-pdfs", asks=Permission.EXPORT_BOOKS, under=export)
@click.option("--from", "since", type=DAY, help="Issued on or after this day.")
@click.option("--until", type=DAY, help="Issued on or before this day.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True)
def export_invoice_pdfs(
    actor: Actor, since: dt.date | None, until: dt.date | None, output: Path
) -> None:
    """One PDF in the folder OUTPUT for each document that we issued, named by its number.

    A document of which none can be made is named, and the others are written.
    """
    output.mkdir(parents=True, exist_ok=True)
    with reading(actor.book):
        rows = invoices_page(actor.book, InvoiceFilter(since=since, until=until), limit=None)
    addresses = [row.address for row in rows if not row.is_outside]
    written, refused = 0, list[str]()
    for start in range(0, len(addresses), _PDFS_AT_ONCE):
        for address, pdf in _made(actor, addresses[start : start + _PDFS_AT_ONCE], refused):
            content = pdf.content
            if not pdf.is_kept:
                content = keep_invoice_pdf(actor, address=address, content=content)
            write_out([content], output / f"{address.replace('/', '-')}.pdf", is_binary=True)
            written += 1
    answer(FilesSaid(written, tuple(refused)), f"{written} files are written.", *refused)


def _made(actor: Actor, addresses: list[str], refused: list[str]) -> list[tuple[str, PdfOfInvoice]]:
    """Those that can be made; where one of them cannot, each by itself."""
    try:
        return list(zip(addresses, invoice_pdfs(actor.book, addresses), strict=True))
    except Refused as refusal:
        if len(addresses) == 1:
            refused.append(f"{addresses[0]}: {refusal.sentence}")
            return []
        return [pair for one in addresses for pair in _made(actor, [one], refused)]


@verb("everything", asks=Permission.EXPORT_BOOKS, under=export)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_everything(actor: Actor, output: Path) -> None:
    """The whole of the books, files included, in one file that `akker load` brings back.

    The same as `akker archive`.
    """
    make_archive(actor, output, tries_out=True)
