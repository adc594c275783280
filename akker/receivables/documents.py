"""What the customer sees of a document beside its columns, as it was on the day of issue."""

from dataclasses import asdict
from typing import Any

from akker.books.queries import YearRow
from akker.kernel.payment_references import creditor_reference, sixteen_digits
from akker.packs.registry import pack_for
from akker.receivables.around import Around
from akker.receivables.rules import CREDIT_NOTE, NewInvoice, PricedInvoice, label_of
from akker.receivables.standings import Debtor
from akker.tax.rules import TaxGroup


def document_of(
    invoice: NewInvoice, worth: PricedInvoice, debtor: Debtor, around: Around
) -> dict[str, Any]:
    """Seller, buyer, VAT by code and texts; what is empty is left out of seller and buyer.

    `gross_minor` are the lines with their VAT, and there only where prices have it in them.
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
        if debtor.discount_e2:
            document["discount_e2"] = debtor.discount_e2
            document["discount_days"] = debtor.discount_days
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
