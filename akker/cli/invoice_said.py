"""What `akker invoice` answers about what was issued."""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.money import decimal_text
from akker.kernel.quantities import millionths_text
from akker.kernel.rates import percent_text
from akker.receivables.queries import InvoiceRow, IssuedInvoice
from akker.receivables.queries_preview import Preview


@dataclass(frozen=True, slots=True)
class InvoiceSaid:
    """`address` names it in other verbs; amounts are text in `currency`."""

    address: str
    kind: str
    party: str
    date: dt.date
    due: dt.date
    currency: str
    net: str
    tax: str
    total: str


@dataclass(frozen=True, slots=True)
class LineSaid:
    text: str
    quantity: str
    unit: str
    price: str
    discount: str
    vat: str
    code: str
    net: str


@dataclass(frozen=True, slots=True)
class WholeInvoiceSaid:
    invoice: InvoiceSaid
    payment_reference: str
    corrects: str
    credited_by: tuple[str, ...]
    entry: str
    taken_back_by: str
    document: dict[str, object]
    lines: tuple[LineSaid, ...]


def invoice_said(row: InvoiceRow) -> InvoiceSaid:
    amounts = (row.net_minor, row.tax_minor, row.total_minor)
    return InvoiceSaid(
        row.address,
        row.kind,
        row.party_code,
        row.issued_on,
        row.due_on,
        row.currency,
        *(decimal_text(amount, row.currency) for amount in amounts),
    )


def whole_invoice_said(found: IssuedInvoice) -> WholeInvoiceSaid:
    """Numbers are decimal text, as in the form that it was issued from."""
    currency = found.row.currency
    return WholeInvoiceSaid(
        invoice=invoice_said(found.row),
        payment_reference=found.payment_reference,
        corrects=found.corrects,
        credited_by=found.credited_by,
        entry=found.entry_label,
        taken_back_by=found.taken_back_by,
        document=found.document,
        lines=tuple(
            LineSaid(
                line.text,
                millionths_text(line.quantity_e6),
                line.unit,
                millionths_text(line.price_e6, 2),
                percent_text(line.discount_e2),
                line.tax_code,
                line.ledger_code,
                decimal_text(line.net_minor, currency),
            )
            for line in found.lines
        ),
    )


@dataclass(frozen=True, slots=True)
class BookedSaid:
    code: str
    amount: str
    party: str


@dataclass(frozen=True, slots=True)
class PreviewSaid:
    """Amounts are text in `currency`, those of the lines in the currency of the books."""

    currency: str
    due: dt.date
    net: str
    tax: str
    total: str
    lines: tuple[BookedSaid, ...]
    remarks: tuple[str, ...]


def preview_said(found: Preview, own_currency: str) -> PreviewSaid:
    """What the API answers too."""
    worth, currency = found.worth, found.currency
    return PreviewSaid(
        currency,
        found.due_on,
        net=decimal_text(worth.net_minor, currency),
        tax=decimal_text(worth.tax_minor, currency),
        total=decimal_text(worth.total_minor, currency),
        lines=tuple(
            BookedSaid(
                line.ledger_code, decimal_text(line.amount_minor, own_currency), line.party_code
            )
            for line in found.entry_lines
        ),
        remarks=tuple(str(remark) for remark in found.remarks),
    )
