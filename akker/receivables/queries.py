"""Reading documents: issued ones, drafts, and the letterhead."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.ledger.models import JournalEntry
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen, seen_codes
from akker.receivables.models import DraftInvoice, Invoice, InvoiceLine, Letterhead
from akker.receivables.rules import CREDIT_NOTE, INVOICE, OUTSIDE, OUTSIDE_CREDIT
from akker.receivables.rules_taken import Tags


@dataclass(frozen=True, slots=True)
class LetterheadRow:
    party_code: str
    payment_days: int
    footer: str
    payment_link: str = ""


@asked_once
def letterhead_of(book: Book) -> LetterheadRow | None:
    """None until somebody has said who sends documents. One query."""
    row = Letterhead.objects.filter(book=book).select_related("party").first()
    if row is None:
        return None
    return LetterheadRow(row.party.code, row.payment_days, row.footer, row.payment_link)


def is_our_own(book: Book, party_id: int) -> bool:
    """Whether our letterhead stands on the card of this party. One query."""
    return Letterhead.objects.filter(book=book, party_id=party_id).exists()


def invoices_of_entries(book: Book, entry_ids: Iterable[int]) -> QuerySet[Invoice]:
    """The documents of these books that the entries post, by the index of entries.

    The sum keeps SQLite, which has counted nothing, from going through all documents instead.
    """
    own = Invoice.objects.alias(own_book=F("book_id") + 0).filter(own_book=book.pk)
    return own.filter(entry__in=entry_ids)


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """`address` names it in links and commands: its label, or `outside:` or
    `outside-credit:` and that.

    Amounts are in `currency`, below zero on a credit note.
    """

    invoice_id: int
    entry_id: int | None
    kind: str
    label: str
    is_outside: bool
    party_code: str
    party_name: str
    issued_on: dt.date
    due_on: dt.date
    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int

    @property
    def address(self) -> str:
        is_credit = self.kind == CREDIT_NOTE
        return address_of(self.label, is_outside=self.is_outside, is_credit=is_credit)


def address_of(label: str, *, is_outside: bool, is_credit: bool = False) -> str:
    """A document issued elsewhere may have the number of one of ours, or of another kind."""
    if not is_outside:
        return label
    return f"{OUTSIDE_CREDIT if is_credit else OUTSIDE}{label}"


_ROW = (
    *("pk", "entry", "kind", "label", "number", "party__code", "party__name"),
    *("issued_on", "due_on", "currency", "net_minor", "tax_minor", "total_minor"),
)


def _row(values: tuple[Any, ...]) -> InvoiceRow:
    pk, entry_id, kind, label, number, *rest = values
    return InvoiceRow(pk, entry_id, kind, label, number is None, *rest)


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What can be asked of a list of documents; empty is not asked. `text` is part of the number
    or of the name of the party; `party_code` asks for those of who was merged into it too.
    """

    text: str = ""
    kind: str = ""
    party_code: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def invoices_page(
    book: Book,
    asked: InvoiceFilter,
    *,
    after: tuple[dt.date, int] | None = None,
    limit: int | None,
) -> list[InvoiceRow]:
    """Up to `limit` + 1 documents, the newest first, after one of a day and a key."""
    rows = Invoice.objects.filter(conditions_of(book, asked), seen(book, "party__"), book=book)
    if after is not None:
        day, key = after
        rows = rows.filter(Q(issued_on__lte=day) & (Q(issued_on__lt=day) | Q(pk__lt=key)))
    found = rows.order_by("-issued_on", "-pk").values_list(*_ROW)
    return [_row(values) for values in (found if limit is None else found[: limit + 1])]


def conditions_of(book: Book, asked: InvoiceFilter) -> Q:
    """Which documents fit, beside the book and who sees them."""
    conditions = Q()
    if asked.text:
        conditions &= (
            Q(label__icontains=asked.text)
            | Q(party__name__icontains=asked.text)
            | Q(payment_reference=asked.text.replace(" ", ""))
        )
    if asked.kind:
        conditions &= Q(kind=asked.kind)
    if asked.party_code:
        conditions &= Q(party__in=keys_of_group(book, asked.party_code))
    if asked.since:
        conditions &= Q(issued_on__gte=asked.since)
    if asked.until:
        conditions &= Q(issued_on__lte=asked.until)
    return conditions


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    line_no: int
    text: str
    quantity_e6: int
    unit: str
    price_e6: int
    discount_e2: int
    tax_code: str
    ledger_code: str
    net_minor: int
    supplied_on: dt.date | None
    supplied_until: dt.date | None
    rate_e2: int | None
    product_code: str
    dimensions: Tags


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """A document whole. `document` is what `issuing` froze: seller, buyer, taxes and texts.

    `credited_by` are the labels of credit notes that take it back; `taken_back_by` is the entry
    that reversed its own, as undoing an import does.
    """

    row: InvoiceRow
    supplied_on: dt.date
    supplied_until: dt.date | None
    payment_reference: str
    document: dict[str, Any]
    entry_label: str
    corrects: str
    corrects_at: str  # its address, as those of `credited_at`
    credited_by: tuple[str, ...]
    credited_at: tuple[str, ...]
    taken_back_by: str
    lines: tuple[InvoiceLineRow, ...]

    @property
    def has_gross_prices(self) -> bool:
        return "gross_minor" in self.document

    @property
    def discount_until(self) -> dt.date | None:
        """The last day on which paying early earns a discount; None where it never does."""
        days = self.document.get("discount_days")
        if days is None or self.row.kind == CREDIT_NOTE:
            return None
        return self.row.issued_on + dt.timedelta(days=days)

    def tax_of(self, line: InvoiceLineRow) -> Mapping[str, Any]:
        """The VAT of the document that a line belongs to."""
        taxes: list[Mapping[str, Any]] = self.document["taxes"]
        own = (tax for tax in taxes if tax["code"] == line.tax_code)
        return next(tax for tax in own if line.rate_e2 in (None, tax["rate_e2"]))

    def own_days(self, line: InvoiceLineRow) -> tuple[dt.date, ...]:
        """The day or the first and the last on which a line was supplied, where those are not
        the document's."""
        if line.supplied_on is None and line.supplied_until is None:
            return ()
        days = _days(line.supplied_on or self.supplied_on, line.supplied_until)
        return () if days == _days(self.supplied_on, self.supplied_until) else days

    def shown_minor(self, line: InvoiceLineRow) -> int:
        """What a line comes to as its price is written: with VAT where that has it in it."""
        if not self.has_gross_prices:
            return line.net_minor
        return int(self.document["gross_minor"][line.line_no - 1])

    def shown_quantity_e6(self, line: InvoiceLineRow) -> int:
        """The quantity that times the price is what is shown: on a credit note its opposite."""
        return -line.quantity_e6 if self.row.kind == CREDIT_NOTE else line.quantity_e6


def _days(first: dt.date, last: dt.date | None) -> tuple[dt.date, ...]:
    return (first,) if last is None or last == first else (first, last)


def issued_invoice(book: Book, address: str) -> IssuedInvoice:
    """Four queries. Refused: invoice_unknown."""
    (found,) = issued_invoices(book, [address])
    return found


def issued_invoices(book: Book, addresses: Sequence[str]) -> list[IssuedInvoice]:
    """Each as it was asked. Four queries for all that were issued here, and one for each that
    came from elsewhere. Refused: invoice_unknown.
    """
    own = [one for one in addresses if not one.startswith(_ELSEWHERE)]
    named = {row.label: row for row in _whole(_numbered(book, own))} if own else {}
    rows = [_whole_one(book, address, named) for address in addresses]
    keys = {row.pk for row in rows}
    lines: dict[int, list[InvoiceLineRow]] = defaultdict(list)
    for key, *values in (
        InvoiceLine.objects.filter(book=book, invoice__in=keys)
        .order_by("invoice", "line_no")
        .values_list("invoice", *_LINE_COLUMNS)
    ):
        lines[key].append(_line_row(values))
    credited: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    notes = Invoice.objects.filter(seen(book, "party__"), book=book, corrects__in=keys)
    for key, label, number in notes.order_by("pk").values_list("corrects", "label", "number"):
        credited[int(key or 0)].append((label, number))
    undone = _taken_back(book, {row.entry_id for row in rows if row.entry_id})
    return [
        _issued(row, tuple(lines[row.pk]), credited[row.pk], undone.get(row.entry_id, ""))
        for row in rows
    ]


def _whole(rows: QuerySet[Invoice]) -> Any:
    return rows.select_related("party", "corrects", "entry__journal", "entry__fiscal_year")


def _whole_one(book: Book, address: str, named: Mapping[str, Any]) -> Any:
    row = named.get(address)
    if address.startswith(_ELSEWHERE):
        row = _whole(_at(book, address)).first()
    if row is None:
        raise invoice_unknown(book, address)
    return row


def _taken_back(book: Book, entry_ids: Iterable[int]) -> dict[int, str]:
    """By the entry that was reversed, the label of what reversed it."""
    rows = JournalEntry.objects.filter(book=book, reverses__in=entry_ids).values_list(
        "reverses", "journal__code", "fiscal_year__name", "number"
    )
    return {int(key or 0): entry_label(code, year, no) for key, code, year, no in rows}


def _issued(
    one: Invoice,
    lines: tuple[InvoiceLineRow, ...],
    credited: Sequence[tuple[str, int | None]],
    undone: str,
) -> IssuedInvoice:
    entry = one.entry
    return IssuedInvoice(
        row=InvoiceRow(
            one.pk,
            one.entry_id,
            one.kind,
            one.label,
            one.number is None,
            one.party.code,
            one.party.name,
            one.issued_on,
            one.due_on,
            one.currency,
            one.net_minor,
            one.tax_minor,
            one.total_minor,
        ),
        supplied_on=one.supplied_on,
        supplied_until=one.supplied_until,
        payment_reference=one.payment_reference,
        document=one.document,
        entry_label=entry_label(entry.journal.code, entry.fiscal_year.name, entry.number)
        if entry
        else "",
        corrects=one.corrects.label if one.corrects else "",
        corrects_at=_address(one.corrects.label, one.corrects.number) if one.corrects else "",
        credited_by=tuple(label for label, _ in credited),
        credited_at=tuple(_address(label, number, True) for label, number in credited),
        taken_back_by=undone,
        lines=lines,
    )


_LINE_COLUMNS = (
    *("line_no", "text", "quantity_e6", "unit", "price_e6", "discount_e2", "tax_code"),
    *("ledger_account__code", "net_minor", "supplied_on", "supplied_until", "rate_e2"),
    *("product__code", "dimensions"),
)


def _address(label: str, number: int | None, is_credit: bool = False) -> str:
    return address_of(label, is_outside=number is None, is_credit=is_credit)


def _line_row(values: Sequence[Any]) -> InvoiceLineRow:
    *said, product_code, tagged = values
    tags: Tags = tuple((one, value) for one, value in tagged)
    return InvoiceLineRow(*[*said, product_code or "", tags])


_ELSEWHERE = (OUTSIDE, OUTSIDE_CREDIT)


def _numbered(book: Book, labels: Iterable[str]) -> QuerySet[Invoice]:
    """Issued here, with these labels."""
    own = Invoice.objects.filter(seen(book, "party__"), book=book)
    return own.filter(label__in=labels, number__isnull=False)


def _at(book: Book, address: str) -> Any:
    own = Invoice.objects.filter(seen(book, "party__"), book=book)
    for prefix, kind in ((OUTSIDE, INVOICE), (OUTSIDE_CREDIT, CREDIT_NOTE)):
        if address.startswith(prefix):
            label = address.removeprefix(prefix)
            return own.filter(label=label, kind=kind, number=None).order_by("-pk")
    return _numbered(book, [address])


def invoice_unknown(book: Book, address: str) -> Refused:
    return Refused(
        "invoice_unknown",
        "{book} has no invoice or credit note {text}.",
        remedy="Name it by its number, such as 2026-0001.",
        book=book.name,
        text=address[:60],
    )


@dataclass(frozen=True, slots=True)
class DraftInvoiceRow:
    draft_id: int
    content: Form
    saved_at: dt.datetime
    source: str = ""


def draft_invoices(book: Book) -> list[DraftInvoiceRow]:
    """Every draft, the latest saved first. Two queries at most.

    Who sees own customers only sees no draft that names nobody: it may become anybody's.
    """
    codes = seen_codes(book)
    rows = DraftInvoice.objects.filter(book=book).order_by("-saved_at", "-pk")
    found = (
        DraftInvoiceRow(*row) for row in rows.values_list("pk", "content", "saved_at", "source")
    )
    return [row for row in found if codes is None or row.content.get("party") in codes]


def draft_invoice(book: Book, draft_id: int) -> DraftInvoiceRow:
    """Refused: draft_unknown."""
    rows = DraftInvoice.objects.filter(book=book, pk=draft_id)
    row = rows.values_list("pk", "content", "saved_at", "source").first()
    codes = seen_codes(book) if row else None
    if row is None or (codes is not None and row[1].get("party") not in codes):
        raise Refused(
            "draft_unknown",
            "There is no draft {draft_id} of an invoice any more.",
            remedy="It may have been issued or deleted; look at the invoices there are.",
            draft_id=draft_id,
        )
    return DraftInvoiceRow(*row)
