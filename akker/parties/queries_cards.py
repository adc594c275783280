"""Reading the cards of parties: whole, or the few facts that a list shows."""

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.parties.cards import (
    PLACES,
    ROLES,
    AddressCard,
    BankAccountCard,
    ContactCard,
    IdentifierCard,
    PartyCard,
)
from akker.parties.models import Address, Contact, Identifier, Party, PartyBankAccount
from akker.parties.queries import PartyRow, party_unknown
from akker.parties.queries_sight import seen

_MOST_WORDS = 4  # of a name, to be looked for in other names
_SHORTEST_NUMBER = 5  # signs of a number, to be looked for as one
COLUMNS = (
    *("name", "kind", "country", "language", "currency", "payment_days", "discount_e2"),
    *("discount_days", "credit_limit_minor", "email", "phone", "website", "einvoice_id"),
    "delivery",
)


@dataclass(frozen=True, slots=True)
class KnownParty:
    """`version` is another text whenever the card is another; `is_erased` has no name left.

    `merged_into` is the code of whom this is another name for, or empty; `aliases` are those
    that were merged into this party. `manager` is the e-mail address of who looks after them.
    """

    code: str
    card: PartyCard
    version: str
    is_erased: bool
    retired_on: dt.date | None
    merged_into: str
    aliases: tuple[str, ...]
    manager: str
    manager_name: str


@dataclass(frozen=True, slots=True)
class UnconfirmedAccount:
    """A bank account that came after another: nobody else has confirmed it yet."""

    code: str
    name: str
    iban: str
    added_at: dt.datetime
    added_by_id: int | None


def known_party(book: Book, code: str) -> KnownParty:
    """Somebody with the whole card. Six queries. Refused: party_unknown."""
    rows = Party.objects.filter(seen(book), book=book, code=code)
    row = rows.select_related("merged_into", "manager").first()
    if row is None:
        raise party_unknown(book, code)
    card = card_of(row)
    is_erased = not row.salt and not row.name
    into = row.merged_into.code if row.merged_into else ""
    aliases = Party.objects.filter(book=book, merged_into=row)
    # Sorted here: SQLite, asked to, goes through everybody by code.
    names = tuple(sorted(aliases.values_list("code", flat=True)))
    manager = row.manager
    return KnownParty(
        row.code,
        card,
        version_of(card),
        is_erased,
        row.retired_on,
        into,
        names,
        manager.email if manager else "",
        (manager.name or manager.email) if manager else "",
    )


def card_of(row: Party) -> PartyCard:
    """What the tables hold of one party. Four queries."""
    return cards_of(row.book_id, [row])[row.pk]


def cards_of(book_id: int, rows: Sequence[Party]) -> dict[int, PartyCard]:
    """The cards of parties of one book, by their keys. Four queries for at most some hundreds."""
    own: dict[str, Any] = {"book_id": book_id, "party_id__in": [row.pk for row in rows]}
    addresses: dict[int, dict[str, AddressCard]] = defaultdict(dict)
    for one in Address.objects.filter(**own):
        card = AddressCard(one.place, one.street, one.postcode, one.city, one.country)
        addresses[one.party_id][one.place] = card
    contacts: dict[int, list[ContactCard]] = defaultdict(list)
    for person in Contact.objects.filter(**own, until_on=None).order_by("pk"):
        contacts[person.party_id].append(
            ContactCard(person.name, person.job, person.email, person.phone, person.pk)
        )
    numbers: dict[int, list[IdentifierCard]] = defaultdict(list)
    for number in Identifier.objects.filter(**own).order_by("pk"):
        numbers[number.party_id].append(IdentifierCard(number.scheme, number.number))
    accounts: dict[int, list[BankAccountCard]] = defaultdict(list)
    for bank in PartyBankAccount.objects.filter(**own, ended_at=None).order_by("pk"):
        accounts[bank.party_id].append(
            BankAccountCard(bank.iban, bank.bic, bank.holder, bank.confirmed_at is not None)
        )
    return {
        row.pk: PartyCard(
            **{column: getattr(row, column) for column in COLUMNS},
            roles=tuple(role for role in ROLES if getattr(row, f"is_{role}")),
            addresses=tuple(
                addresses[row.pk][place] for place in PLACES if place in addresses[row.pk]
            ),
            contacts=tuple(contacts[row.pk]),
            identifiers=tuple(numbers[row.pk]),
            bank_accounts=tuple(accounts[row.pk]),
        )
        for row in rows
    }


def version_of(card: PartyCard) -> str:
    """A text for what stands on a card; what came to cards later counts where it is filled in."""
    values = {name: value for name, value in asdict(card).items() if value or name != "delivery"}
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def delivery_of(book: Book, code: str) -> str:
    """How documents reach somebody (`cards.DELIVERIES`), or empty. One query."""
    found = Party.objects.filter(book=book, code=code).values_list("delivery", flat=True)
    return found.first() or ""


def unconfirmed_accounts(book: Book) -> list[UnconfirmedAccount]:
    """The longest waiting first. One query."""
    rows = (
        PartyBankAccount.objects.filter(
            seen(book, "party__"), book=book, confirmed_at=None, ended_at=None
        )
        .order_by("pk")
        .values_list("party__code", "party__name", "iban", "added_at", "added_by_id")
    )
    return [UnconfirmedAccount(*row) for row in rows]


def parties_found(book: Book, text: str, *, most: int) -> list[PartyRow]:
    """Who has a text in name, code or e-mail address, or a number or IBAN that begins with it.

    Three queries at most. Who is out of use comes too: somebody looks for them.
    """
    by_name = Q(name__icontains=text) | Q(code__icontains=text) | Q(email__icontains=text)
    conditions = [by_name]
    number = re.sub(r"[\s./-]", "", text).upper()
    if len(number) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in number):
        conditions.append(Q(identifier__number__startswith=number))
        conditions.append(Q(partybankaccount__iban__startswith=number))
    found: dict[str, PartyRow] = {}
    for condition in conditions:
        rows = Party.objects.filter(condition, seen(book), book=book).order_by("code").distinct()
        for code, name in rows.values_list("code", "name")[:most]:
            found.setdefault(code, PartyRow(code, name))
    return list(found.values())[:most]


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same: `why` is name, domain, number or bank account."""

    code: str
    name: str
    why: str


def alike(book: Book, card: PartyCard, *, but: str = "", most: int = 5) -> list[Alike]:
    """Who may be the same party as this card, the surest reason first. Four queries at most.

    The name counts when it is the same without its legal form, signs and capitals, the domain of
    the e-mail address when it is not one that anybody can have.
    """
    others = Party.objects.filter(seen(book), book=book, retired_on=None).exclude(code=but)
    reasons: list[tuple[str, Q]] = []
    numbers = [row.number for row in card.identifiers if row.number]
    ibans = [row.iban for row in card.bank_accounts if row.iban]
    if numbers:
        reasons.append(("number", Q(identifier__number__in=numbers)))
    if ibans:
        reasons.append(("bank account", Q(partybankaccount__iban__in=ibans)))
    domain = card.email.rpartition("@")[2].lower()
    if domain and domain not in EVERYBODYS_DOMAINS:
        on_cards = Q(email__iendswith=f"@{domain}") | Q(contact__email__iendswith=f"@{domain}")
        reasons.append(("domain", on_cards))
    found: dict[str, Alike] = {}
    for why, condition in reasons:
        rows = others.filter(condition).order_by("code").distinct()
        for code, name in rows.values_list("code", "name")[:most]:
            found.setdefault(code, Alike(code, name, why))
    core = core_of_name(card.name)
    if len(core) >= 3:
        rows = others.order_by("code")
        words = [word for word in card.name.split() if word.isalnum()]
        for word in sorted(words, key=len)[-_MOST_WORDS:] or core.split()[:1]:
            if word.casefold() not in _LEGAL_FORMS:
                rows = rows.filter(name__icontains=word)
        for code, name in rows.values_list("code", "name")[:200]:
            if core_of_name(name) == core:
                found.setdefault(code, Alike(code, name, "name"))
    return list(found.values())[:most]


EVERYBODYS_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com icloud.com"
    " me.com yahoo.com ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl upcmail.nl home.nl"
    " gmx.de gmx.net web.de t-online.de proton.me protonmail.com".split()
)
_LEGAL_FORMS = frozenset(
    "bv nv vof cv ltd limited inc llc gmbh ag ug kg bvba srl sa sas sarl spa plc holding".split()
)


def core_of_name(name: str) -> str:
    """`Bakkerij Jansen B.V.` and `BAKKERIJ JANSEN` are both bakkerij jansen."""
    words = "".join(sign for sign in name.casefold() if sign.isalnum() or sign.isspace()).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
