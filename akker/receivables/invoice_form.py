"""The written form of a document: what drafts hold, and what programs and files send, as JSON.

    {"party": "J1", "date": "2026-03-02", "supplied": "2026-02-28", "reference": "PO 12",
     "lines": [{"text": "Advice", "quantity": "2.5", "unit": "HUR", "price": "80.00",
                "discount": "10", "vat": "V21", "code": "8020",
                "supplied": "2026-01-01", "supplied_until": "2026-01-31",
                "dimensions": {"project": "P1"}}]}

A line may name a `product` (`catalog`): `product_lines` fills in what the line leaves empty of
text, unit, price, vat and code, before such a form is read here, and the line remembers it.
A line has days of supply of its own where it says so, which decide its rate.

`prices` is `net` or `gross`, which says that VAT is in the prices (`net` if it is left out).
`kind` is `invoice` or `credit-note`, which may say which invoice it `corrects`. A quantity that
is left out is one. Numbers are decimal text with at most six decimals; nothing is guessed.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from akker.kernel.errors import Refused, WrongFields, all_told
from akker.kernel.quantities import SCALE, check_unit, millionths_text, parse_millionths
from akker.kernel.rates import percent_text
from akker.ledger.entry_form import Form, checked_texts, day_in
from akker.parties.card_form import hundredths
from akker.receivables.rules import INVOICE, MOST_LINES, NewInvoice, NewInvoiceLine

_DAYS = {
    "due": "due_on",
    "supplied": "supplied_on",
    "supplied_until": "supplied_until",
}
_GROSS = {"": False, "net": False, "gross": True}
_TEXTS = ("currency", "reference", "note", "corrects", "reason", "payment_link")
_KEYS = ("kind", "party", "date", *_DAYS, *_TEXTS, "prices", "lines")
_LINE_KEYS = (
    *("product", "text", "quantity", "unit", "price", "discount", "vat", "code"),
    *("supplied", "supplied_until", "dimensions"),
)
_LINE_DAYS = {"supplied": "supplied_on", "supplied_until": "supplied_until"}


def check_invoice_form(values: object) -> Form:
    """A form that may be incomplete: known keys, and text everywhere. For drafts.

    Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable, too_many_lines.
    """
    form = checked_texts(values, _KEYS, "An invoice", but=("lines",))
    lines = form.get("lines", [])
    if not isinstance(lines, list):
        raise Refused(
            "form_unfit",
            "The lines of an invoice are not a list.",
            remedy="Write them as a list, one object a line.",
        )
    if len(lines) > MOST_LINES:
        raise Refused(
            "too_many_lines",
            "This invoice has {count} lines; the most is {most}.",
            remedy="Split it over several invoices.",
            count=len(lines),
            most=MOST_LINES,
        )
    for line_no, line in enumerate(lines, start=1):
        where = f"Line {line_no}"
        checked_texts(line, _LINE_KEYS, where, but=("dimensions",))
        tags = line.get("dimensions", {})
        checked_texts(tags, tuple(tags) if isinstance(tags, dict) else (), where)
    return form


def invoice_from_form(values: object, wrong: WrongFields | None = None) -> NewInvoice:
    """The document that a complete form describes; whether it may be issued is for later.

    What is wrong is told of all fields together, or kept in `wrong`. Refused: what
    `check_invoice_form` refuses, form_incomplete, date_unreadable, number_unreadable,
    unit_unknown, prices_unfit.
    """
    form = check_invoice_form(values)
    with all_told(wrong) as told:
        given: dict[str, Any] = {name: form.get(name, "") for name in _TEXTS}
        issued_on = told.tried("date", dt.date.min, lambda: _date_in(form))
        given |= {
            name: told.tried(key, None, partial(day_in, form[key]))
            for key, name in _DAYS.items()
            if form.get(key)
        }
        return NewInvoice(
            kind=form.get("kind") or INVOICE,
            party_code=form.get("party", ""),
            issued_on=issued_on,
            lines=tuple(_line(i, line, told) for i, line in enumerate(form.get("lines", []))),
            has_gross_prices=told.tried("prices", False, lambda: has_gross_prices(form)),
            **given,
        )


def _date_in(form: Form) -> dt.date:
    if not form.get("date"):
        raise Refused(
            "form_incomplete", "This invoice has no date.", remedy="Give it one, as 2026-03-31."
        )
    return day_in(form["date"])


def has_gross_prices(form: Form) -> bool:
    """Refused: prices_unfit."""
    if form.get("prices", "") not in _GROSS:
        raise Refused(
            "prices_unfit",
            "{text} does not say whether VAT is in the prices.",
            remedy="Use net or gross.",
            text=ascii(form["prices"][:20])[1:-1],
        )
    return _GROSS[form.get("prices", "")]


def _line(place: int, line: Mapping[str, Any], told: WrongFields) -> NewInvoiceLine:
    at, unit = f"lines.{place}.", line.get("unit", "")

    def read(key: str, otherwise: int, parse: Callable[[str], int]) -> int:
        text = line.get(key)
        return told.tried(f"{at}{key}", otherwise, lambda: parse(text)) if text else otherwise

    if not line.get("price"):
        told.at.setdefault(f"{at}price", _price_missing(place + 1))
    told.tried(f"{at}unit", None, lambda: check_unit(unit))
    return NewInvoiceLine(
        text=line.get("text", ""),
        quantity_e6=read("quantity", SCALE, parse_millionths),
        unit=unit,
        price_e6=read("price", 0, parse_millionths),
        discount_e2=read("discount", 0, hundredths),
        tax_code=line.get("vat", ""),
        ledger_code=line.get("code", ""),
        dimensions=tuple(sorted(line.get("dimensions", {}).items())),
        product_code=line.get("product", ""),
        **{
            name: told.tried(f"{at}{key}", None, partial(day_in, line[key]))
            for key, name in _LINE_DAYS.items()
            if line.get(key)
        },
    )


def _price_missing(line_no: int) -> Refused:
    return Refused(
        "form_incomplete",
        "Line {line_no} has no price.",
        remedy="Give it one, or leave the line out.",
        line_no=line_no,
    )


def form_of_invoice(invoice: NewInvoice) -> Form:
    """The form that describes a document; reading it gives the same."""
    form: Form = {"party": invoice.party_code, "date": invoice.issued_on.isoformat()}
    if invoice.kind != INVOICE:
        form["kind"] = invoice.kind
    for key, name in _DAYS.items():
        day: dt.date | None = getattr(invoice, name)
        if day is not None:
            form[key] = day.isoformat()
    form |= {name: text for name in _TEXTS if (text := getattr(invoice, name))}
    if invoice.has_gross_prices:
        form["prices"] = "gross"
    form["lines"] = [_line_form(line) for line in invoice.lines]
    return form


def _line_form(line: NewInvoiceLine) -> Form:
    form: Form = {
        "product": line.product_code,
        "text": line.text,
        "quantity": millionths_text(line.quantity_e6),
        "unit": line.unit,
        "price": millionths_text(line.price_e6, 2),
        "discount": percent_text(line.discount_e2) if line.discount_e2 else "",
        "vat": line.tax_code,
        "code": line.ledger_code,
    }
    for key, name in _LINE_DAYS.items():
        day: dt.date | None = getattr(line, name)
        form[key] = day.isoformat() if day else ""
    form = {key: text for key, text in form.items() if text}
    if line.dimensions:
        form["dimensions"] = dict(line.dimensions)
    return form
