"""`akker import`: files into the books."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from akker.adoption.importing import import_usage
from akker.books.actor import Actor, Permission, reading
from akker.catalog.importing import import_products
from akker.cli.answers import answer, listing, progress
from akker.cli.import_options import (
    DATES,
    DECIMALS,
    DRY_RUN,
    FILE,
    MAP,
    mapping_in,
    problem_text,
    refuse_problems,
)
from akker.cli.verbs import DAY, verb
from akker.customers.importing import import_parties
from akker.intake.amounts import Style
from akker.intake.dates import Order
from akker.intake.queries import imports
from akker.intake.undoing import undo_import
from akker.kernel.money import decimal_text
from akker.ledger.importing import ImportResult, import_journal
from akker.ledger.rating import import_rates
from akker.ledger.starting import import_chart, import_opening
from akker.receivables.importing import (
    CREDIT_NOTES,
    INVOICES,
    DocumentsImportResult,
    import_documents,
)
from akker.receivables.importing_retail import import_retail


@click.group("import")
def import_() -> None:
    """Bring files into the books."""


@verb("journal", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
@DATES
@DECIMALS
@click.option("--open-accounts", is_flag=True, help="Add the ledger accounts that are missing.")
def journal(
    actor: Actor,
    file: Path,
    dry_run: bool,
    map_file: IO[bytes] | None,
    dates: Order | None,
    decimals: Style | None,
    open_accounts: bool,
) -> None:
    """Entries from FILE (CSV or XLSX), one row per line; all of it or nothing.

    What came in before is passed over, so the same file changes nothing.
    """
    with progress("Importing") as bar:
        result = import_journal(
            actor,
            path=file,
            file_name=file.name,
            mapping=mapping_in(map_file),
            dates=dates,
            decimal_sign=decimals,
            dry_run=dry_run,
            open_accounts=open_accounts,
            progress=bar,
        )
    answer(result, *_journal_said(result), currency=actor.book.currency)
    refuse_problems(result.problems)


def _journal_said(result: ImportResult) -> Sequence[str]:
    said = [problem_text(problem) for problem in result.problems]
    said += [f"Not read: column {heading}." for heading in result.ignored_headings]
    opens = "Opened" if result.opened_codes else "Would open"
    for one in result.proposals:
        said.append(f"{opens} ledger account {one.code} ({one.type or 'type not told'}).")
    known = f"; {result.known_count} came in before" if result.known_count else ""
    counted = f"{result.entry_count} entries with {result.line_count} lines"
    if result.dry_run:
        return [*said, f"{counted} would come in{known}."]
    if not result.import_uid:
        return [*said, f"Nothing new{known}."]
    return [
        *said,
        f"{counted} came in, {result.first_label} to {result.last_label}{known}.",
        f"To take it back: akker import undo {result.import_uid}",
    ]


@verb("chart", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
def chart(actor: Actor, file: Path, dry_run: bool, map_file: IO[bytes] | None) -> None:
    """Ledger accounts from FILE (CSV or XLSX: code, name, type)."""
    result = import_chart(
        actor, path=file, file_name=file.name, mapping=mapping_in(map_file), dry_run=dry_run
    )
    would = "would be" if dry_run else "are"
    answer(
        result,
        *map(problem_text, result.problems),
        f"{len(result.added_codes)} ledger accounts {would} added,"
        f" {len(result.changed_codes)} changed; {result.same_count} were there as they are.",
    )
    refuse_problems(result.problems)


@verb("parties", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
def parties(actor: Actor, file: Path, dry_run: bool, map_file: IO[bytes] | None) -> None:
    """Customers and suppliers from FILE (CSV or XLSX: code, name, kind, vat_id, tier, parent, ...).

    Who is registered already gets what FILE tells; an empty cell tells nothing.
    """
    result = import_parties(
        actor, path=file, file_name=file.name, mapping=mapping_in(map_file), dry_run=dry_run
    )
    would = "would be" if dry_run else "are"
    undo = f"To take it back: akker import undo {result.import_uid}"
    answer(
        result,
        *map(problem_text, result.problems),
        f"{len(result.added_party_codes)} parties {would} registered,"
        f" {len(result.changed_party_codes)} changed; {result.same_count} were there as they are.",
        *([undo] if result.import_uid else []),
    )
    refuse_problems(result.problems)


def _documents(kind: str) -> None:
    """The verb that brings in one kind of documents."""

    @verb(kind, asks=Permission.IMPORT_FILES, under=import_)
    @FILE
    @DRY_RUN
    @MAP
    @DATES
    @DECIMALS
    @click.option("--ledger-code", default="", help="Where revenue goes that names no account.")
    def documents(
        actor: Actor,
        file: Path,
        dry_run: bool,
        map_file: IO[bytes] | None,
        dates: Order | None,
        decimals: Style | None,
        ledger_code: str,
    ) -> None:
        """Documents issued elsewhere from FILE (CSV or XLSX), one row per line of theirs.

        They keep their numbers. What came in before is passed over, so the same file changes
        nothing.
        """
        with progress("Importing") as bar:
            result = import_documents(
                actor,
                kind=kind,
                path=file,
                file_name=file.name,
                mapping=mapping_in(map_file),
                dates=dates,
                decimal_sign=decimals,
                ledger_code=ledger_code,
                dry_run=dry_run,
                progress=bar,
            )
        answer(result, *_documents_said(result), currency=actor.book.currency)
        refuse_problems(result.problems)


for _kind in (INVOICES, CREDIT_NOTES):
    _documents(_kind)


def _documents_said(result: DocumentsImportResult) -> Sequence[str]:
    said = [problem_text(problem) for problem in result.problems]
    known = f"; {result.known_count} came in before" if result.known_count else ""
    counted = f"{result.document_count} documents with {result.line_count} lines"
    if result.dry_run:
        return [*said, f"{counted} would come in{known}."]
    if not result.import_uid:
        return [*said, f"Nothing new{known}."]
    undo = f"To take it back: akker import undo {result.import_uid}"
    return [*said, f"{counted} came in{known}.", undo]


@verb("retail", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
def retail(actor: Actor, file: Path, dry_run: bool) -> None:
    """Sales from FILE (CSV, also .gz) in the layout of the data set Online Retail, in GBP."""
    with progress("Importing") as bar:
        result = import_retail(actor, path=file, file_name=file.name, dry_run=dry_run, progress=bar)
    known = f"; {result.known_count} documents came in before" if result.known_count else ""
    would = "would come in" if dry_run else "came in"
    undo = f"To take it back: akker import undo {result.import_uid}"
    answer(
        result,
        *(
            f"Left out: row {one.row}, {one.number}, {one.quantity} at {one.unit_price}."
            for one in result.left_out
        ),
        f"{result.invoice_count} invoices and {result.credit_note_count} credit notes with"
        f" {result.line_count} lines {would}, and {result.party_count} customers and"
        f" {result.product_count} products{known}; {len(result.left_out)} rows are no sales.",
        *([undo] if result.import_uid else []),
        currency=actor.book.currency,
    )


@verb("products", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
def products(actor: Actor, file: Path, dry_run: bool, map_file: IO[bytes] | None) -> None:
    """Products from FILE (CSV or XLSX: code, name, unit, price, cost_price, ledger_code, vat_code).

    What is there already gets what FILE tells; an empty cell tells nothing.
    """
    result = import_products(
        actor, path=file, file_name=file.name, mapping=mapping_in(map_file), dry_run=dry_run
    )
    would = "would be" if dry_run else "are"
    undo = f"To take it back: akker import undo {result.import_uid}"
    answer(
        result,
        *map(problem_text, result.problems),
        f"{len(result.added_product_codes)} products {would} added,"
        f" {len(result.changed_product_codes)} changed; {result.same_count} were there as they"
        " are.",
        *([undo] if result.import_uid else []),
    )
    refuse_problems(result.problems)


@verb("usage", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
@DATES
@DECIMALS
def usage(
    actor: Actor,
    file: Path,
    dry_run: bool,
    map_file: IO[bytes] | None,
    dates: Order | None,
    decimals: Style | None,
) -> None:
    """Figures of use from FILE (CSV or XLSX: customer_code, measure, date, value).

    What is there as FILE has it stays, so the same file changes nothing.
    """
    with progress("Importing") as bar:
        result = import_usage(
            actor,
            path=file,
            file_name=file.name,
            mapping=mapping_in(map_file),
            dates=dates,
            decimal_sign=decimals,
            dry_run=dry_run,
            progress=bar,
        )
    would = "would be" if dry_run else "are"
    undo = f"To take it back: akker import undo {result.import_uid}"
    answer(
        result,
        *map(problem_text, result.problems),
        f"{result.figure_count} figures of {result.customer_count} customers {would} added,"
        f" {result.changed_count} changed; {result.same_count} were there as they are.",
        *([undo] if result.import_uid else []),
    )
    refuse_problems(result.problems)


@verb("opening", asks=Permission.IMPORT_FILES, under=import_)
@FILE
@DRY_RUN
@MAP
@DATES
@DECIMALS
@click.option("--on", "booked_on", type=DAY, help="Their day; else the first day of the books.")
def opening(
    actor: Actor,
    file: Path,
    dry_run: bool,
    map_file: IO[bytes] | None,
    dates: Order | None,
    decimals: Style | None,
    booked_on: dt.date | None,
) -> None:
    """Opening balances from FILE (CSV or XLSX), as one entry that balances."""
    result = import_opening(
        actor,
        path=file,
        file_name=file.name,
        booked_on=booked_on,
        mapping=mapping_in(map_file),
        dates=dates,
        decimal_sign=decimals,
        dry_run=dry_run,
    )
    total = decimal_text(result.total_minor, actor.book.currency)
    balances = f"{result.line_count} balances, {total} on each side"
    posted = "would be posted" if dry_run else f"posted as {result.label}"
    answer(
        result,
        *map(problem_text, result.problems),
        f"{balances}: {posted} on {result.booked_on}.",
        currency=actor.book.currency,
    )
    refuse_problems(result.problems)


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


@verb("list", asks=Permission.READ_BOOKS, under=import_)
def import_list(actor: Actor) -> None:
    """What was brought in, the latest first."""
    with reading(actor.book):
        rows = imports(actor.book)
    listing(
        rows,
        (
            ("Import", lambda row: row.uid),
            ("Kind", lambda row: row.kind),
            ("File", lambda row: row.file_name),
            ("Items", lambda row: str(row.item_count)),
            ("On", lambda row: f"{row.imported_at:%Y-%m-%d %H:%M} UTC"),
            ("", lambda row: "taken back" if row.undone_at else ""),
        ),
        empty="Nothing was brought into these books yet.",
    )


@verb("undo", asks=Permission.IMPORT_FILES, under=import_)
@click.argument("import_id")
def undo(actor: Actor, import_id: str) -> None:
    """Reverse all that import IMPORT_ID brought in; the file may come in again."""
    with progress("Taking back") as bar:
        undone = undo_import(actor, import_id=import_id, progress=bar)
    by = f" by {undone.first_label} to {undone.last_label}" if undone.first_label else ""
    answer(
        undone,
        f"{undone.reversed_count} entries of {undone.file_name} are taken back{by};"
        f" {undone.kept_count} were before.",
    )
