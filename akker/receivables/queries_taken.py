"""What was taken back of invoices before, and at which rates they were booked."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.ledger.models import JournalLine
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.rules import INVOICE, withdrawn_label
from akker.receivables.rules_booking import Rate
from akker.receivables.rules_taken import Charged, LineKey, Revenue, SoldLine, Taken, and_lines

_LINE = (
    *("invoice", "line_no", "quantity_e6", "net_minor"),
    *("text", "unit", "price_e6", "discount_e2", "tax_code", "ledger_account__code"),
    *("dimensions", "product__code", "rate_e2"),
)


@dataclass(frozen=True, slots=True)
class _Document:
    key: int
    of: int  # the invoice that it takes back or is
    gives_back: bool
    content: dict[str, Any]
    lines: list[tuple[LineKey, int, int, int]] = field(default_factory=list)


def taken_of(book: Book, invoice_ids: Collection[int]) -> dict[int, Taken]:
    """By invoice, without notes that were withdrawn since. Three queries."""
    documents = _documents(book, invoice_ids)
    by_key = {one.key: one for one in documents}
    revenue: dict[int, Revenue] = {key: defaultdict(int) for key in invoice_ids}
    rows = InvoiceLine.objects.filter(book=book, invoice__in=[*by_key])
    for key, line_no, quantity_e6, net, *said in rows.order_by("invoice", "line_no").values_list(
        *_LINE
    ):
        one = by_key[key]
        tags = tuple((name, value) for name, value in said[6])
        grosses = one.content.get("gross_minor")
        worth = grosses[line_no - 1] if grosses else net
        rate_e2 = said[8] if said[8] is not None else _only_rate(one.content, said[4])
        line_key: LineKey = (*said[:6], tags, said[7] or "", rate_e2)
        one.lines.append((line_key, quantity_e6, worth, net))
        if key != one.of:
            revenue[one.of][(said[4], rate_e2), said[5], tags] += net
    found = {key: Taken() for key in invoice_ids}
    for one in documents:
        before = found[one.of]
        found[one.of] = _sold(one) if one.key == one.of else _and_document(before, one)
    return {
        key: Taken(revenue[key], taken.taxes, taken.charged, taken.lines)
        for key, taken in found.items()
    }


def _only_rate(content: dict[str, Any], code: str) -> int:
    """Of lines that were issued before each kept its own."""
    return next(int(tax["rate_e2"]) for tax in content["taxes"] if tax["code"] == code)


def left_of(book: Book, invoice_id: int) -> dict[int, int]:
    """How much of each line was not taken back, in millionths, by its number. Three queries."""
    return {one.line_no: one.left_e6 for one in taken_of(book, [invoice_id])[invoice_id].lines}


def _documents(book: Book, invoice_ids: Collection[int]) -> list[_Document]:
    """The invoices, what takes them back, and what withdraws that; in the order of their keys."""
    about = Q(pk__in=invoice_ids) | Q(corrects__in=invoice_ids)
    found: list[_Document] = []
    of_label: dict[str, int] = {}
    for key, corrects, label, number, content in Invoice.objects.filter(
        about, book=book
    ).values_list("pk", "corrects", "label", "number", "document"):
        found.append(_Document(key, corrects or key, False, content))
        if corrects and number is None:
            of_label[withdrawn_label(label)] = corrects
    if of_label:
        opposites = Invoice.objects.filter(
            book=book, kind=INVOICE, number=None, label__in=[*of_label]
        )
        for key, label, content in opposites.values_list("pk", "label", "document"):
            found.append(_Document(key, of_label[label], True, content))
    return sorted(found, key=lambda one: one.key)


def _sold(one: _Document) -> Taken:
    charged = {
        (tax["code"], tax["rate_e2"]): Charged(tax["base_minor"], tax["tax_minor"])
        for tax in one.content["taxes"]
    }
    lines = (
        SoldLine(number, key, quantity_e6, worth, net)
        for number, (key, quantity_e6, worth, net) in enumerate(one.lines, start=1)
    )
    return Taken({}, {}, charged, tuple(lines))


def _and_document(before: Taken, one: _Document) -> Taken:
    taxes = defaultdict(int, before.taxes)
    for tax in one.content["taxes"]:
        taxes[tax["code"], tax["rate_e2"]] += tax["tax_minor"]
    sign = -1 if one.gives_back else 1
    rows = [(key, sign * quantity_e6, worth, net) for key, quantity_e6, worth, net in one.lines]
    return Taken({}, taxes, before.charged, and_lines(before.lines, rows))


def rates_of_entries(book: Book, entry_ids: Collection[int]) -> dict[int, Rate]:
    """By entry the rate that its debtor was booked at; nothing of entries without. One query."""
    lines = JournalLine.objects.filter(
        book=book, entry__in=entry_ids, ledger_account__control="receivable"
    )
    return {
        line.entry_id: Rate(line.currency, line.rate_e9, line.rate_on, line.rate_source)
        for line in lines
        if line.rate_e9 is not None and line.rate_on is not None
    }
