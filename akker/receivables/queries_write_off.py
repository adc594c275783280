"""What writing an open item off would book, and from when on its VAT comes back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.models import Allocation
from akker.clearing.queries import OpenItem, open_item
from akker.kernel.calendar import add_months, month_of
from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of
from akker.kernel.sentences import Sentence, said
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.ledger.queries_next import first_open_day
from akker.ledger.rules import NewEntry, NewLine, check_text
from akker.ledger.surroundings import look_around
from akker.ledger.words import entry_word
from akker.receivables.models import Invoice
from akker.receivables.queries_cash_vat import waiting_entries, waiting_with
from akker.receivables.queries_left_vat import taxed_and_left
from akker.receivables.receipts import TaxShare, shares_of
from akker.receivables.rules import WRITE_OFF
from akker.receivables.rules_cash_vat import lines_of, still_waiting

_SMALL = 5  # of the currency
RELIEF_MONTHS = 12  # after the due date (Wet OB 1968, art. 29)


@dataclass(frozen=True, slots=True)
class WriteOff:
    """`remarks` are what whoever books it should know."""

    item: OpenItem
    taxes: tuple[TaxShare, ...]
    entry: NewEntry
    remarks: tuple[Sentence, ...]

    @property
    def tax_minor(self) -> int:
        return sum(share.tax_minor for share in self.taxes)


def write_off_of(
    book: Book,
    line_id: int,
    *,
    on: dt.date | None = None,
    reason: str,
    takes_vat_back: bool = True,
    proof: str = "",
) -> WriteOff:
    """On `usual_day` where no day is said. VAT that waits for its payment was never owed, and is
    given up whatever was asked. Refused: item_unknown, write_off_unfit, vat_relief_early.
    """
    item = open_item(book, line_id)
    waits = is_waiting(book, item)
    taxes = _taxes(book, item) if takes_vat_back or waits else ()
    has_clock = bool(taxes) and not waits
    usual = usual_day(book, item) if has_clock else today_in(book)
    day = on or usual
    _check(book, item, day, reason)
    if has_clock and not proof:
        _check_relief(book, item, day)
    remarks = _remarks(relief_on(book, item), usual, day) if has_clock and not proof else ()
    return WriteOff(item, taxes, _entry(book, item, day, reason, taxes), tuple(remarks))


def usual_day(book: Book, item: OpenItem) -> dt.date:
    """The day on which the VAT of an item comes back by itself, or the first open one after it.

    Its return is that of the period in which the year is over, not that in which somebody writes
    off (docs/decisions/0038-bad-debts.md). Today while the year is not over.
    """
    today, relief = today_in(book), relief_on(book, item)
    if relief > today or is_waiting(book, item):
        return today
    entry = _entry(book, item, relief, "", _taxes(book, item))
    return first_open_day(entry, look_around(book, [entry])) or today


def is_small_remainder(book: Book, item: OpenItem) -> bool:
    """Whether a few units are left of what was paid: a difference, that no customer owes as a debt
    and of which nobody takes VAT back. One query."""
    if item.open_minor > _SMALL * 10 ** decimals_of(item.currency):
        return False
    return Allocation.objects.filter(book=book, debit_line=item.line_id).exists()


def is_waiting(book: Book, item: OpenItem) -> bool:
    """Whether its VAT is owed only when it is paid. One query where there is such VAT at all."""
    return book.cash_vat_from is not None and bool(waiting_entries(book, [item.entry_id]))


def _taxes(book: Book, item: OpenItem) -> tuple[TaxShare, ...]:
    if is_waiting(book, item):
        found, _ = waiting_with(book, [item.entry_id])
        one = found[item.entry_id]
        lines = lines_of(one, found)
        left = still_waiting(one, found)
        return tuple(TaxShare(lines[key], *amounts) for key, amounts in left.items() if amounts[1])
    taxed = taxed_and_left(book, [item.entry_id]).get(item.entry_id, ())
    return shares_of(item.base_minor, taxed)


def _remarks(relief: dt.date, usual: dt.date, day: dt.date) -> Iterator[Sentence]:
    if month_of(day) > month_of(usual) and usual >= relief:
        yield said(
            "The year was over on {relief}, so the VAT belongs in the return with {usual}, and"
            " this is dated {day}.",
            relief=relief.isoformat(),
            usual=usual.isoformat(),
            day=day.isoformat(),
        )
    elif day == usual > relief:
        yield said(
            "The year was over on {relief}, in a period that is locked: the VAT comes back in the"
            " return with {day}.",
            relief=relief.isoformat(),
            day=day.isoformat(),
        )


def relief_on(book: Book, item: OpenItem) -> dt.date:
    """A year after the due date, or after the day of what has none."""
    due = Invoice.objects.filter(book=book, entry=item.entry_id).values_list("due_on", flat=True)
    return add_months(due.first() or item.booked_on, RELIEF_MONTHS)


def _check(book: Book, item: OpenItem, on: dt.date, reason: str) -> None:
    check_text(reason)
    debtors = code_in_role(book, "receivable")
    if not item.line.is_debit or item.ledger_code != debtors or not reason.strip():
        raise Refused(
            "write_off_unfit",
            "Only what a customer owes is written off, and with a reason.",
            remedy="Choose an open invoice, and say why nobody pays it.",
        )
    if on < item.booked_on:
        raise Refused(
            "write_off_unfit",
            "On {day} it was not there yet.",
            remedy="Use {first} or later.",
            day=on.isoformat(),
            first=item.booked_on.isoformat(),
        )


def _check_relief(book: Book, item: OpenItem, on: dt.date) -> None:
    first = relief_on(book, item)
    if on < first:
        raise Refused(
            "vat_relief_early",
            "VAT comes back a year after the due date, so from {day}.",
            remedy="Wait, write off without VAT, or say what proves that nobody pays.",
            day=first.isoformat(),
        )


def _entry(
    book: Book, item: OpenItem, on: dt.date, reason: str, taxes: tuple[TaxShare, ...]
) -> NewEntry:
    tax = sum(share.tax_minor for share in taxes)
    # A few cents that are missing are no debt that went bad (accounting.md, E20).
    is_difference = not taxes and is_small_remainder(book, item)
    role = "payment_differences" if is_difference else "bad_debts"
    lines = [NewLine(code_in_role(book, role), item.base_minor - tax)]
    lines += [
        NewLine(share.line.ledger_code, share.tax_minor) for share in taxes if share.tax_minor
    ]
    lines.append(_debtor(book, item))
    return NewEntry(
        journal_code=journal_of_kind(book, "general"),
        booked_on=on,
        description=entry_word(
            book.language,
            "written_off",
            label=item.number or item.entry_label,
            reason=reason,
        ),
        lines=tuple(lines),
        source=f"{WRITE_OFF}{on.isoformat()}",
    )


def _debtor(book: Book, item: OpenItem) -> NewLine:
    foreign = item.currency != book.currency
    return NewLine(
        item.ledger_code,
        -item.base_minor,
        item.party_code,
        item.number,
        item.currency if foreign else "",
        -item.open_minor if foreign else None,
    )
