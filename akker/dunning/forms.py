"""The written forms of disputes, promises and holds: what programs send and screens make.

    {"invoice": "2026-0001", "date": "2026-04-02", "says": "Half of it never came.",
     "we_say": "The driver has a signature.", "amount": "60.50", "lines": "1, 3"}
    {"party": "J1", "date": "2026-04-02", "by": "2026-04-15", "amount": "500.00",
     "who": "Eva Jansen", "invoices": ["2026-0001"]}
    {"invoice": "2026-0001", "reason": "Their accountant is ill", "date": "2026-04-02",
     "until": "2026-04-30"}

Amounts are decimal text in the currency of the invoice, or of the promise.
"""

import re

from akker.books.models import Book
from akker.dunning.rules import NewDispute, NewHold, NewPromise, NewStep
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, parse_decimal
from akker.ledger.entry_form import Form, checked_texts, day_in
from akker.receivables.queries import issued_invoice

_DISPUTE = ("invoice", "date", "says", "we_say", "amount", "lines")
_STEP = ("date", "who", "text", "mediator")
_PROMISE = ("party", "date", "by", "amount", "currency", "who", "invoices")
_HOLD = ("party", "invoice", "reason", "date", "until")
_MOST_SAID = 4000


def _given(form: Form, *keys: str) -> None:
    for key in keys:
        if not form.get(key):
            raise Refused(
                "form_incomplete",
                "There is no {key} in this form.",
                remedy="Fill it in.",
                key=key,
            )


def dispute_from_form(book: Book, values: object) -> NewDispute:
    """Looks up the currency of the invoice. Refused: form_unfit, form_key_unknown,
    form_incomplete, date_unreadable, invoice_unknown, number_unreadable, and what
    `money.parse_decimal` refuses.
    """
    form = _long_texts(values, _DISPUTE, "A dispute", ("says", "we_say"))
    _given(form, "invoice", "date")
    amount = None
    if form.get("amount"):
        currency = issued_invoice(book, form["invoice"]).row.currency
        amount = parse_decimal(form["amount"], currency)
    return NewDispute(
        invoice=form["invoice"],
        opened_on=day_in(form["date"]),
        customer_says=form.get("says", ""),
        we_say=form.get("we_say", ""),
        amount_minor=amount,
        line_nos=line_nos_in(form.get("lines", "")),
    )


def line_nos_in(text: str) -> tuple[int, ...]:
    """`1, 3` in numbers. Refused: number_unreadable."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    for part in parts:
        if not re.fullmatch(r"[0-9]{1,6}", part):
            raise Refused(
                "number_unreadable",
                "{text} is not the number of a line.",
                remedy="Write the numbers with commas, such as 1, 3.",
                text=part[:20],
            )
    return tuple(int(part) for part in parts)


def step_from_form(values: object) -> NewStep:
    """Refused: form_unfit, form_key_unknown, form_incomplete, date_unreadable."""
    form = _long_texts(values, _STEP, "A step", ("text",))
    _given(form, "date")
    return NewStep(
        happened_on=day_in(form["date"]),
        who=form.get("who", ""),
        text=form.get("text", ""),
        mediator=form.get("mediator", ""),
    )


def promise_from_form(book: Book, values: object) -> NewPromise:
    """Refused: form_unfit, form_key_unknown, form_incomplete, date_unreadable, and what
    `money.check_currency` and `money.parse_decimal` refuse.
    """
    form = checked_texts(values, _PROMISE, "A promise", but=("invoices",))
    _given(form, "party", "date", "by", "amount")
    currency = check_currency(form["currency"]) if form.get("currency") else book.currency
    invoices = form.get("invoices", [])
    if not isinstance(invoices, list) or any(not isinstance(one, str) for one in invoices):
        raise Refused(
            "form_unfit",
            "What is promised for is not a list of numbers.",
            remedy="Write the numbers of the invoices as a list.",
        )
    return NewPromise(
        party_code=form["party"],
        made_on=day_in(form["date"]),
        promised_on=day_in(form["by"]),
        amount_minor=parse_decimal(form["amount"], currency),
        currency=currency,
        said_by=form.get("who", ""),
        invoices=tuple(one for one in invoices if one),
    )


def hold_from_form(values: object) -> NewHold:
    """Refused: form_unfit, form_key_unknown, form_incomplete, date_unreadable."""
    form = checked_texts(values, _HOLD, "A hold")
    _given(form, "date")
    return NewHold(
        reason=form.get("reason", ""),
        placed_on=day_in(form["date"]),
        party_code=form.get("party", ""),
        invoice=form.get("invoice", ""),
        until=day_in(form["until"]) if form.get("until") else None,
    )


def _long_texts(values: object, keys: tuple[str, ...], what: str, long: tuple[str, ...]) -> Form:
    """As `checked_texts`, with texts that may be several lines: rules check those."""
    form = checked_texts(values, keys, what, but=long)
    for key in long:
        text = form.get(key, "")
        if not isinstance(text, str) or len(text) > _MOST_SAID:
            raise Refused(
                "form_unfit",
                "The {key} of this form is no text, or too long.",
                remedy="Use at most {most} characters.",
                key=key,
                most=_MOST_SAID,
            )
    return form
