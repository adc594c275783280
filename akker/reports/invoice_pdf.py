"""An issued document as a PDF, as the customer gets it: PDF/A-3 with the e-invoice inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.payment_references import epc_payload, in_fours
from akker.kernel.quantities import SCALE, millionths_text
from akker.kernel.rates import percent_text
from akker.packs.taxes import RATED
from akker.pdf import typeset_many
from akker.receivables.einvoice import OwnVat, unit_price_of
from akker.receivables.queries import InvoiceLineRow, IssuedInvoice, issued_invoices
from akker.receivables.queries_files import einvoices_of, kept_pdfs
from akker.receivables.queries_own_vat import own_vat_of
from akker.receivables.rules import CREDIT_NOTE
from akker.reports.display import (
    NO_BREAK,
    Language,
    language_of,
    shown_amount,
    shown_date,
    shown_figure,
    shown_money,
)
from akker.reports.letter_paper import country_from, country_to, footer_of, lines_of, qr_svg
from akker.reports.words import word

_HEADS = ("what", "quantity", "price", "vat", "amount")
# The law wants prices without VAT to be told (Wet OB 1968, article 35a); who pays knows the other.
_GROSS_HEADS = ("what", "quantity", "price_without", "vat", "price_with", "amount_with")
_SHOWN = Decimal("0.0001")  # of a price that VAT was taken out of
_UNITS = ("HUR", "DAY", "MON", "ANN", "KMT", "KGM", "LTR", "MTR", "MTK")


@dataclass(frozen=True, slots=True)
class PdfOfInvoice:
    """`is_kept` is false where it was made just now: whoever asked has it kept."""

    content: bytes
    is_kept: bool


def invoice_pdf(book: Book, address: str) -> PdfOfInvoice:
    """In the language of the customer: as it is kept, or else made.

    Called outside a transaction, because typesetting takes its time; then the use case
    `keeping.keep_invoice_pdf` says which bytes are everybody's. Refused: invoice_unknown,
    invoice_outside, einvoice_damaged, pdf_letters_missing, pdf_too_large, pdf_too_slow, and what
    `queries_files.kept_pdfs` refuses.
    """
    (pdf,) = invoice_pdfs(book, [address])
    return pdf


def invoice_pdfs(book: Book, addresses: Sequence[str]) -> list[PdfOfInvoice]:
    """As `invoice_pdf` gives each, those that are not kept in one process.

    Refused: as `invoice_pdf`.
    """
    with reading(book):
        documents = issued_invoices(book, addresses)
        contents = kept_pdfs(book, documents)
        kept = [contents.get(found.row.invoice_id) for found in documents]
        missing = _values(book, [one for one in documents if one.row.invoice_id not in contents])
    made = iter(typeset_many("invoice.typ", missing, is_archive=True))
    return [
        PdfOfInvoice(next(made), False) if content is None else PdfOfInvoice(content, True)
        for content in kept
    ]


def _values(book: Book, many: Sequence[IssuedInvoice]) -> list[dict[str, Any]]:
    """Refused: invoice_outside, einvoice_damaged."""
    for found in many:
        _check_issued_here(found)
    files = einvoices_of(book, many)
    return [
        pdf_values(found, own_vat_of(book, found), files.get(found.row.invoice_id, b"").decode())
        for found in many
    ]


def _check_issued_here(found: IssuedInvoice) -> None:
    if found.row.is_outside:
        raise Refused(
            "invoice_outside",
            "{label} was issued elsewhere, so no PDF is made of it here.",
            remedy="Take the file from where it was issued.",
            label=found.row.label,
        )


def pdf_values(found: IssuedInvoice, own: OwnVat | None, einvoice: str) -> dict[str, Any]:
    """What stands where, as texts; `einvoice` is the file inside, or empty."""
    row, document = found.row, found.document
    look = language_of(document["language"])
    said = look.code
    kind = "credit_note" if row.kind == CREDIT_NOTE else "invoice"
    seller, buyer = document["seller"], document["buyer"]
    return {
        "kind": word(said, kind),
        "label": row.label,
        "language": said,
        "date": [row.issued_on.year, row.issued_on.month, row.issued_on.day],
        "seller": lines_of(seller, country_from(seller, buyer, said)),
        "buyer": lines_of(buyer, country_to(seller, buyer, said)),
        "facts": _facts(found, look),
        "heads": [
            word(said, name) for name in (_GROSS_HEADS if found.has_gross_prices else _HEADS)
        ],
        "lines": [_line(found, line, look) for line in found.lines],
        "sums": _sums(found, own, look),
        "total": [word(said, "total"), shown_money(row.total_minor, row.currency, look)],
        "notes": _notes(found, look),
        "footer": footer_of(seller, document.get("footer", ""), said),
        "link": document.get("payment_link", ""),
        "link_words": word(said, "pay_online"),
        "qr": _qr(found),
        "qr_words": word(said, "scan_to_pay"),
        "file_name": f"{row.label}.xml",
        "ubl": einvoice,
    }


def _facts(found: IssuedInvoice, look: Language) -> list[list[str]]:
    row, document, said = found.row, found.document, look.code
    facts = [[word(said, "day"), shown_date(row.issued_on, look)]]
    if found.supplied_on != row.issued_on or found.supplied_until:
        days = [found.supplied_on, *([found.supplied_until] if found.supplied_until else [])]
        facts.append([word(said, "supplied"), " – ".join(shown_date(day, look) for day in days)])
    if row.kind == CREDIT_NOTE:
        if found.corrects:
            facts.append([word(said, "credits_invoice"), found.corrects])
    else:
        facts.append([word(said, "due"), shown_date(row.due_on, look)])
    if document["reference"]:
        facts.append([word(said, "your_reference"), document["reference"]])
    if document["buyer"].get("numbers", {}).get("vat"):
        facts.append([word(said, "your_vat_number"), document["buyer"]["numbers"]["vat"]])
    return facts


def _line(found: IssuedInvoice, line: InvoiceLineRow, look: Language) -> list[str]:
    text = line.text
    if days := found.own_days(line):
        text = f"{text}, {' – '.join(shown_date(day, look) for day in days)}"
    if line.discount_e2:
        discount = _decimal(percent_text(line.discount_e2), look)
        text = f"{text} ({word(look.code, 'less', discount=discount)})"
    unit = word(look.code, f"unit_{line.unit}") if line.unit in _UNITS else ""
    count = shown_figure(millionths_text(found.shown_quantity_e6(line)), look)
    quantity = f"{count} {unit}".strip()
    price = shown_figure(millionths_text(line.price_e6, 2), look)
    rate = _rate(found.tax_of(line), look)
    amount = shown_amount(found.shown_minor(line), found.row.currency, look)
    if not found.has_gross_prices:
        return [text, quantity, price, rate, amount]
    net_e6 = int(unit_price_of(found, line).quantize(_SHOWN, ROUND_HALF_UP) * SCALE)
    return [text, quantity, shown_figure(millionths_text(net_e6, 2), look), rate, price, amount]


def _rate(tax: Mapping[str, Any], look: Language) -> str:
    """The rate, or in a word why there is none: 0% is a rate of its own."""
    if tax["category"] in RATED:
        return f"{_decimal(percent_text(tax['rate_e2']), look)}%"
    return word(look.code, f"tax_{tax['category']}")


def _decimal(text: str, look: Language) -> str:
    return text.replace(".", look.decimal_mark)


def _sums(found: IssuedInvoice, own: OwnVat | None, look: Language) -> list[list[str]]:
    """Without VAT, then the base and the VAT of each rate or exemption (Directive 2006/112/EC,
    article 226, 8 and 10).
    """
    row, said = found.row, look.code
    sums = [[word(said, "net"), shown_amount(row.net_minor, row.currency, look)]]
    for tax in found.document["taxes"]:
        rate = _decimal(percent_text(tax["rate_e2"]), look)
        base = shown_amount(tax["base_minor"], row.currency, look)
        words = word(said, "vat_on", rate=rate, base=base)
        if tax["reason"]:
            words = word(said, "tax_base", reason=tax["reason"], base=base)
        sums.append([words, shown_amount(tax["tax_minor"], row.currency, look)])
    if own is not None and own.tax_minor:
        words = word(said, "vat_in", currency=own.currency)
        sums.append([words, shown_amount(own.tax_minor, own.currency, look)])
    return sums


def _notes(found: IssuedInvoice, look: Language) -> list[str]:
    row, document, said = found.row, found.document, look.code
    notes = [document["note"]] if document["note"] else []
    if row.kind == CREDIT_NOTE or row.total_minor <= 0:
        return notes
    iban = document["seller"].get("iban", "")
    key = "pay_to" if iban else "pay_with"
    notes.append(
        word(
            said,
            key,
            iban=in_fours(iban).replace(" ", NO_BREAK),
            day=shown_date(row.due_on, look),
            reference=in_fours(found.payment_reference).replace(" ", NO_BREAK),
        )
    )
    if found.discount_until:
        discount = _decimal(percent_text(document["discount_e2"]), look)
        day = shown_date(found.discount_until, look)
        notes.append(word(said, "pay_early", discount=discount, day=day))
    return notes


def _qr(found: IssuedInvoice) -> str:
    """The code of a transfer in euros as SVG; empty where there is nothing to transfer."""
    seller, row = found.document["seller"], found.row
    if row.currency != "EUR" or row.total_minor <= 0 or not seller.get("iban"):
        return ""
    name, iban, bic = seller["name"], seller["iban"], seller.get("bic", "")
    return qr_svg(epc_payload(name, iban, bic, row.total_minor, found.payment_reference))
