"""What is written on the card of a party, and whether it can be, decided over plain values.

A card is the whole of what we know about somebody to trade with: changing a party is giving
its card anew. Lists are in the order in which people see them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from akker.access.addresses import checked_email
from akker.kernel.errors import Refused
from akker.kernel.identifiers import (
    checked_bic,
    checked_iban,
    checked_identifier,
    checked_phone,
    shown,
)
from akker.kernel.money import check_currency

KINDS = ("organisation", "person")
ROLES = ("customer", "supplier", "partner", "bank", "authority")
PLACES = ("post", "visit", "delivery")
LANGUAGES = ("en", "nl")
# How documents reach somebody; empty is by e-mail, with the e-invoice where there can be one.
DELIVERIES = ("email", "email-pdf", "einvoice", "nlcius", "print")
MOST_ROWS = 50  # of each list on a card
MOST_DAYS = 365
MOST_LIMIT = 10**15
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

    `home` is the country of the books, whose numbers are meant where none is named. Refused:
    card_unfit, choice_unknown, country_unknown, currency_unknown, what
    `kernel.identifiers` refuses.
    """
    country = _country(card.country)
    where = country or home
    _choice(card.kind, KINDS)
    _check_discount(card)
    for role in card.roles:
        _choice(role, ROLES)
    return replace(
        card,
        name=_line(card.name, 200, "name") or _missing("name"),
        roles=tuple(role for role in ROLES if role in card.roles),
        country=country,
        language=_choice(card.language, ("", *LANGUAGES)),
        currency=check_currency(card.currency) if card.currency else "",
        payment_days=_within(card.payment_days, MOST_DAYS, "days to pay"),
        discount_e2=_within(card.discount_e2, 100_00, "discount"),
        discount_days=_within(card.discount_days, MOST_DAYS, "days to pay"),
        credit_limit_minor=_within(card.credit_limit_minor, MOST_LIMIT, "credit limit"),
        email=checked_email(card.email) if card.email.strip() else "",
        phone=checked_phone(card.phone, where) if card.phone.strip() else "",
        website=_line(card.website, 200, "website"),
        einvoice_id=_participant(card.einvoice_id),
        delivery=_choice(card.delivery, ("", *DELIVERIES)),
        addresses=_each_once(card.addresses, _tidy_address, lambda row: row.place, "address"),
        contacts=_each_once(
            card.contacts,
            lambda row: _tidy_contact(row, where),
            lambda row: row.contact_id or row,
            "contact",
        ),
        identifiers=_each_once(
            card.identifiers,
            lambda row: IdentifierCard(
                row.scheme, checked_identifier(row.scheme, row.number, where)
            ),
            lambda row: row,
            "number",
        ),
        bank_accounts=_each_once(
            card.bank_accounts, _tidy_account, lambda row: row.iban, "bank account"
        ),
    )


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


def _check_discount(card: PartyCard) -> None:
    if (card.discount_e2 is None) != (card.discount_days is None):
        raise Refused(
            "card_unfit",
            "A discount for paying early needs a percentage and a number of days.",
            remedy="Fill in both, or neither.",
        )


def _tidy_address(row: AddressCard) -> AddressCard:
    return AddressCard(
        _choice(row.place, PLACES),
        _line(row.street, 120, "street") or _missing("street"),
        _line(row.postcode, 20, "postcode"),
        _line(row.city, 80, "city"),
        _country(row.country),
    )


def _tidy_contact(row: ContactCard, country: str) -> ContactCard:
    return ContactCard(
        _line(row.name, 120, "name") or _missing("name"),
        _line(row.job, 80, "job"),
        checked_email(row.email) if row.email.strip() else "",
        checked_phone(row.phone, country) if row.phone.strip() else "",
        row.contact_id,
    )


def _tidy_account(row: BankAccountCard) -> BankAccountCard:
    return BankAccountCard(
        checked_iban(row.iban),
        checked_bic(row.bic) if row.bic.strip() else "",
        _line(row.holder, 120, "name"),
    )


def _each_once(
    rows: Iterable[Row], tidy: Callable[[Row], Row], key: Callable[[Row], object], what: str
) -> tuple[Row, ...]:
    found = [tidy(row) for row in rows]
    if len(found) > MOST_ROWS or len({key(row) for row in found}) < len(found):
        raise Refused(
            "card_unfit",
            "The same {what} stands on the card twice, or there are more than {most}.",
            remedy="Leave one of them out.",
            what=what,
            most=MOST_ROWS,
        )
    return tuple(found)


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
