"""What the customer sees of a document beside its columns, as it was on the day of issue."""

from dataclasses import asdict
from typing import Any

from akker.books.queries import YearRow
from akker.kernel.money import decimal_text
from akker.kernel.payment_references import creditor_reference, sixteen_digits
from akker.packs.registry import pack_for
from akker.receivables.around import Around
from akker.receivables.payment_links import filled_link
from akker.receivables.rules import CREDIT_NOTE, INVOICE, NewInvoice, PricedInvoice, label_of
from akker.receivables.standings import Debtor
from akker.tax.rules import TaxGroup


def document_of(
    invoice: NewInvoice, worth: PricedInvoice, debtor: Debtor, around: Around, link: str
) -> dict[str, Any]:
    """Seller, buyer, VAT by code and texts; what is empty is left out of seller and buyer.

    `gross_minor` are the lines with their VAT, and there only where prices have it in them.
    `link` is where it can be paid, if anywhere.
    """
    language = debtor.language or around.book.language
    document: dict[str, Any] = {
        "language": language,
        "reference": invoice.reference,
        "note": invoice.note,
        "corrects": invoice.corrects_label,
        "taxes": [_tax(group, language) for group in worth.groups],
        "buyer": _filled(asdict(debtor.standing)),
    }
    if invoice.has_gross_prices:
        document["gross_minor"] = list(worth.grosses)
    if not invoice.outside_label:
        document["seller"] = _filled(asdict(around.seller()))
        document["footer"] = around.footer
        if debtor.discount_e2 and invoice.kind == INVOICE:
            document["discount_e2"] = debtor.discount_e2
            document["discount_days"] = debtor.discount_days
    if link:
        document["payment_link"] = link
    return document


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _tax(group: TaxGroup, language: str) -> dict[str, Any]:
    code = group.tax_code
    return {
        "code": code.code,
        "category": code.category,
        "rate_e2": group.rate_e2,
        "base_minor": group.base_minor,
        "tax_minor": group.tax_minor,
        "reason": code.reason_in(language),
    }


def payment_link_of(
    invoice: NewInvoice, worth: PricedInvoice, around: Around, reference: str, label: str
) -> str:
    """Where it can be paid; empty where nothing is to be paid, or it came from elsewhere."""
    pattern = invoice.payment_link.strip() or around.payment_link
    is_paid = invoice.kind == INVOICE and worth.total_minor > 0
    if not pattern or not is_paid or invoice.outside_label:
        return ""
    currency = around.currency_of(invoice)
    values = {
        "reference": reference,
        "number": label,
        "amount": decimal_text(worth.total_minor, currency),
        "currency": currency,
    }
    return filled_link(pattern, values)


def reference_of(
    invoice: NewInvoice,
    debtor: Debtor,
    around: Around,
    year: YearRow | None,
    number: int | None,
) -> str:
    """What the payer repeats: of 16 digits at home where there is such a thing, else ISO 11649.

    Nothing on a credit note. Where the number came from elsewhere, so did this.
    """
    if invoice.outside_label:
        return invoice.outside_reference
    if invoice.kind == CREDIT_NOTE or number is None or year is None:
        return ""
    pack = pack_for(around.book.pack_code)
    at_home = debtor.standing.country in ("", around.book.country)
    if pack.payment_reference == "sixteen digits" and at_home:
        digits = "".join(sign for sign in year.name if sign.isdigit())[:8]
        return sixteen_digits(f"{digits}{number:07}")
    return creditor_reference(label_of(invoice.kind, year.name, number))
