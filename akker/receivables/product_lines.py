"""What the lines of a document take from the products that they name."""

from collections.abc import Mapping
from typing import Any

from akker.books.models import Book
from akker.catalog.product_form import price_text
from akker.catalog.queries import ProductRow, products_coded
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.receivables.invoice_form import check_invoice_form, invoice_from_form
from akker.receivables.rules import NewInvoice
from akker.receivables.standings import currency_agreed


def invoice_in(book: Book, values: object) -> NewInvoice:
    """The document that a complete form describes, with what its products fill in.

    Everything that reads such a form reads it here. Refused: what `filled_from_products` and
    `invoice_form.invoice_from_form` refuse.
    """
    return invoice_from_form(filled_from_products(book, values))


def filled_from_products(book: Book, values: object) -> Form:
    """The form with what its lines leave empty of text, unit, price, VAT code and ledger account.

    Two queries where a line names a product, none where no line does. Refused: what
    `check_invoice_form` refuses, line_product_unknown, line_product_retired,
    line_product_foreign.
    """
    form = check_invoice_form(values)
    lines = form.get("lines", [])
    codes = {line["product"] for line in lines if line.get("product")}
    if not codes:
        return form
    found = products_coded(book, codes)
    currency = form.get("currency") or currency_agreed(book, form.get("party", ""))
    is_foreign = bool(currency) and currency != book.currency
    filled = [_line(no, line, found, book, is_foreign) for no, line in enumerate(lines, start=1)]
    return {**form, "lines": filled}


def _line(
    line_no: int,
    line: Mapping[str, Any],
    found: Mapping[str, ProductRow],
    book: Book,
    is_foreign: bool,
) -> Mapping[str, Any]:
    code = line.get("product", "")
    if not code:
        return line
    if code not in found:
        raise Refused(
            "line_product_unknown",
            "Line {line_no} names the product {code}, which {book} does not have.",
            remedy="Add the product first, or use another code.",
            line_no=line_no,
            code=ascii(code[:40])[1:-1],
            book=book.name,
        )
    product = found[code]
    if product.retired_on is not None:
        raise Refused(
            "line_product_retired",
            "Line {line_no} names the product {code}, which is retired since {day}.",
            remedy="Use another one, or take it into use again.",
            line_no=line_no,
            code=code,
            day=product.retired_on.isoformat(),
        )
    card = product.card
    if is_foreign and card.price_e6 is not None and not line.get("price"):
        raise Refused(
            "line_product_foreign",
            "The price of {code} is in {currency}, and this invoice is not.",
            remedy="Give line {line_no} a price of its own.",
            line_no=line_no,
            code=code,
            currency=book.currency,
        )
    told = {
        "text": card.name,
        "unit": card.unit,
        "price": price_text(card.price_e6),
        "vat": card.tax_code,
        "code": card.ledger_code,
    }
    taken = {key: text for key, text in told.items() if text and not line.get(key)}
    return {key: value for key, value in {**line, **taken}.items() if key != "product"}
