"""The card of a party as a form: what programs send and files hold.

    {"name": "Bakkerij Jansen B.V.", "roles": ["customer"], "country": "NL", "payment_days": 14,
     "discount_percent": "2", "discount_days": 8, "credit_limit": "5000.00",
     "addresses": [{"place": "post", "street": "Dorpsstraat 1", "city": "Breda"}],
     "contacts": [{"name": "Eva Jansen", "job": "owner", "email": "eva@example.com"}],
     "identifiers": [{"scheme": "kvk", "number": "33286383"}],
     "bank_accounts": [{"iban": "NL91ABNA0417164300"}]}

What is left out is empty. Amounts and percentages are text, days are numbers.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.kernel.money import decimal_text, parse_decimal
from akker.kernel.rates import percent_text
from akker.parties.cards import (
    AddressCard,
    BankAccountCard,
    ContactCard,
    IdentifierCard,
    PartyCard,
)

CardForm = dict[str, Any]
_LISTS: Mapping[str, type[Any]] = {
    "addresses": AddressCard,
    "contacts": ContactCard,
    "identifiers": IdentifierCard,
    "bank_accounts": BankAccountCard,
}
_NUMBERS = ("payment_days", "discount_days", "contact_id")
_READ_ONLY = "is_confirmed"
_TEXTS = tuple(one.name for one in fields(PartyCard) if one.type is str)
Row = TypeVar("Row")


def read_card_form(text: bytes) -> CardForm:
    """What JSON text says; `card_from_form` judges it. Refused: card_form_unfit."""
    try:
        form = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "card_form_unfit",
            "This is not JSON: {reason}.",
            remedy="Write a card as `akker party show` prints one.",
            reason=str(error).rstrip(".")[:120],
        ) from None
    if not isinstance(form, dict):
        raise _unfit("{}")
    return form


def card_from_form(form: Mapping[str, Any], currency: str) -> PartyCard:
    """`currency` is that of the books, in which the credit limit is.

    Refused: card_form_unfit, number_unreadable, and what `money.parse_decimal` refuses.
    """
    known = {*_TEXTS, *_LISTS, "roles", "payment_days", "discount_days"}
    known |= {"discount_percent", "credit_limit"}
    _only(form, known)
    values: dict[str, Any] = {name: _text(form, name) for name in _TEXTS if name in form}
    values.setdefault("name", "")
    for name in ("payment_days", "discount_days"):
        values[name] = _number(form, name)
    roles = form.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise _unfit("roles")
    values["roles"] = tuple(roles)
    if percent := _text(form, "discount_percent").strip():
        values["discount_e2"] = hundredths(percent)
    if limit := _text(form, "credit_limit").strip():
        values["credit_limit_minor"] = parse_decimal(limit, currency)
    for name, kind in _LISTS.items():
        values[name] = tuple(_rows(form, name, kind))
    return PartyCard(**values)


def form_of_card(card: PartyCard, currency: str) -> CardForm:
    """Every key, in the order of the card."""
    form: CardForm = {name: getattr(card, name) for name in _TEXTS}
    form["roles"] = list(card.roles)
    form["payment_days"], form["discount_days"] = card.payment_days, card.discount_days
    form["discount_percent"] = percent_text(card.discount_e2)
    limit = card.credit_limit_minor
    form["credit_limit"] = "" if limit is None else decimal_text(limit, currency)
    for name in _LISTS:
        form[name] = [asdict(row) for row in getattr(card, name)]
    return form


def hundredths(text: str) -> int:
    """`2.5` is 250. Refused: number_unreadable."""
    try:
        value = Decimal(text) * 100
        if value == value.to_integral_value():
            return int(value)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    raise Refused(
        "number_unreadable",
        "{text} is not a percentage.",
        remedy="Write it with at most two decimals, such as 2.5.",
        text=shown(text),
    )


def days_in(text: str) -> int:
    """`30` is 30. Refused: number_unreadable."""
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise Refused(
        "number_unreadable",
        "{text} is not a number of days.",
        remedy="Write it in digits, such as 30.",
        text=shown(text),
    )


def _rows(form: Mapping[str, Any], name: str, kind: type[Row]) -> list[Row]:
    given = form.get(name, [])
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        raise _unfit(name)
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    rows = []
    for row in given:
        _only(row, names)
        values: dict[str, Any] = {}
        for key in row.keys() - {_READ_ONLY}:
            values[key] = _number(row, key) or 0 if key in _NUMBERS else _text(row, key)
        try:
            rows.append(kind(**values))
        except TypeError:
            raise _unfit(name) from None
    return rows


def _only(form: Mapping[str, Any], known: set[str]) -> None:
    for key in form:
        if key not in known:
            raise Refused(
                "card_form_unfit",
                "{text} means nothing on a card.",
                remedy="Use only: {known}.",
                text=shown(str(key)),
                known=", ".join(sorted(known)),
            )


def _text(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name, "")
    if not isinstance(value, str):
        raise _unfit(name)
    return value


def _number(form: Mapping[str, Any], name: str) -> int | None:
    value = form.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _unfit(name)


def _unfit(key: str) -> Refused:
    return Refused(
        "card_form_unfit",
        "{text} on the card is not what it should be.",
        remedy="Write text between quotes, days as numbers, and lists in brackets.",
        text=key,
    )
