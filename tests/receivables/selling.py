"""Books that can send invoices, and customers who can get them."""

import datetime as dt
from typing import Any

from akker.parties.card_form import card_from_form
from akker.parties.registering import register_party
from akker.receivables.drafting import change_letterhead
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import Issued, issue_invoice
from tests.make import Make

OURS = {
    "name": "Akkerbouw B.V.",
    "country": "NL",
    "email": "post@akkerbouw.example",
    "addresses": [
        {"place": "post", "street": "Kade 1", "postcode": "1011 AA", "city": "Amsterdam"}
    ],
    "identifiers": [
        {"scheme": "vat", "number": "NL004495445B01"},
        {"scheme": "kvk", "number": "33286383"},
    ],
    "bank_accounts": [{"iban": "NL91ABNA0417164300"}],
}
DAY = "2026-03-02"


CARD: dict[str, Any] = {
    "name": "Bakkerij Jansen",
    "roles": ["customer"],
    "country": "NL",
    "payment_days": 14,
    "addresses": [
        {"place": "post", "street": "Dorpsstraat 1", "postcode": "4811 AB", "city": "Breda"}
    ],
}


def customer(make: Make, code: str = "J1", **card: Any) -> str:
    """Somebody with a name and an address, and what else is given."""
    form = {**CARD, **card}
    name = form["name"]
    register_party(make.alice, code=code, name=name, card=card_from_form(form, make.book.currency))
    return code


def ready(make: Make, code: str = "J1") -> Make:
    """A letterhead, and a customer unless the code is empty."""
    card = card_from_form(OURS, make.book.currency)
    register_party(make.alice, code="US", name=card.name, card=card)
    change_letterhead(make.alice, party_code="US")
    if code:
        customer(make, code)
    return make


def line(price: str, vat: str = "V21", code: str = "8005", **more: Any) -> dict[str, Any]:
    return {"text": "Goods", "price": price, "vat": vat, "code": code, **more}


def form(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"party": "J1", "date": DAY, "lines": list(lines), **more}


def issued(make: Make, *lines: dict[str, Any], **more: Any) -> Issued:
    return issue_invoice(make.alice, invoice=invoice_from_form(form(*lines, **more)))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
