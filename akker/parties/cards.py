"""What is written on the card of a party, and whether it can be, decided over plain values.

A card is the whole of what we know about somebody to trade with: changing a party is giving
its card anew. Lists are in the order in which people see them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from akker.access.addresses import checked_email
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.identifiers import (
    checked_bic,
    checked_iban,
    checked_identifier,
    checked_phone,
    shown,
)
from akker.kernel.money import check_currency
from akker.kernel.rates import percent_text

KINDS = ("organisation", "person")
ROLES = ("customer", "supplier", "partner", "bank", "authority")
PLACES = ("post", "visit", "delivery")
LANGUAGES = ("en", "nl")
# How documents reach somebody; empty is by e-mail, with the e-invoice where there can be one.
DELIVERIES = ("email", "email-pdf", "einvoice", "nlcius", "print")
MOST_ROWS = 50  # of each list on a card
MOST_DAYS = 365
_FILLED = (
    *("country", "language", "currency", "payment_days", "credit_limit_minor", "email", "phone"),
    *("website", "einvoice_id", "delivery"),
)

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class AddressCard:
    """`place` is what the address is for, one of `PLACES`; `street` has the number in it."""

    place: str
    street: str
    postcode: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person at a party. `contact_id` is 0 for one that was not there before."""

    name: str
    job: str = ""
    email: str = ""
    phone: str = ""
    contact_id: int = 0


@dataclass(frozen=True, slots=True)
class IdentifierCard:
    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class BankAccountCard:
    """`is_confirmed` is read only: see `changing.confirm_bank_account`."""

    iban: str
    bic: str = ""
    holder: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCard:
    """`currency` and `language` are empty for those of the books.

    Terms: payment within `payment_days`, less `discount_e2` hundredths of a percent within
    `discount_days`; None where nothing was agreed. `credit_limit_minor` is in the currency of
    the books. `einvoice_id` is a Peppol participant, such as 0106:12345678. `delivery` is one of
    `DELIVERIES`, or empty.
    """

    name: str
    kind: str = "organisation"
    roles: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    currency: str = ""
    payment_days: int | None = None
    discount_e2: int | None = None
    discount_days: int | None = None
    credit_limit_minor: int | None = None
    email: str = ""
    phone: str = ""
    website: str = ""
    einvoice_id: str = ""
    delivery: str = ""
    addresses: tuple[AddressCard, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    identifiers: tuple[IdentifierCard, ...] = ()
    bank_accounts: tuple[BankAccountCard, ...] = ()


def tidy_card(card: PartyCard, home: str) -> PartyCard:
    """The card as it is kept: numbers checked and written one way, roles in their order.

    `home` is the country of the books, whose numbers are meant where none is named. Refused, all
    fields together: card_unfit, choice_unknown, country_unknown, currency_unknown, what
    `kernel.identifiers` refuses.
    """
    wrong = WrongFields()
    tried = wrong.tried
    country = tried("country", "", lambda: _country(card.country))
    where = country or home
    tried("kind", "", lambda: _choice(card.kind, KINDS))
    _check_discount(card, wrong)
    for role in card.roles:
        tried("roles", "", partial(_choice, role, ROLES))
    tidy = replace(
        card,
        name=tried("name", "", lambda: _line(card.name, 200, "name") or _missing("name")),
        roles=tuple(role for role in ROLES if role in card.roles),
        country=country,
        language=tried("language", "", lambda: _choice(card.language, ("", *LANGUAGES))),
        currency=tried("currency", "", lambda: check_currency(card.currency))
        if card.currency
        else "",
        **_tidy_terms(card, wrong),
        email=tried("email", "", lambda: _email(card.email)),
        phone=tried("phone", "", lambda: _phone(card.phone, where)),
        website=tried("website", "", lambda: _line(card.website, 200, "website")),
        einvoice_id=tried("einvoice_id", "", lambda: _participant(card.einvoice_id)),
        delivery=tried("delivery", "", lambda: _choice(card.delivery, ("", *DELIVERIES))),
        **_tidy_lists(card, where, wrong),
    )
    wrong.refuse()
    return tidy


def _tidy_terms(card: PartyCard, wrong: WrongFields) -> dict[str, Any]:
    tried = wrong.tried
    return {
        "payment_days": tried(
            "payment_days", None, lambda: _within(card.payment_days, MOST_DAYS, "days to pay")
        ),
        "discount_e2": tried("discount_percent", None, lambda: _percent(card.discount_e2)),
        "discount_days": tried(
            "discount_days", None, lambda: _within(card.discount_days, MOST_DAYS, "days to pay")
        ),
        "credit_limit_minor": tried("credit_limit", None, lambda: _limit(card.credit_limit_minor)),
    }


def _tidy_lists(card: PartyCard, where: str, wrong: WrongFields) -> dict[str, Any]:
    def contact(row: ContactCard, at: str) -> ContactCard:
        return _tidy_contact(row, where, at, wrong)

    def identifier(row: IdentifierCard, at: str) -> IdentifierCard:
        number = wrong.tried(
            f"{at}.number", "", lambda: checked_identifier(row.scheme, row.number, where)
        )
        return IdentifierCard(row.scheme, number)

    def address(row: AddressCard, at: str) -> AddressCard:
        return _tidy_address(row, at, wrong)

    def bank_account(row: BankAccountCard, at: str) -> BankAccountCard:
        return _tidy_account(row, at, wrong)

    return {
        "addresses": _each_once(
            "addresses", card.addresses, address, lambda row: row.place, wrong, "address"
        ),
        "contacts": _each_once(
            "contacts", card.contacts, contact, lambda row: row.contact_id or row, wrong, "contact"
        ),
        "identifiers": _each_once(
            "identifiers", card.identifiers, identifier, lambda row: row, wrong, "number"
        ),
        "bank_accounts": _each_once(
            "bank_accounts",
            card.bank_accounts,
            bank_account,
            lambda row: row.iban,
            wrong,
            "bank account",
        ),
    }


def merged_card(main: PartyCard, other: PartyCard) -> PartyCard:
    """The card of both: what `main` says, and what only the other knows.

    A bank account of the other comes after those of `main`, so it has to be confirmed.
    """
    empty = [name for name in _FILLED if getattr(main, name) in ("", None)]
    filled = replace(main, **{name: getattr(other, name) for name in empty})
    if main.discount_e2 is None:
        filled = replace(filled, discount_e2=other.discount_e2, discount_days=other.discount_days)
    places = {one.place for one in main.addresses}
    people = {(one.name, one.email) for one in main.contacts}
    ibans = {one.iban for one in main.bank_accounts}
    return replace(
        filled,
        roles=(*main.roles, *(role for role in other.roles if role not in main.roles)),
        addresses=(*main.addresses, *(one for one in other.addresses if one.place not in places)),
        contacts=(
            *main.contacts,
            *(
                replace(one, contact_id=0)
                for one in other.contacts
                if (one.name, one.email) not in people
            ),
        ),
        identifiers=(
            *main.identifiers,
            *(one for one in other.identifiers if one not in main.identifiers),
        ),
        bank_accounts=(
            *main.bank_accounts,
            *(one for one in other.bank_accounts if one.iban not in ibans),
        ),
    )


def _check_discount(card: PartyCard, wrong: WrongFields) -> None:
    """At the field that is empty."""
    if (card.discount_e2 is None) != (card.discount_days is None):
        empty = "discount_percent" if card.discount_e2 is None else "discount_days"
        wrong.at[empty] = Refused(
            "card_unfit",
            "A discount for paying early needs a percentage and a number of days.",
            remedy="Fill in both, or neither.",
        )


def _tidy_address(row: AddressCard, at: str, wrong: WrongFields) -> AddressCard:
    tried = wrong.tried
    return AddressCard(
        tried(f"{at}.place", "", lambda: _choice(row.place, PLACES)),
        tried(f"{at}.street", "", lambda: _line(row.street, 120, "street") or _missing("street")),
        tried(f"{at}.postcode", "", lambda: _line(row.postcode, 20, "postcode")),
        tried(f"{at}.city", "", lambda: _line(row.city, 80, "city")),
        tried(f"{at}.country", "", lambda: _country(row.country)),
    )


def _tidy_contact(row: ContactCard, country: str, at: str, wrong: WrongFields) -> ContactCard:
    tried = wrong.tried
    return ContactCard(
        tried(f"{at}.name", "", lambda: _line(row.name, 120, "name") or _missing("name")),
        tried(f"{at}.job", "", lambda: _line(row.job, 80, "job")),
        tried(f"{at}.email", "", lambda: _email(row.email)),
        tried(f"{at}.phone", "", lambda: _phone(row.phone, country)),
        row.contact_id,
    )


def _tidy_account(row: BankAccountCard, at: str, wrong: WrongFields) -> BankAccountCard:
    tried = wrong.tried
    return BankAccountCard(
        tried(f"{at}.iban", "", lambda: checked_iban(row.iban)),
        tried(f"{at}.bic", "", lambda: checked_bic(row.bic) if row.bic.strip() else ""),
        tried(f"{at}.holder", "", lambda: _line(row.holder, 120, "name")),
    )


def _each_once(
    name: str,
    rows: Iterable[Row],
    tidy: Callable[[Row, str], Row],
    key: Callable[[Row], object],
    wrong: WrongFields,
    what: str,
) -> tuple[Row, ...]:
    """The rows of a list, tidied. Whether one is there twice is known when all are right."""
    before = len(wrong.at)
    found = [tidy(row, f"{name}.{number}") for number, row in enumerate(rows)]
    is_sound = len(wrong.at) == before
    if len(found) > MOST_ROWS or (is_sound and len({key(row) for row in found}) < len(found)):
        wrong.at[name] = Refused(
            "card_unfit",
            "The same {what} stands on the card twice, or there are more than {most}.",
            remedy="Leave one of them out.",
            what=what,
            most=MOST_ROWS,
        )
    return tuple(found)


def _email(text: str) -> str:
    return checked_email(text) if text.strip() else ""


def _phone(text: str, country: str) -> str:
    return checked_phone(text, country) if text.strip() else ""


def _line(text: str, most: int, what: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > most or not tidy.isprintable():
        raise Refused(
            "card_unfit",
            "The {what} {text} does not fit on a card.",
            remedy="Use at most {most} characters.",
            what=what,
            text=shown(text),
            most=most,
        )
    return tidy


def _missing(what: str) -> str:
    raise Refused(
        "card_unfit", "The {what} is empty.", remedy="Fill it in, or leave it out.", what=what
    )


def _within(number: int | None, most: int, what: str) -> int | None:
    if number is not None and not 0 <= number <= most:
        raise Refused(
            "card_unfit",
            "The {what} cannot be {number}.",
            remedy="Use a number from 0 to {most}.",
            what=what,
            number=number,
            most=most,
        )
    return number


def _percent(number_e2: int | None) -> int | None:
    if number_e2 is not None and not 0 <= number_e2 <= 100_00:
        raise Refused(
            "card_unfit",
            "The discount cannot be {percent}%.",
            remedy="Use a percentage from 0 to 100.",
            percent=percent_text(number_e2),
        )
    return number_e2


def _limit(amount_minor: int | None) -> int | None:
    if amount_minor is not None and amount_minor < 0:
        raise Refused(
            "card_unfit",
            "A credit limit is never below zero.",
            remedy="Use 0 or more, or leave it empty.",
        )
    return amount_minor


def _choice(text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise Refused(
            "choice_unknown",
            "{text} is not among the choices.",
            remedy="Use one of: {known}.",
            text=shown(text),
            known=", ".join(one for one in known if one),
        )
    return text


def _country(text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Refused(
            "country_unknown",
            "{text} is not the code of a country.",
            remedy="Use two letters, such as NL.",
            text=shown(text),
        )
    return code


def _participant(text: str) -> str:
    tidy = "".join(text.split())
    scheme, colon, number = tidy.partition(":")
    if tidy and not (colon and len(scheme) == 4 and scheme.isdigit() and 0 < len(number) <= 50):
        raise Refused(
            "card_unfit",
            "{text} is not a Peppol participant.",
            remedy="Write the scheme and the number, such as 0106:12345678.",
            text=shown(text),
        )
    if not tidy.isprintable():
        return _line(tidy, 0, "Peppol participant")
    return tidy
