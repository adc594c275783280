"""What is wrong with documents that are to come in, each with its row, before any is written."""

from collections.abc import Sequence

from akker.books.models import Book
from akker.intake.importing import AT_ONCE
from akker.intake.problems import RowProblem, at_row
from akker.kernel.errors import Refused
from akker.ledger.rules import NewEntry, check_entry
from akker.ledger.surroundings import look_around as look_around_ledger
from akker.receivables.around import Around, look_around
from akker.receivables.import_rows import ReadDocument
from akker.receivables.rules import check_sign, priced
from akker.receivables.rules_booking import booked
from akker.receivables.rules_content import check_content


def problems_of(book: Book, documents: Sequence[ReadDocument], most: int) -> list[RowProblem]:
    """Up to so many, the earliest first. Writes nothing.

    What only writing can show, as two credit notes that together take back too much, is
    refused then.
    """
    problems: list[RowProblem] = []
    for start in range(0, len(documents), AT_ONCE):
        if len(problems) >= most:
            break
        problems += _problems_of_part(book, documents[start : start + AT_ONCE])
    return problems[: max(most, 0)]


def _problems_of_part(book: Book, part: Sequence[ReadDocument]) -> list[RowProblem]:
    problems: list[RowProblem] = []
    around = look_around(book, [one.invoice for one in part])
    entries: list[tuple[int, NewEntry]] = []
    for one in part:
        try:
            entry = _entry_of(one, around)
        except Refused as refused:
            problems.append(at_row(refused, one.row))
        else:
            if entry is not None:
                entries.append((one.row, entry))
    surroundings = look_around_ledger(book, [entry for _, entry in entries])
    for row, entry in entries:
        try:
            check_entry(entry, surroundings)
        except Refused as refused:
            problems.append(at_row(refused, row))
    return problems


def _entry_of(one: ReadDocument, around: Around) -> NewEntry | None:
    invoice = one.invoice
    check_content(invoice)
    around.check_lines(invoice)
    around.debtor(invoice.party_code)
    if invoice.corrects:
        around.taken_back(invoice)
    rate = around.rate_of(invoice)
    worth = priced(invoice, around.codes, around.currency_of(invoice), around.taken_before(invoice))
    check_sign(invoice, worth)
    return booked(invoice, worth, around.books, invoice.outside_label, rate).entry
