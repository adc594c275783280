"""A document that is not issued yet, as it would be."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.sentences import Sentence
from akker.ledger.rules import NewEntry, NewLine, check_entry
from akker.ledger.surroundings import look_around as entries_around
from akker.parties.queries_sight import check_dimensions_seen
from akker.receivables.around import Around, look_around
from akker.receivables.einvoice_judge import warm_up
from akker.receivables.queries_advances import check_advances, relieved_advances
from akker.receivables.rules import (
    NewInvoice,
    PricedInvoice,
    Standing,
    check_sign,
)
from akker.receivables.rules_back import check_left, worth_of
from akker.receivables.rules_booking import Booking, booked
from akker.receivables.rules_content import check_codes, check_content
from akker.receivables.rules_remarks import remarks_on_buyer, remarks_on_days

NO_NUMBER_YET = "..."


@dataclass(frozen=True, slots=True)
class Preview:
    """What the customer would see, and the entry that would be posted, if there is one.

    `remarks` are what whoever writes it should know before it is issued; `at_day` is why a return
    does not take it, whatever the ledger says.
    """

    currency: str
    due_on: dt.date
    worth: PricedInvoice
    buyer: Standing
    seller: Standing
    entry: NewEntry | None
    language: str  # of the document
    remarks: tuple[Sentence, ...]
    at_day: Refused | None = None

    @property
    def entry_lines(self) -> tuple[NewLine, ...]:
        return self.entry.lines if self.entry else ()


def preview_of(book: Book, invoice: NewInvoice, wrong: WrongFields | None = None) -> Preview:
    """Issues nothing and locks nothing. Refused: as `issuing.write_invoices`, but for what a
    number, a date or a ledger account stands in the way of; what the law asks of both cards and
    is not there is kept in `wrong`, where that is given.
    """
    warm_up()
    around, worth, booking = priced_and_booked(book, invoice, wrong)
    return Preview(
        currency=around.currency_of(invoice),
        due_on=around.due_on(invoice),
        worth=worth,
        buyer=around.debtor(invoice.party_code).standing,
        seller=_seller(around),
        entry=booking.entry,
        language=around.debtor(invoice.party_code).language or book.language,
        remarks=_remarks(invoice, worth, around),
        at_day=_vat_lock(invoice, around),
    )


def _seller(around: Around) -> Standing:
    """As on the letterhead; without one yet by name alone."""
    return around.own or Standing(around.book.name, country=around.book.country)


def _vat_lock(invoice: NewInvoice, around: Around) -> Refused | None:
    try:
        around.check_vat_lock(invoice)
    except Refused as refused:
        return refused
    return None


def remarks_of(book: Book, invoice: NewInvoice) -> tuple[Sentence, ...]:
    """Those of its preview. Refused: as `preview_of`."""
    around, worth, _booking = priced_and_booked(book, invoice)
    return _remarks(invoice, worth, around)


def _remarks(invoice: NewInvoice, worth: PricedInvoice, around: Around) -> tuple[Sentence, ...]:
    codes = [group.tax_code for group in worth.groups]
    points = [
        (around.due_point(invoice, line), around.taxed_on(invoice, line)) for line in invoice.lines
    ]
    buyer = around.debtor(invoice.party_code).standing
    home = around.book.country
    return (
        *remarks_on_days(invoice, points, around.invoice_term),
        *remarks_on_buyer(buyer, _seller(around), invoice.party_code, codes, home),
    )


def check_issuable(book: Book, invoice: NewInvoice) -> None:
    """Whether it could be issued now; locks nothing. Refused: as `issuing.write_invoices`, but
    for a date before that of another.
    """
    around, _worth, booking = priced_and_booked(book, invoice)
    around.check_vat_lock(invoice)
    if booking.entry is not None:
        check_entry(booking.entry, entries_around(book, [booking.entry]))


def priced_and_booked(
    book: Book, invoice: NewInvoice, wrong: WrongFields | None = None
) -> tuple[Around, PricedInvoice, Booking]:
    """What the books hold around it, what it comes to, and how. Refused: as `preview_of`."""
    check_content(invoice)
    check_dimensions_seen(book, {pair for line in invoice.lines for pair in line.dimensions})
    around = look_around(book, [invoice])
    debtor = around.debtor(invoice.party_code)
    around.check_lines(invoice)
    around.check_shown(invoice, wrong)
    worth = worth_of(
        invoice, around.codes, around.currency_of(invoice), around.taken_before(invoice)
    )
    check_sign(invoice, worth)
    if invoice.corrects and not invoice.outside_label:
        check_left(invoice, worth, around.currency_of(invoice))
    check_advances([invoice], [worth], around)
    used = [group.tax_code for group in worth.groups]
    check_codes(debtor.standing, invoice.party_code, used, around.book.country)
    rate, waits_on = around.rate_of(invoice), around.waits_on(invoice)
    (relieved,) = relieved_advances([invoice], [worth], around)
    booking = booked(invoice, worth, around.books, NO_NUMBER_YET, rate, waits_on, relieved)
    return around, worth, booking
