"""The written form of money that came in: what programs send and the command line makes.

    {"party": "J1", "date": "2026-03-20", "bank": "1020", "amount": "1185.80",
     "pays": [{"item": "2026-0001", "amount": "1185.80", "discount": "24.20"}]}

`item` is the number of an invoice, or the key of an open line. Amounts are decimal text in the
currency of the item; without `currency` it is that of the books.
"""

from collections.abc import Mapping
from typing import Any

from akker.books.models import Book
from akker.clearing.queries import OpenItem, item_unknown, open_items_of
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, parse_decimal
from akker.ledger.entry_form import checked_texts, day_in
from akker.ledger.rules import check_text
from akker.receivables.receipts import NewReceipt, Paid

_KEYS = ("party", "date", "bank", "amount", "currency", "text", "pays")
_PAYS = ("item", "amount", "discount", "difference")


def receipt_from_form(book: Book, values: object) -> NewReceipt:
    """Looks up what it pays. Refused: form_unfit, form_key_unknown, form_incomplete,
    date_unreadable, item_unknown, and what `money.parse_decimal` refuses.
    """
    form = checked_texts(values, _KEYS, "A payment", but=("pays",))
    for refusal in lacking(form).values():
        raise refusal
    currency = check_currency(form["currency"]) if form.get("currency") else book.currency
    check_text(form.get("text", ""))
    pays = form.get("pays", [])
    if not isinstance(pays, list):
        raise Refused(
            "form_unfit",
            "What is paid is not a list.",
            remedy="Write it as a list, one object an invoice.",
        )
    items = open_items_of(book, form["party"]) if pays else []
    return NewReceipt(
        party_code=form["party"],
        received_on=day_in(form["date"]),
        amount_minor=parse_decimal(form["amount"], currency),
        currency=currency,
        ledger_code=form["bank"],
        paid=tuple(_paid(one, items, currency) for one in pays),
        text=form.get("text", ""),
    )


def lacking(form: Mapping[str, Any]) -> dict[str, Refused]:
    """What is not filled in yet, by key."""
    needed = {
        "party": _incomplete("party"),
        "date": _incomplete("date"),
        "bank": _incomplete("bank"),
        "amount": _incomplete("amount"),
    }
    return {key: refusal for key, refusal in needed.items() if not form.get(key)}


def _incomplete(key: str) -> Refused:
    return Refused(
        "form_incomplete",
        "This payment has no {key}.",
        remedy="Say who paid, when, on which ledger account, and how much.",
        key=key,
    )


def _paid(values: Mapping[str, Any], items: list[OpenItem], currency: str) -> Paid:
    form = checked_texts(values, _PAYS, "What is paid")
    item = item_called(items, form.get("item", ""))
    amounts = [
        parse_decimal(form[key], currency) if form.get(key) else 0
        for key in ("amount", "discount", "difference")
    ]
    return Paid(item.line_id, *amounts)


def item_called(items: list[OpenItem], name: str) -> OpenItem:
    """The open item with that number, or that key. Refused: item_unknown."""
    for item in items:
        if name and name in (item.number, str(item.line_id)):
            return item
    raise item_unknown(name[:40] or "without a name")
