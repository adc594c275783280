"""A document with its number, before it is kept: its row, and what is read from that."""

from dataclasses import dataclass

from akker.books.queries import YearRow
from akker.receivables.around import Around
from akker.receivables.documents import document_of, payment_link_of, reference_of
from akker.receivables.einvoice import OwnVat
from akker.receivables.models import Invoice
from akker.receivables.queries import InvoiceLineRow, InvoiceRow, IssuedInvoice
from akker.receivables.rules import NewInvoice, PricedInvoice
from akker.receivables.rules_booking import Booking


@dataclass(frozen=True, slots=True)
class Numbered:
    label: str
    year: YearRow | None
    number: int | None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is issued, what it comes to, how it is booked, and its row."""

    invoice: NewInvoice
    worth: PricedInvoice
    booking: Booking
    row: Invoice

    def issued(self) -> IssuedInvoice:
        """The document as `queries.issued_invoice` reads it, as far as its files show it."""
        row = self.row
        return IssuedInvoice(
            row=InvoiceRow(
                row.pk,
                row.entry_id,
                row.kind,
                row.label,
                row.number is None,
                self.invoice.party_code,
                row.document["buyer"]["name"],
                row.issued_on,
                row.due_on,
                row.currency,
                row.net_minor,
                row.tax_minor,
                row.total_minor,
            ),
            supplied_on=row.supplied_on,
            supplied_until=row.supplied_until,
            payment_reference=row.payment_reference,
            document=row.document,
            entry_label="",
            corrects=self.invoice.corrects_label,
            corrects_at="",
            credited_by=(),
            credited_at=(),
            taken_back_by="",
            lines=tuple(
                InvoiceLineRow(
                    line_no,
                    line.text,
                    line.quantity_e6,
                    line.unit,
                    line.price_e6,
                    line.discount_e2,
                    line.tax_code,
                    line.ledger_code,
                    net,
                    line.supplied_on,
                    line.supplied_until,
                    rate_e2,
                    line.product_code,
                    line.dimensions,
                )
                for line_no, (line, net, rate_e2) in enumerate(
                    zip(self.invoice.lines, self.worth.nets, self.worth.rates, strict=True),
                    start=1,
                )
            ),
        )

    def own_vat(self) -> OwnVat | None:
        """As `queries_own_vat.own_vat_of` reads it from the tax lines."""
        if self.row.currency == self.row.book.currency:
            return None
        taxes = self.booking.taxes if self.booking.entry is not None else ()
        return OwnVat(self.row.book.currency, sum(tax.tax_minor for tax in taxes))


def row_of(
    invoice: NewInvoice,
    worth: PricedInvoice,
    number: Numbered,
    entry_id: int | None,
    around: Around,
) -> Invoice:
    """The row of a document that has its number; it is not kept yet."""
    debtor = around.debtor(invoice.party_code)
    reference = reference_of(invoice, debtor, around, number.year, number.number)
    link = payment_link_of(invoice, worth, around, reference, number.label)
    return Invoice(
        book=around.book,
        kind=invoice.kind,
        label=number.label,
        fiscal_year_id=number.year.fiscal_year_id if number.year else None,
        number=number.number,
        party_id=debtor.party_id,
        issued_on=invoice.issued_on,
        due_on=around.due_on(invoice),
        supplied_on=invoice.taxed_by,
        supplied_until=invoice.supplied_until,
        currency=around.currency_of(invoice),
        net_minor=worth.net_minor,
        tax_minor=worth.tax_minor,
        total_minor=worth.total_minor,
        entry_id=entry_id,
        corrects_id=around.taken_back(invoice).invoice_id if invoice.corrects else None,
        payment_reference=reference,
        document=document_of(invoice, worth, debtor, around, link),
        line_count=len(invoice.lines),
        issued_at=around.now,
    )
