"""What Noordlicht knows of those it trades with: made up, with numbers that nobody has.

KvK numbers begin with 99, IBANs name a bank that does not exist, and all addresses for mail
are under .example; the check digits are right.
"""

from contextlib import suppress

from akker.demo.chance import between, chance
from akker.demo.company import CUSTOMERS, NAME, Customer
from akker.demo.suppliers import SUPPLIERS, Supplier
from akker.kernel.errors import Refused
from akker.kernel.identifiers import checked_identifier, with_iban_digits
from akker.parties.cards import (
    AddressCard,
    BankAccountCard,
    ContactCard,
    IdentifierCard,
    PartyCard,
)
from akker.parties.rules import proposed_code

CHANGED_ACCOUNT = "L2013"  # who wrote that their bank account is another now
_STREETS = ("Kade", "Dijkweg", "Molenlaan", "Havenstraat", "Lange Vaart", "Ringdijk", "Brink")
_CITIES = (
    ("9711", "Zandermeer"), ("8911", "Kwelderstad"), ("7411", "Hanzebrug"), ("3511", "Domhaven"),
    ("1011", "Amstelkade"), ("6811", "Rijnoever"), ("4811", "Markdal"),
)  # fmt: skip
_ABROAD = {"BE": "Zoutkreek", "DE": "Birkenhafen", "FR": "Saint-Aubier", "US": "Copper Falls"}
_FIRST_NAMES = (
    *("Noor", "Sem", "Fenna", "Bram", "Iris", "Daan", "Lotte", "Joris", "Yara", "Thijs"),
    *("Mila", "Ruben", "Sanne", "Koen", "Esra", "Wout"),
)
_LAST_NAMES = (
    *("Visser", "de Wit", "Postma", "Kuipers", "van Loon", "Aydin", "Hoekstra", "Brouwer"),
    *("Meijer", "Terpstra", "van Dam", "Bos", "Okafor", "Smeets"),
)
_JOBS = ("head of purchasing", "project leader", "controller", "director", "account contact")


OURSELVES = "NOORDLICHT"
PAYMENT_LINK = "https://betalen.noordlicht.example/{reference}?bedrag={amount}"


def party_cards() -> list[tuple[str, PartyCard]]:
    """Code and card of ourselves, and of every customer and supplier."""
    customers = [(one.code, _customer(one)) for one in CUSTOMERS]
    return [(OURSELVES, _ourselves()), *customers] + [
        (one.code, _supplier(one)) for one in SUPPLIERS
    ]


def _customer(one: Customer) -> PartyCard:
    source = chance("card", one.code)
    domain = f"{proposed_code(one.name, ())}.example"
    contacts = tuple(_contact(one.code, number, domain) for number in range(between(source, 1, 3)))
    return PartyCard(
        name=one.name,
        roles=("customer",),
        country=one.country,
        language="nl" if one.country in ("NL", "BE") else "en",
        currency=one.currency,
        payment_days=one.terms_days,
        email=f"facturen@{domain}" if one.country == "NL" else f"invoices@{domain}",
        website=domain,
        addresses=(_address(one.code, one.country),),
        contacts=contacts,
        identifiers=_numbers(one.code, one.country),
    )


def _ourselves() -> PartyCard:
    return PartyCard(
        name=NAME,
        country="NL",
        email="post@noordlicht.example",
        phone="+31201234567",
        website="noordlicht.example",
        addresses=(AddressCard("post", "Poolsterkade 12", "1011 AB", "Amstelkade"),),
        identifiers=(
            IdentifierCard("vat", _vat_number(OURSELVES, "NL")),
            IdentifierCard("kvk", "99123456"),
        ),
        bank_accounts=(BankAccountCard(iban_of(OURSELVES)),),
    )


def _vat_number(code: str, country: str) -> str:
    """Made up, with check digits that are right; empty where there is no such number."""
    if country not in _VAT_FORMS:
        return ""
    start = between(chance("vat", code), 0, 50_000)
    for number in range(start, start + 20_000):
        with suppress(Refused):
            return checked_identifier("vat", _VAT_FORMS[country].format(number), country)
    raise AssertionError("one in a hundred is right")


_VAT_FORMS = {"NL": "99{:07}B01", "BE": "09{:08}", "DE": "99{:07}", "FR": "{:011}"}


def _supplier(one: Supplier) -> PartyCard:
    domain = f"{proposed_code(one.name, ())}.example"
    accounts = (BankAccountCard(iban_of(one.code)),) if one.country == "NL" else ()
    return PartyCard(
        name=one.name,
        roles=("supplier",),
        country=one.country,
        payment_days=one.terms_days,
        email=f"info@{domain}",
        website=domain,
        addresses=(_address(one.code, one.country),),
        contacts=(_contact(one.code, 0, domain),) if one.paid == "batch" else (),
        identifiers=_numbers(one.code, one.country),
        bank_accounts=accounts,
    )


def iban_of(code: str, turn: int = 0) -> str:
    """Of a bank that does not exist."""
    number = between(chance("iban", code, turn), 10**8, 10**9 - 1)
    return with_iban_digits("NL", f"NOOR{number:010d}")


def _numbers(code: str, country: str) -> tuple[IdentifierCard, ...]:
    vat = _vat_number(code, country)
    found = (IdentifierCard("vat", vat),) if vat and country != "NL" else ()
    if country != "NL":
        return found
    return (IdentifierCard("kvk", f"99{between(chance('kvk', code), 100_000, 999_999)}"),)


def _address(code: str, country: str) -> AddressCard:
    source = chance("address", code)
    postcode, city = _CITIES[between(source, 0, len(_CITIES) - 1)]
    street = f"{_STREETS[between(source, 0, len(_STREETS) - 1)]} {between(source, 1, 180)}"
    if country != "NL":
        return AddressCard("post", street, "", _ABROAD.get(country, "Harbourtown"), country)
    letters = "".join(chr(between(source, 65, 90)) for _ in range(2))
    return AddressCard("post", street, f"{postcode} {letters}", city)


def _contact(code: str, number: int, domain: str) -> ContactCard:
    source = chance("contact", code, number)
    first = _FIRST_NAMES[between(source, 0, len(_FIRST_NAMES) - 1)]
    last = _LAST_NAMES[between(source, 0, len(_LAST_NAMES) - 1)]
    job = _JOBS[between(source, 0, len(_JOBS) - 1)]
    mail = f"{proposed_code(first + ' ' + last, ())}-{number + 1}@{domain}"
    return ContactCard(f"{first} {last}", job, mail)
