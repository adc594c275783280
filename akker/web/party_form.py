"""The form of a party's card: what stands in its fields, and the card that was typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import QueryDict

from akker.books.models import Book
from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused, RefusedFields, WrongFields
from akker.kernel.identifiers import shown_phone
from akker.kernel.money import decimal_text
from akker.kernel.rates import percent_text
from akker.parties.card_form import CardForm, card_from_form, days_in, hundredths
from akker.parties.cards import PLACES, PartyCard, tidy_card
from akker.reports.display import Language, shown_amount
from akker.web.asked import typed_text

TEXTS = (
    *("name", "kind", "country", "language", "currency", "payment_days", "discount_percent"),
    *("discount_days", "credit_limit", "email", "phone", "website", "einvoice_id", "delivery"),
)
_DAYS = ("payment_days", "discount_days")
_BLANK_ROWS = 2  # below what there is, to write more in
# Prefix of the fields of each list -> the list on the card, and what a row of it has.
_LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "contact": ("contacts", ("name", "job", "email", "phone", "contact_id")),
    "number": ("identifiers", ("scheme", "number")),
    "account": ("bank_accounts", ("iban", "bic", "holder")),
}
SaidRow = tuple[dict[str, str], dict[str, str]]  # its texts, and what is wrong of them


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields: texts by name, and rows of texts by the names of lists."""

    texts: dict[str, str]
    roles: tuple[str, ...]
    addresses: list[dict[str, str]]
    lists: dict[str, list[dict[str, str]]]


def filled_from(card: PartyCard, currency: str, language: Language) -> Filled:
    """The fields of a card that is there."""
    limit = card.credit_limit_minor
    texts = {name: str(getattr(card, name, "")) for name in TEXTS}
    texts |= {name: _number_text(getattr(card, name)) for name in _DAYS}
    texts["discount_percent"] = percent_text(card.discount_e2).replace(".", language.decimal_mark)
    texts["credit_limit"] = "" if limit is None else shown_amount(limit, currency, language)
    texts["phone"] = shown_phone(card.phone)
    there = {row.place: row for row in card.addresses}
    addresses = [
        {"place": place}
        | {
            name: getattr(there.get(place), name, "")
            for name in ("street", "postcode", "city", "country")
        }
        for place in PLACES
    ]
    lists = {}
    for prefix, (name, columns) in _LISTS.items():
        rows = [{one: str(getattr(row, one)) for one in columns} for row in getattr(card, name)]
        for row in rows:
            if "phone" in row:
                row["phone"] = shown_phone(row["phone"])
        lists[prefix] = [*rows, *_blank(columns)]
    return Filled(texts, card.roles, addresses, lists)


def filled_in(post: QueryDict) -> Filled:
    """The fields as they were sent."""
    texts = {name: typed_text(post, name) for name in TEXTS}
    addresses = [
        {"place": place}
        | {
            name: typed_text(post, f"{place}-{name}")
            for name in ("street", "postcode", "city", "country")
        }
        for place in PLACES
    ]
    lists = {
        prefix: [*_rows(post, prefix, columns), *_blank(columns)]
        for prefix, (_, columns) in _LISTS.items()
    }
    return Filled(texts, tuple(post.getlist("role")), addresses, lists)


def card_in(filled: Filled, book: Book, language: Language) -> PartyCard:
    """The card that was typed. Refused, all fields together: number_unreadable,
    amount_unreadable, amount_of_two, and what `card_form.card_from_form` and `cards.tidy_card`
    refuse.
    """
    wrong = WrongFields()
    texts = filled.texts
    form: CardForm = {name: text for name, text in texts.items() if name not in _DAYS}
    form["kind"] = form["kind"] or "organisation"
    for name in _DAYS:
        form[name] = wrong.tried(name, None, partial(_days, texts[name]))
    percent = texts["discount_percent"].replace(",", ".").rstrip("% ")
    if percent and wrong.tried("discount_percent", None, lambda: hundredths(percent)) is None:
        percent = ""
    form["discount_percent"] = percent
    limit = texts["credit_limit"]
    form["credit_limit"] = wrong.tried(
        "credit_limit", "", lambda: _amount(limit, book.currency, language)
    )
    form["roles"] = list(filled.roles)
    form["addresses"] = [row for row in filled.addresses if _is_typed("address", row)]
    for prefix, (name, _) in _LISTS.items():
        form[name] = [_typed_row(row) for row in filled.lists[prefix] if _is_filled(row)]
    form["currency"] = form["currency"].upper()
    card = card_from_form(form, book.currency)
    wrong.tried("card", card, lambda: tidy_card(card, book.country))
    wrong.refuse()
    return card


def rows_said(filled: Filled, refusal: Refused | None) -> dict[str, list[SaidRow]]:
    """The rows of each list, each with what is wrong of its cells."""
    at = refusal.at if isinstance(refusal, RefusedFields) else {}
    found: dict[str, list[SaidRow]] = {}
    for prefix in ("address", *_LISTS):
        rows: list[SaidRow] = [(row, {}) for row in _rows_on_page(filled, prefix)]
        named = "addresses" if prefix == "address" else _LISTS[prefix][0]
        typed = [said for row, said in rows if _is_typed(prefix, row)]
        for name, one in at.items():
            of_list, *rest = name.split(".")
            if of_list == named and rest:
                typed[int(rest[0])][rest[1]] = one.sentence
        found[prefix] = rows
    return found


def _rows_on_page(filled: Filled, prefix: str) -> list[dict[str, str]]:
    return filled.addresses if prefix == "address" else filled.lists[prefix]


def _is_typed(prefix: str, row: dict[str, str]) -> bool:
    """Whether it says anything: only such rows come on the card."""
    if prefix == "address":
        return any(text for name, text in row.items() if name != "place")
    return _is_filled(row)


def _typed_row(row: dict[str, str]) -> dict[str, Any]:
    if "contact_id" not in row:
        return dict(row)
    number = row["contact_id"]
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    return {**row, "contact_id": known}


def _is_filled(row: dict[str, str]) -> bool:
    """Whether it says anything. A contact that was there has left when the name is empty."""
    if row.get("contact_id") and not row["name"]:
        return False
    return any(text for name, text in row.items() if name not in ("scheme", "contact_id"))


def _rows(post: QueryDict, prefix: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    sent = [post.getlist(f"{prefix}-{name}") for name in columns]
    for values in zip(*sent, strict=False):
        row = {
            name: value.replace("\0", "").strip()
            for name, value in zip(columns, values, strict=True)
        }
        if any(text for name, text in row.items() if name != "scheme"):
            yield row


def _blank(columns: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict.fromkeys(columns, "") for _ in range(_BLANK_ROWS)]


def _number_text(number: int | None) -> str:
    return "" if number is None else str(number)


def _days(text: str) -> int | None:
    """Refused: number_unreadable."""
    return days_in(text) if text else None


def _amount(text: str, currency: str, language: Language) -> str:
    """As programs write it. Refused: amount_unreadable, amount_of_two."""
    if not text:
        return ""
    readings = understood_amount(text, language.code, currency)
    if len(readings) > 1:
        raise Refused(
            "amount_of_two",
            "{text} can be two amounts.",
            remedy="Write it with two decimals.",
            text=text[:40],
        )
    return decimal_text(readings[0], currency)
