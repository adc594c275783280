"""Bringing in documents that were issued elsewhere; their numbers are in no series of ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from django.db import connection

from akker.books.actor import Actor, Permission, require, usecase
from akker.books.models import Book
from akker.intake.amounts import Style
from akker.intake.dates import Order
from akker.intake.importing import (
    AT_ONCE,
    BegunImport,
    begin_import,
    in_batches,
    remember_keys,
    remember_mapping,
)
from akker.intake.kinds import Progress
from akker.intake.models import ImportedItem
from akker.intake.problems import MOST_PROBLEMS, RowProblem, at_row
from akker.intake.queries import remembered_mapping
from akker.intake.sheets import Sheet, open_sheet
from akker.kernel.errors import Refused
from akker.kernel.statistics import count_rows
from akker.ledger.import_checks import ENTRIES_AT_ONCE
from akker.ledger.surroundings import hold_ledger
from akker.packs.taxes import TaxCode
from akker.receivables.import_checks import problems_of
from akker.receivables.import_rows import KIND_OF, DocumentReader, Manner, ReadDocument, reader_of
from akker.receivables.issuing import ISSUED_TABLES, write_invoices
from akker.receivables.models import Invoice
from akker.receivables.rules import priced
from akker.tax.queries import tax_codes

INVOICES, CREDIT_NOTES = KIND_OF  # kinds of imports


@dataclass(frozen=True, slots=True)
class DocumentsImportResult:
    """What came in, or of a dry run would; `known_count` documents came in before."""

    import_uid: str
    document_count: int
    line_count: int
    known_count: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@usecase(Permission.IMPORT_FILES)
def import_documents(
    actor: Actor,
    *,
    kind: str,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dates: Order | None = None,
    decimal_sign: Style | None = None,
    ledger_code: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> DocumentsImportResult:
    """The `invoices` or `credit-notes` of a CSV or workbook that did not come in before.

    Revenue of lines that name no ledger account goes to `ledger_code`, or to the first of the
    books. Credit notes stay open: what they were set against is not known here. Refused: with
    its row, what reading the file and `issuing.write_invoices` refuse, document_unnumbered,
    document_comes_back, document_rows_differ, document_differs.
    """
    require(actor, Permission.ISSUE_INVOICES)
    sheet = open_sheet(path)
    known = remembered_mapping(actor.book, kind, sheet.headings) if mapping is None else mapping
    manner = Manner(known, dates, decimal_sign, ledger_code)
    reader = reader_of(actor.book, KIND_OF[kind], sheet, manner)
    result = _look(actor.book, kind, sheet, reader, dry_run=dry_run)
    if result.problems and not dry_run:
        raise result.problems[0].refused
    if dry_run or not result.document_count:
        return result
    begun = begin_import(
        actor, kind=kind, path=path, file_name=file_name, item_count=result.document_count
    )
    if mapping:
        remember_mapping(actor, kind, sheet.headings, mapping)
    new = _new_documents(actor.book, kind, sheet, reader)
    write_documents(actor, begun, kind, new, result.document_count, progress)
    return replace(result, import_uid=begun.uid)


def _look(
    book: Book, kind: str, sheet: Sheet, reader: DocumentReader, *, dry_run: bool
) -> DocumentsImportResult:
    """The first walk: what would come in, and what is wrong. Holds few documents at once."""
    problems: list[RowProblem] = []
    document_count = line_count = known_count = 0
    for part in in_batches(reader.documents(sheet.rows, problems), AT_ONCE):
        new, differing = settle_known_documents(book, kind, part)
        problems += differing
        if not problems or dry_run:
            problems += problems_of(book, new, MOST_PROBLEMS - len(problems))
        document_count += len(new)
        line_count += sum(len(one.invoice.lines) for one in new)
        known_count += len(part) - len(new) - len(differing)
    return DocumentsImportResult(
        import_uid="",
        document_count=document_count,
        line_count=line_count,
        known_count=known_count,
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        dry_run=dry_run,
    )


def _new_documents(
    book: Book, kind: str, sheet: Sheet, reader: DocumentReader
) -> Iterator[ReadDocument]:
    """The second walk. Refused: what is wrong in a file that changed since the first."""
    problems: list[RowProblem] = []
    for part in in_batches(reader.documents(sheet.rows, problems), AT_ONCE):
        new, differing = settle_known_documents(book, kind, part)
        for problem in (*problems, *differing):
            raise problem.refused
        yield from new


def write_documents(
    actor: Actor,
    begun: BegunImport,
    kind: str,
    documents: Iterator[ReadDocument],
    count: int,
    progress: Progress | None,
) -> None:
    """Step: issue them in the order of the file, and remember that they came in."""
    if count > ENTRIES_AT_ONCE:
        hold_ledger(actor.book)
    start = counted = 0
    for part in in_batches(documents, AT_ONCE):
        if start > ENTRIES_AT_ONCE and start >= 2 * counted:
            count_rows(connection, ISSUED_TABLES)
            counted = start
        issued = write_invoices(actor, [one.invoice for one in part], source=begun.source)
        keyed = [
            (_key(kind, one.invoice.outside_label), row.invoice_id)
            for one, row in zip(part, issued, strict=True)
        ]
        remember_keys(actor, begun, kind, sorted(keyed))
        if progress is not None:
            progress("post", start + len(part), count)
        start += len(part)


def settle_known_documents(
    book: Book, kind: str, read: Sequence[ReadDocument]
) -> tuple[list[ReadDocument], list[RowProblem]]:
    """Those that did not come in before, and those that did and say something else now."""
    new, differing = [], []
    codes = tax_codes(book)
    for start in range(0, len(read), AT_ONCE):
        part = read[start : start + AT_ONCE]
        keys = {_key(kind, one.invoice.outside_label): one for one in part}
        items = ImportedItem.objects.filter(book=book, kind=kind, key__in=list(keys))
        came: dict[str, int] = dict(items.values_list("key", "subject_id"))
        rows = Invoice.objects.filter(book=book, pk__in=list(came.values()))
        there = {row.pk: row for row in rows.select_related("party")}
        for key, one in keys.items():
            if key not in came:
                new.append(one)
            elif _differs(one, there[came[key]], codes):
                differing.append(at_row(_other_now(one), one.row))
    return new, differing


def _differs(one: ReadDocument, row: Invoice, codes: Mapping[str, TaxCode]) -> bool:
    told = one.invoice
    heads = (told.party_code, told.issued_on, len(told.lines))
    if heads != (row.party.code, row.issued_on, row.line_count):
        return True
    try:
        return priced(told, codes, row.currency).total_minor != row.total_minor
    except Refused:
        return True


def _other_now(one: ReadDocument) -> Refused:
    return Refused(
        "document_differs",
        "{number} came in before with another customer, day, number of lines or total.",
        remedy="Take that import back first, or leave the document out.",
        number=one.invoice.outside_label,
    )


def _key(kind: str, number: str) -> str:
    return sha256(f"{kind}:{number}".encode()).hexdigest()
