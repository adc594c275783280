"""Recomputes what must hold of e-invoices: whole, and saying what the rows say."""

import hashlib
import re
from collections.abc import Iterator

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.sentences import Sentence, said
from akker.receivables.models import EInvoice
from akker.receivables.queries_files import unpacked
from akker.receivables.rules import CREDIT_NOTE

_LABEL = re.compile(rb"\n  <cbc:ID>([^<]*)</cbc:ID>\n")
_TAX = re.compile(rb"\n  <cac:TaxTotal>\n    <cbc:TaxAmount currencyID=\"([A-Z]+)\">([-0-9.]+)<")
_TOTALS = re.compile(
    rb"<cbc:TaxExclusiveAmount currencyID=\"([A-Z]+)\">([-0-9.]+)<.*?"
    rb"<cbc:PayableAmount currencyID=\"([A-Z]+)\">([-0-9.]+)<",
    re.DOTALL,
)


def broken_einvoices(book: Book) -> Iterator[Sentence]:
    """Kept e-invoices that changed, or whose number or amounts are not those of the document."""
    rows = EInvoice.objects.filter(book=book).order_by("pk")
    columns = (
        *("content", "sha256", "invoice__label", "invoice__kind", "invoice__currency"),
        *("invoice__net_minor", "invoice__tax_minor", "invoice__total_minor"),
    )
    for packed, sha256, label, kind, currency, *amounts in rows.values_list(*columns).iterator():
        content = unpacked(packed)
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            yield said("The e-invoice of {label} is not as it was made.", label=label)
            continue
        sign = -1 if kind == CREDIT_NOTE else 1
        texts = [decimal_text(sign * amount, currency) for amount in amounts]
        if _said_in(content) != [label, *(text for one in texts for text in (currency, one))]:
            yield said("The e-invoice of {label} does not say what its rows say.", label=label)


def _said_in(content: bytes) -> list[str]:
    """Number, then net, VAT and total, each after its currency; empty where one is missing."""
    number, tax, totals = (one.search(content) for one in (_LABEL, _TAX, _TOTALS))
    if not (number and tax and totals):
        return []
    net, total = totals.groups()[:2], totals.groups()[2:]
    return [text.decode() for text in (number[1], *net, *tax.groups(), *total)]
