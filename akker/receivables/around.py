"""What the books hold around documents that are to be issued, read at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from akker.books.models import Book
from akker.books.queries import YearRow
from akker.kernel.errors import Refused, WrongFields, all_told
from akker.kernel.money import check_currency
from akker.kernel.stored import day_of
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.ledger.queries_rates import rate_on
from akker.ledger.rules_locks import period_locked
from akker.packs.registry import pack_for
from akker.packs.taxes import InvoiceTerm, TaxCode
from akker.parties.queries import party_unknown
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice
from akker.receivables.queries import invoice_unknown
from akker.receivables.queries_cash_vat import invoices_waiting
from akker.receivables.queries_taken import rates_of_entries, taken_of
from akker.receivables.rules import (
    CREDIT_NOTE,
    INVOICE,
    NewInvoice,
    NewInvoiceLine,
    PricedInvoice,
    Standing,
    check_buyer,
    check_seller,
)
from akker.receivables.rules_back import and_taken
from akker.receivables.rules_booking import Books, Rate
from akker.receivables.rules_cash_vat import is_cash_vat
from akker.receivables.rules_taken import NOTHING_TAKEN, Taken
from akker.receivables.standings import Debtor, debtors_and_sender, letterhead_missing
from akker.tax.queries import tax_codes
from akker.tax.rules_point import stands_on, tax_point


@dataclass(frozen=True, slots=True)
class Corrected:
    """An invoice that a credit note takes back."""

    invoice_id: int
    is_ours: bool
    label: str
    party_id: int
    currency: str
    total_minor: int
    entry_id: int | None
    issued_on: dt.date


@dataclass(frozen=True, slots=True)
class Around:
    """`corrected` are the invoices that credit notes name, by whether they are ours and label.

    `taken` is what was taken back of them, where it counts: of what is credited here, and in
    another currency. `booked_at` are the rates of the latter; both by key.
    """

    book: Book
    books: Books
    now: dt.datetime
    codes: Mapping[str, TaxCode]
    debtors: Mapping[str, Debtor]
    corrected: Mapping[tuple[bool, str], Corrected]
    own: Standing | None
    payment_days: int
    footer: str
    payment_link: str
    ledger_keys: Mapping[str, int]  # of those that the lines name, by code
    product_keys: Mapping[str, int]  # likewise
    controlled: frozenset[str]  # of those that the lines name, what only documents and money move
    years: tuple[YearRow, ...]
    booked_at: Mapping[int, Rate]
    taken: dict[int, Taken]
    advances_code: str  # the ledger account of advances, where lines name it
    invoice_term: InvoiceTerm | None
    vat_locked_until: dt.date | None  # by the lock of VAT or that of everything
    cash_vat: tuple[dt.date | None, dt.date | None]  # the days on which VAT waits for its payment
    waiting: frozenset[int]  # of the invoices that are taken back, those whose VAT waits; by key
    rates: dict[tuple[str, dt.date], Rate] = field(default_factory=dict)

    def debtor(self, code: str) -> Debtor:
        """Refused: party_unknown."""
        if code not in self.debtors:
            raise party_unknown(self.book, code)
        return self.debtors[code]

    def seller(self) -> Standing:
        """Refused: letterhead_missing."""
        if self.own is None:
            raise letterhead_missing(self.book)
        return self.own

    def check_shown(self, invoice: NewInvoice, wrong: WrongFields | None = None) -> None:
        """Whether the customer sees all that the law asks of us and of them, told together or kept
        in `wrong`. Refused: letterhead_missing, seller_incomplete, buyer_incomplete.
        """
        debtor, pack = self.debtor(invoice.party_code), pack_for(self.book.pack_code)
        used = [self.codes[one.tax_code] for one in invoice.lines if one.tax_code in self.codes]
        with all_told(wrong) as told:
            told.tried(
                *("seller", None),
                lambda: check_seller(self.seller(), pack.seller_numbers, pack.invoice_law),
            )
            told.tried(
                *("buyer", None),
                lambda: check_buyer(debtor.standing, invoice.party_code, used, pack.invoice_law),
            )

    def taken_back(self, note: NewInvoice) -> Corrected:
        """The invoice that a credit note names: our own before another of that number.

        The other way about where the note came from elsewhere. Refused: invoice_unknown.
        """
        label = note.corrects_label
        order = [bool(note.outside_label)] if label == note.corrects else []
        for is_outside in (*order, label != note.corrects or not note.outside_label):
            if found := self.corrected.get((not is_outside, label)):
                return found
        raise invoice_unknown(self.book, note.corrects)

    def currency_of(self, invoice: NewInvoice) -> str:
        """Its own, or that of the customer, or that of the books."""
        return invoice.currency or self.debtor(invoice.party_code).currency or self.book.currency

    def due_on(self, invoice: NewInvoice) -> dt.date:
        """The day it says, or as agreed with the customer, or as usual; a credit note at once."""
        if invoice.kind == CREDIT_NOTE:
            return invoice.issued_on
        agreed = self.debtor(invoice.party_code).payment_days
        days = self.payment_days if agreed is None else agreed
        return invoice.due_on or invoice.issued_on + dt.timedelta(days=days)

    def taxed_on(self, invoice: NewInvoice, line: NewInvoiceLine) -> dt.date:
        """The day that decides in which return a line of it stands."""
        return stands_on(self.due_point(invoice, line), invoice.issued_on, self.vat_locked_until)

    def due_point(self, invoice: NewInvoice, line: NewInvoiceLine) -> dt.date:
        """The day on which the VAT of a line is due by law, locked or not."""
        return tax_point(
            self.codes[line.tax_code],
            issued_on=invoice.issued_on,
            performed_on=invoice.performed_on_of(line),
            takes_back=invoice.takes_back,
            term=self.invoice_term,
        )

    def waits_on(self, invoice: NewInvoice) -> Mapping[str, str]:
        """By VAT code the ledger account on which its VAT waits for the payment.

        What takes back waits as its invoice does. Refused: invoice_unknown.
        """
        scheme = pack_for(self.book.pack_code).cash_vat
        if scheme is None or self.cash_vat[0] is None:
            return {}
        original = self._original_of(invoice)
        waits = (
            is_cash_vat(self.cash_vat, invoice.issued_on)
            if original is None
            else original.invoice_id in self.waiting
        )
        return dict.fromkeys(scheme.codes, scheme.ledger_code) if waits else {}

    def check_lines(self, invoice: NewInvoice) -> None:
        """What the lines name. Refused: line_product_unknown, line_place_unfit."""
        for line_no, line in enumerate(invoice.lines, start=1):
            if line.ledger_code in self.controlled:
                raise Refused(
                    "line_place_unfit",
                    "Line {line_no} goes on {code}, which keeps what is owed, money or VAT.",
                    remedy="Choose the ledger account of what is sold.",
                    line_no=line_no,
                    code=line.ledger_code,
                )
            if line.product_code and line.product_code not in self.product_keys:
                raise product_unknown_on(line_no, line.product_code, self.book)

    def check_vat_lock(self, invoice: NewInvoice) -> None:
        """What stands in a return does not come into one that is locked, also where it owes no
        VAT; for what owes some the ledger says so. Refused: period_locked.
        """
        until = self.vat_locked_until
        if until is None or invoice.issued_on > until:
            return
        used = (self.codes[one.tax_code] for one in invoice.lines if one.tax_code in self.codes)
        if any(code.base_box for code in used):
            raise period_locked(until, "vat")

    def rate_of(self, invoice: NewInvoice) -> Rate | None:
        """Of its currency on its day; None in the currency of the books.

        What takes back has the rate of its invoice: it lessens what that was taxed on (Wet OB,
        article 29). Refused: currency_unknown, rate_missing, invoice_unknown.
        """
        currency, day = check_currency(self.currency_of(invoice)), invoice.issued_on
        if currency == self.book.currency:
            return None
        original = self._original_of(invoice)
        if original is not None and original.currency == currency:
            if original.invoice_id in self.booked_at:
                return self.booked_at[original.invoice_id]
            day = original.issued_on
        if (currency, day) not in self.rates:
            found = rate_on(self.book, currency, day)
            self.rates[currency, day] = Rate(currency, found.rate_e9, found.rated_on, found.source)
        return self.rates[currency, day]

    def _original_of(self, invoice: NewInvoice) -> Corrected | None:
        """What a credit note takes back, or the invoice of the note that is withdrawn."""
        if invoice.corrects:
            return self.taken_back(invoice)
        known = (one for one in self.corrected.values() if one.invoice_id == invoice.withdraws_of)
        return next(known, None)

    def taken_before(self, invoice: NewInvoice) -> Taken:
        """What was taken back before of the same invoice, where that counts."""
        original = self._original_of(invoice)
        return self.taken.get(original.invoice_id, NOTHING_TAKEN) if original else NOTHING_TAKEN

    def take(self, invoice: NewInvoice, worth: PricedInvoice) -> None:
        """What it takes back was taken back before by those after it."""
        original = self._original_of(invoice)
        if original and original.invoice_id in self.taken:
            self.taken[original.invoice_id] = and_taken(worth.taken, invoice, worth)


_ADVANCES = "customer_advances"
_SURROUNDINGS = (
    "SELECT 'place', id, code, role, control, '' FROM ledger_ledgeraccount"
    " WHERE book_id = %s AND (role IN ('receivable', 'fx_realised') OR code IN ({marks}))"
    " UNION ALL SELECT 'journal', id, code, kind, '', '' FROM ledger_journal"
    " WHERE book_id = %s AND kind = 'sales'"
    " UNION ALL SELECT 'lock', id, CAST(vat_locked_until AS text),"
    " CAST(hard_locked_until AS text), CAST(cash_vat_from AS text), CAST(cash_vat_until AS text)"
    " FROM books_book WHERE id = %s"
    " UNION ALL SELECT 'year', id, name, CAST(starts_on AS text), CAST(ends_on AS text),"
    " CAST(closed_at AS text) FROM books_fiscalyear WHERE book_id = %s"
)
_PRODUCTS = (
    " UNION ALL SELECT 'product', id, code, '', '', '' FROM catalog_product"
    " WHERE book_id = %s AND code IN ({marks})"
)


def look_around(book: Book, invoices: Sequence[NewInvoice]) -> Around:
    """As few statements for a hundred documents as for one. Refused: role_missing,
    journal_missing.
    """
    codes = tax_codes(book)
    debtors, sender = debtors_and_sender(book, {one.party_code for one in invoices})
    used = sorted({line.ledger_code for one in invoices for line in one.lines})
    sold = sorted({line.product_code for one in invoices for line in one.lines} - {""})
    sql = _SURROUNDINGS.format(marks=", ".join(["%s"] * len(used)) or "''")
    values: list[int | str] = [book.pk, *used, book.pk, book.pk, book.pk]
    if sold:
        sql += _PRODUCTS.format(marks=", ".join(["%s"] * len(sold)))
        values += [book.pk, *sold]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0], row[1]))
    places = {row[2]: row for row in rows if row[0] == "place"}
    by_role = {row[3]: code for code, row in places.items() if row[3]}
    journal_code = next((row[2] for row in rows if row[0] == "journal"), "")
    locks = [day_of(text) for row in rows if row[0] == "lock" for text in row[2:4] if text]
    (cash_from, cash_until) = next(row[4:] for row in rows if row[0] == "lock")
    years = [
        YearRow(row[1], row[2], day_of(row[3]), day_of(row[4]), row[5] is not None)
        for row in rows
        if row[0] == "year"
    ]
    corrected = _corrected(book, invoices)
    foreign = [one for one in corrected.values() if one.currency != book.currency]
    has_own = any(one.corrects and not one.outside_label for one in invoices)
    counted = [one.invoice_id for one in (corrected.values() if has_own else foreign)]
    return Around(
        book=book,
        books=_books(book, journal_code, by_role, codes),
        now=dt.datetime.now(dt.UTC),
        codes=codes,
        debtors=debtors,
        corrected=corrected,
        booked_at=_booked_at(book, foreign),
        taken=taken_of(book, counted) if counted else {},
        advances_code=by_role.get(_ADVANCES, ""),
        own=sender.standing if sender else None,
        payment_days=sender.payment_days if sender else 30,
        footer=sender.footer if sender else "",
        payment_link=sender.payment_link if sender else "",
        ledger_keys={code: row[1] for code, row in places.items()},
        product_keys={row[2]: row[1] for row in rows if row[0] == "product"},
        controlled=frozenset(code for code, row in places.items() if row[4]),
        years=tuple(sorted(years, key=lambda year: year.starts_on)),
        invoice_term=pack_for(book.pack_code).invoice_term,
        vat_locked_until=max(locks, default=None),
        cash_vat=(_day(cash_from), _day(cash_until)),
        waiting=invoices_waiting(book, [one.invoice_id for one in corrected.values()])
        if cash_from and corrected
        else frozenset(),
    )


def _books(
    book: Book, journal_code: str, by_role: Mapping[str, str], codes: Mapping[str, TaxCode]
) -> Books:
    return Books(
        book.currency,
        book.language,
        journal_code or journal_of_kind(book, "sales"),
        by_role.get("receivable") or code_in_role(book, "receivable"),
        codes,
        by_role.get(_ADVANCES, ""),
        by_role.get("fx_realised", ""),
    )


def _day(text: str | None) -> dt.date | None:
    return day_of(text) if text else None


def _corrected(book: Book, invoices: Sequence[NewInvoice]) -> dict[tuple[bool, str], Corrected]:
    """Of those that came from elsewhere under one number the last."""
    labels = {one.corrects_label for one in invoices if one.corrects}
    withdrawn = {one.withdraws_of for one in invoices if one.withdraws_of}
    if not labels and not withdrawn:
        return {}
    own = Invoice.objects.filter(seen(book, "party__"), book=book, kind=INVOICE)
    rows = own.filter(Q(label__in=labels) | Q(pk__in=withdrawn)).order_by("pk")
    found = [
        Corrected(key, number is not None, *rest)
        for key, number, *rest in rows.values_list(
            *("pk", "number", "label", "party", "currency", "total_minor", "entry", "issued_on")
        )
    ]
    found.sort(
        key=lambda one: one.invoice_id in withdrawn
    )  # those are meant, whatever their number
    return {(one.is_ours, one.label): one for one in found}


def _booked_at(book: Book, corrected: Sequence[Corrected]) -> dict[int, Rate]:
    entries = {one.entry_id: one.invoice_id for one in corrected if one.entry_id is not None}
    rates = rates_of_entries(book, entries) if entries else {}
    return {entries[entry_id]: rate for entry_id, rate in rates.items()}


def product_unknown_on(line_no: int, code: str, book: Book) -> Refused:
    return Refused(
        "line_product_unknown",
        "Line {line_no} names the product {code}, which {book} does not have.",
        remedy="Add the product first, or use another code.",
        line_no=line_no,
        code=ascii(code[:40])[1:-1],
        book=book.name,
    )
