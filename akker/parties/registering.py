"""Registering people and organisations."""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from akker.audit.recording import Happened, record_all
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.parties.cards import ROLES, PartyCard, tidy_card
from akker.parties.changing import masked
from akker.parties.events import PartyBankAccountAdded, PartyRegistered
from akker.parties.models import Address, Contact, Identifier, Party, PartyBankAccount
from akker.parties.queries import digest_of
from akker.parties.queries_cards import COLUMNS

AT_ONCE = 500


@usecase(Permission.CHANGE_PARTIES)
def register_party(actor: Actor, *, code: str, name: str, card: PartyCard | None = None) -> str:
    """Register somebody we trade with; the code.

    `card` is what else we know; its name is `name`. Who sees own customers only looks after
    whom they register. Refused: party_exists, party_unfit, and
    what `cards.tidy_card` refuses.
    """
    check_free(actor, code)
    check_code(code, name)
    known = replace(card, name=name) if card else PartyCard(name=name)
    write_cards(actor, [(code, tidy_card(known, actor.book.country))])
    return code


def check_free(actor: Actor, code: str) -> None:
    """Refused: party_exists."""
    if Party.objects.filter(book=actor.book, code=code).exists():
        raise Refused(
            "party_exists",
            "Somebody is registered as {code} already.",
            remedy="Use another code.",
            code=code,
        )


def check_code(code: str, name: str) -> None:
    """Refused: party_unfit."""
    fits = 0 < len(code) <= 40 and 0 < len(name) <= 200
    if not fits or not code.isprintable() or not name.isprintable():
        raise Refused(
            "party_unfit",
            "{code} cannot be registered.",
            remedy="Use a code of 1 to 40 characters and a name of at most 200.",
            code=ascii(code[:60]),
        )


def write_parties(actor: Actor, parties: Iterable[tuple[str, str]]) -> None:
    """Step: register parties by (code, name); the codes are new. Refused: party_unfit."""
    cards = []
    for code, name in parties:
        check_code(code, name)
        cards.append((code, PartyCard(name=name)))
    write_cards(actor, cards)


def write_cards(actor: Actor, cards: Sequence[tuple[str, PartyCard]]) -> list[int]:
    """Step: register parties with tidy cards, some hundreds at once; their keys.

    The codes are new. A first bank account is no alarm.
    """
    keys: list[int] = []
    for start in range(0, len(cards), AT_ONCE):
        keys += _write(actor, cards[start : start + AT_ONCE])
    return keys


def _write(actor: Actor, cards: Sequence[tuple[str, PartyCard]]) -> list[int]:
    rows = [_party(actor, code, card) for code, card in cards]
    Party.objects.bulk_create(rows)
    made = [(row, card) for row, (_, card) in zip(rows, cards, strict=True)]
    own: dict[str, Any] = {"book": actor.book}
    Address.objects.bulk_create(
        Address(
            **own,
            party=row,
            place=one.place,
            street=one.street,
            postcode=one.postcode,
            city=one.city,
            country=one.country,
        )
        for row, card in made
        for one in card.addresses
    )
    Contact.objects.bulk_create(
        Contact(**own, party=row, name=one.name, job=one.job, email=one.email, phone=one.phone)
        for row, card in made
        for one in card.contacts
    )
    Identifier.objects.bulk_create(
        Identifier(**own, party=row, scheme=one.scheme, number=one.number)
        for row, card in made
        for one in card.identifiers
    )
    now = dt.datetime.now(dt.UTC)
    PartyBankAccount.objects.bulk_create(
        PartyBankAccount(
            **own,
            party=row,
            iban=one.iban,
            bic=one.bic,
            holder=one.holder,
            added_at=now,
            added_by_id=actor.user_id,
            confirmed_at=now,
        )
        for row, card in made
        for one in card.bank_accounts
    )
    events = []
    for row, card in made:
        subject = f"party:{row.code}"
        events.append(Happened(PartyRegistered(row.code), subject))
        for account in card.bank_accounts:
            event = PartyBankAccountAdded(row.code, masked(account.iban), is_alarm=False)
            events.append(Happened(event, subject))
    record_all(actor, events)
    return [row.pk for row in rows]


def _party(actor: Actor, code: str, card: PartyCard) -> Party:
    salt = secrets.token_hex(16)
    return Party(
        book=actor.book,
        code=code,
        salt=salt,
        digest=digest_of(salt, card.name),
        manager_id=None if actor.sees_all else actor.user_id,
        **{column: getattr(card, column) for column in COLUMNS},
        **{f"is_{role}": role in card.roles for role in ROLES},
    )
