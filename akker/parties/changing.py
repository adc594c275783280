"""Changing what we know about a party, and confirming that a bank account is theirs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from django.db.models import ForeignObjectRel, QuerySet

from akker.access.models import Role
from akker.access.queries import members_of
from akker.access.roles import PERMISSIONS
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.kernel.identifiers import checked_iban
from akker.parties.cards import ROLES, BankAccountCard, ContactCard, PartyCard, tidy_card
from akker.parties.events import (
    PartyBankAccountAdded,
    PartyBankAccountConfirmed,
    PartyBankAccountEnded,
    PartyChanged,
    PartyRestored,
    PartyRetired,
)
from akker.parties.models import Address, Contact, Identifier, Party, PartyBankAccount
from akker.parties.protected import check_limit, check_own_card
from akker.parties.queries import party_unknown
from akker.parties.queries_cards import COLUMNS, card_of, version_of
from akker.parties.queries_sight import seen

_AT_ONCE = 500
# Agreements with a company: all that an event may repeat of a card.
_TERMS = (
    *("kind", "roles", "country", "language", "currency", "payment_days", "discount_e2"),
    *("discount_days", "credit_limit_minor"),
)


@usecase(Permission.CHANGE_PARTIES)
def change_party(actor: Actor, *, code: str, card: PartyCard, seen: str | None = None) -> None:
    """Make a card what is given, whole: what is not on it any more is gone.

    `seen` is the version that was looked at; None takes what there is. Refused:
    party_unknown, party_changed, and what `write_card` refuses.
    """
    row = locked_party(actor, code)
    before = card_of(row)
    if seen is not None and seen != version_of(before):
        raise Refused(
            "party_changed",
            "Somebody changed {code} meanwhile.",
            remedy="Look at it again before you save it.",
            code=code,
        )
    write_card(actor, row, before, card)


def locked_party(actor: Actor, code: str) -> Party:
    """Step: somebody to change, alone until the commit. Refused: party_unknown."""
    own = Party.objects.filter(seen(actor.book), book=actor.book, code=code)
    row = own.select_for_update().first()
    if row is None:
        raise party_unknown(actor.book, code)
    return row


def locked_parties(actor: Actor, codes: Iterable[str]) -> dict[str, Party]:
    """Step: as `locked_party`, of many by code, in the order of their codes. Refused:
    party_unknown.
    """
    wanted, found = sorted(codes), dict[str, Party]()
    own = Party.objects.filter(seen(actor.book), book=actor.book).select_for_update()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = own.filter(code__in=wanted[start : start + _AT_ONCE]).order_by("code")
        found |= {row.code: row for row in rows}
    for code in wanted:
        if code not in found:
            raise party_unknown(actor.book, code)
    return found


def write_card(
    actor: Actor, row: Party, before: PartyCard, card: PartyCard, *, gives_back: bool = False
) -> PartyCard:
    """Step: write what differs, and record it; the card as it is kept.

    It `gives_back` when it undoes what the same person did: then a limit that somebody else chose
    stands again. Refused: own_card_guarded, credit_limit_guarded, contact_unknown, and what
    `cards.tidy_card` refuses.
    """
    after = tidy_card(card, actor.book.country)
    check_own_card(actor, row)
    if not gives_back:
        check_limit(actor, row.code, before, after)
    changed = [
        one.name
        for one in fields(PartyCard)
        if one.name not in ("bank_accounts", "contacts")
        and getattr(before, one.name) != getattr(after, one.name)
    ]
    _write_columns(row, before, after)
    if "addresses" in changed:
        _write_addresses(actor, row, after)
    if "identifiers" in changed:
        _write_identifiers(actor, row, after)
    if _write_contacts(actor, row, before, after):
        changed.append("contacts")
    _write_bank_accounts(actor, row, before, after)
    if changed:
        terms = {name: getattr(after, name) for name in _TERMS if name in changed}
        old = {name: getattr(before, name) for name in terms}
        subject = f"party:{row.code}"
        record(actor, PartyChanged(row.code, changed, terms), subject=subject, before=old)
    return after


def _write_columns(row: Party, before: PartyCard, after: PartyCard) -> None:
    values = {column: getattr(after, column) for column in COLUMNS}
    values |= {f"is_{role}": role in after.roles for role in ROLES}
    if before.name != after.name and not row.sealed_name:
        values["sealed_name"] = before.name
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)


def _write_addresses(actor: Actor, row: Party, after: PartyCard) -> None:
    Address.objects.filter(book=actor.book, party=row).delete()
    Address.objects.bulk_create(
        Address(
            book=actor.book,
            party=row,
            place=one.place,
            street=one.street,
            postcode=one.postcode,
            city=one.city,
            country=one.country,
        )
        for one in after.addresses
    )


def _write_identifiers(actor: Actor, row: Party, after: PartyCard) -> None:
    Identifier.objects.filter(book=actor.book, party=row).delete()
    Identifier.objects.bulk_create(
        Identifier(book=actor.book, party=row, scheme=one.scheme, number=one.number)
        for one in after.identifiers
    )


def _write_contacts(actor: Actor, row: Party, before: PartyCard, after: PartyCard) -> bool:
    """Whether anything changed. Who stays keeps the key: other things may name a contact."""
    there = {one.contact_id: one for one in before.contacts}
    kept = {one.contact_id for one in after.contacts if one.contact_id}
    if kept - set(there):
        raise Refused(
            "contact_unknown",
            "{code} has no contact {contact_id}.",
            remedy="Leave out the number of a contact that is new.",
            code=row.code,
            contact_id=min(kept - set(there)),
        )
    own = Contact.objects.filter(book=actor.book, party=row)
    gone = set(there) - kept
    if gone:
        _take_off(actor, own.filter(pk__in=gone))
    moved = [one for one in after.contacts if one.contact_id and there[one.contact_id] != one]
    for one in moved:
        own.filter(pk=one.contact_id).update(**_contact_columns(one))
    new = [one for one in after.contacts if not one.contact_id]
    left = list(own.filter(name__in=[one.name for one in new]).exclude(until_on=None))
    Contact.objects.bulk_create(
        Contact(book=actor.book, party=row, person_id=_person(one, left), **_contact_columns(one))
        for one in new
    )
    return bool(gone or moved or new)


def _take_off(actor: Actor, gone: QuerySet[Contact]) -> None:
    """Whom something names, in any package, has left today; who was written only here is gone."""
    keys, named = set(gone.values_list("pk", flat=True)), set[int]()
    for one in Contact._meta.get_fields(include_hidden=True):
        if isinstance(one, ForeignObjectRel):
            rows = one.related_model._base_manager.filter(book=actor.book)
            column = one.field.attname
            named |= set(rows.filter(**{f"{column}__in": keys}).values_list(column, flat=True))
    gone.exclude(pk__in=named).delete()
    gone.filter(pk__in=named).update(until_on=today_in(actor.book))


def _person(one: ContactCard, left: Sequence[Contact]) -> int | None:
    """The first job of who comes back: of one name, and no other address."""
    for row in left:
        if row.name == one.name and (row.email == one.email or not (row.email and one.email)):
            return row.person_id or row.pk
    return None


def _contact_columns(one: ContactCard) -> dict[str, str]:
    return {"name": one.name, "job": one.job, "email": one.email, "phone": one.phone}


def _write_bank_accounts(actor: Actor, row: Party, before: PartyCard, after: PartyCard) -> None:
    """An account that comes after another, or comes back, waits for somebody's confirmation."""
    now = dt.datetime.now(dt.UTC)
    own = PartyBankAccount.objects.filter(book=actor.book, party=row)
    there = {one.iban: one for one in before.bank_accounts}
    given = {one.iban: one for one in after.bank_accounts}
    for iban in there.keys() - given.keys():
        own.filter(iban=iban).update(ended_at=now)
        record(actor, PartyBankAccountEnded(row.code, masked(iban)), subject=f"party:{row.code}")
    is_alarm = own.exists()
    for iban, one in given.items():
        if iban in there:
            if replace(there[iban], is_confirmed=False) != one:
                own.filter(iban=iban).update(bic=one.bic, holder=one.holder)
            continue
        _add_bank_account(actor, row, one, now, is_alarm=is_alarm)


def _add_bank_account(
    actor: Actor, row: Party, one: BankAccountCard, now: dt.datetime, *, is_alarm: bool
) -> None:
    PartyBankAccount.objects.update_or_create(
        book=actor.book,
        party=row,
        iban=one.iban,
        defaults={
            "bic": one.bic,
            "holder": one.holder,
            "added_at": now,
            "added_by_id": actor.user_id,
            "confirmed_at": None if is_alarm else now,
            "ended_at": None,
        },
    )
    event = PartyBankAccountAdded(row.code, masked(one.iban), is_alarm)
    record(actor, event, subject=f"party:{row.code}")


@usecase(Permission.CHANGE_PARTIES)
def retire_party(actor: Actor, *, code: str) -> None:
    """Offer them no longer, from today; what was posted stays. Refused: party_unknown,
    own_card_guarded.
    """
    write_retired(actor, locked_party(actor, code), today_in(actor.book))


@usecase(Permission.CHANGE_PARTIES)
def restore_party(actor: Actor, *, code: str) -> None:
    """Take a retired one into use again. Refused: party_unknown, own_card_guarded."""
    write_retired(actor, locked_party(actor, code), None)


def write_retired(actor: Actor, row: Party, on: dt.date | None) -> None:
    """Step: out of use from a day, or in use again; nothing where they are so already.

    Refused: own_card_guarded.
    """
    if (row.retired_on is None) == (on is None):
        return
    check_own_card(actor, row)
    row.retired_on = on
    row.save(update_fields=["retired_on"])
    event = PartyRetired(row.code) if on else PartyRestored(row.code)
    record(actor, event, subject=f"party:{row.code}")


@usecase(Permission.POST_ENTRIES)
def confirm_bank_account(actor: Actor, *, code: str, iban: str) -> None:
    """Say that a changed bank account is theirs, having asked them in another way.

    Whoever added it may not confirm it, unless nobody else could. Refused: party_unknown,
    bank_account_unknown, bank_account_own.
    """
    row = locked_party(actor, code)
    account = PartyBankAccount.objects.filter(
        book=actor.book, party=row, iban=checked_iban(iban), ended_at=None
    ).first()
    if account is None or account.confirmed_at:
        raise Refused(
            "bank_account_unknown",
            "{code} has no bank account {iban} that waits for confirmation.",
            remedy="Look at the card of this party.",
            code=code,
            iban=iban,
        )
    is_own = account.added_by_id is not None and account.added_by_id == actor.user_id
    if is_own and _others_who_could(actor):
        raise Refused(
            "bank_account_own",
            "You added this bank account, so somebody else confirms it.",
            remedy="Ask a colleague to call {code} on a number that you knew before.",
            code=code,
        )
    account.confirmed_at = dt.datetime.now(dt.UTC)
    account.save(update_fields=["confirmed_at"])
    event = PartyBankAccountConfirmed(code, masked(account.iban))
    record(actor, event, subject=f"party:{code}")


def _others_who_could(actor: Actor) -> bool:
    return any(
        Permission.POST_ENTRIES in PERMISSIONS[Role(row.role)]
        for row in members_of(actor.book)
        if row.is_active and row.user_id != actor.user_id
    )


def masked(iban: str) -> str:
    """What an event may say of an IBAN: NL91 … 4300."""
    return f"{iban[:4]} \u2026 {iban[-4:]}"
