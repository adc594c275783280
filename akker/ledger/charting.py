"""Changing the chart of accounts: add, rename, retire."""

from collections.abc import Sequence
from dataclasses import dataclass

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Dimension
from akker.books.queries import dimension_unknown, today_in
from akker.kernel.errors import Refused
from akker.ledger.events import LedgerAccountAdded, LedgerAccountChanged
from akker.ledger.models import AccountType, LedgerAccount
from akker.ledger.rules import ledger_account_unknown


@dataclass(frozen=True, slots=True)
class NewLedgerAccount:
    """`currency` is the one foreign currency it is kept in; empty is the book's own."""

    code: str
    name: str
    type: str
    currency: str = ""
    control: str = ""
    is_vat: bool = False
    reference: str = ""
    iban: str = ""


@usecase(Permission.CHANGE_CHART)
def add_ledger_account(actor: Actor, *, new: NewLedgerAccount) -> str:
    """Add a line to the chart; its code. Refused: as `write_ledger_accounts`."""
    write_ledger_accounts(actor, [new])
    return new.code


def write_ledger_accounts(actor: Actor, news: Sequence[NewLedgerAccount]) -> None:
    """Step: add lines to the chart, all or none.

    Refused: ledger_account_exists, ledger_account_unfit, type_unknown.
    """
    codes = [new.code for new in news]
    taken = set(
        LedgerAccount.objects.filter(book=actor.book, code__in=codes).values_list("code", flat=True)
    )
    for new in news:
        if new.code in taken:
            raise Refused(
                "ledger_account_exists",
                "There is a ledger account {code} already.",
                remedy="Use another code, or rename the one there is.",
                code=new.code,
            )
        taken.add(new.code)
        check_new(new)
    LedgerAccount.objects.bulk_create(
        LedgerAccount(
            book=actor.book,
            code=new.code,
            name=new.name,
            type=new.type,
            currency="" if new.currency == actor.book.currency else new.currency,
            control=new.control,
            is_vat=new.is_vat,
            reference=new.reference,
            iban=new.iban,
        )
        for new in news
    )
    for new in news:
        record(
            actor,
            LedgerAccountAdded(new.code, new.name, new.type),
            subject=f"ledger_account:{new.code}",
        )


def check_new(new: NewLedgerAccount) -> None:
    """Refused: ledger_account_unfit, type_unknown."""
    if not 0 < len(new.code) <= 60 or not new.code.isprintable() or new.code != new.code.strip():
        raise Refused(
            "ledger_account_unfit",
            "{code} cannot be the code of a ledger account.",
            remedy="Use 1 to 60 letters, digits and signs, without spaces around them.",
            code=ascii(new.code),
        )
    if not 0 < len(new.name) <= 150 or not new.name.isprintable():
        raise Refused(
            "ledger_account_unfit",
            "Ledger account {code} needs a name of 1 to 150 characters.",
            remedy="Give it one.",
            code=new.code,
        )
    if new.type not in AccountType.values:
        raise Refused(
            "type_unknown",
            "{type} is not a type of ledger account.",
            remedy="Use one of: {known}.",
            type=new.type or "An empty text",
            known=", ".join(AccountType.values),
        )


def _named(actor: Actor, code: str) -> LedgerAccount:
    found = LedgerAccount.objects.filter(book=actor.book, code=code).first()
    if found is None:
        raise ledger_account_unknown(actor.book.name, code)
    return found


def _change(actor: Actor, place: LedgerAccount, **values: object) -> None:
    before = {name: getattr(place, name) for name in values}
    for name, value in values.items():
        setattr(place, name, value)
    place.save(update_fields=list(values))
    record(
        actor,
        LedgerAccountChanged(place.code, values),
        subject=f"ledger_account:{place.code}",
        before=before,
    )


def write_change(actor: Actor, code: str, **values: object) -> None:
    """Step: change columns of a ledger account. Refused: ledger_account_unknown."""
    _change(actor, _named(actor, code), **values)


@usecase(Permission.CHANGE_CHART)
def rename_ledger_account(actor: Actor, *, code: str, name: str) -> None:
    """Refused: ledger_account_unknown, ledger_account_unfit."""
    place = _named(actor, code)
    check_new(NewLedgerAccount(code, name, place.type))
    _change(actor, place, name=name)


@usecase(Permission.CHANGE_CHART)
def retire_ledger_account(actor: Actor, *, code: str) -> None:
    """Take it out of use from today; what was posted stays. Refused: ledger_account_unknown."""
    _change(actor, _named(actor, code), retired_on=today_in(actor.book))


@usecase(Permission.CHANGE_CHART)
def restore_ledger_account(actor: Actor, *, code: str) -> None:
    """Take a retired one into use again. Refused: ledger_account_unknown."""
    _change(actor, _named(actor, code), retired_on=None)


@usecase(Permission.CHANGE_CHART)
def require_dimensions(actor: Actor, *, code: str, dimensions: Sequence[str]) -> None:
    """From now on every line on it names a value of each of these dimensions.

    Refused: ledger_account_unknown, dimension_unknown.
    """
    known = set(Dimension.objects.filter(book=actor.book).values_list("code", flat=True))
    for dimension in dimensions:
        if dimension not in known:
            raise dimension_unknown(actor.book, dimension)
    _change(actor, _named(actor, code), required_dimensions=list(dimensions))


@usecase(Permission.CHANGE_CHART)
def revalue_beside(actor: Actor, *, code: str, beside: str) -> None:
    """Revalue what stands on it in other currencies, on a ledger account beside it.

    That one has no currency of its own and is the same type; `beside` empty ends it.
    Refused: ledger_account_unknown, ledger_account_unfit.
    """
    place = _named(actor, code)
    other = _named(actor, beside) if beside else None
    if other is not None and (
        other == place
        or other.type != place.type
        or place.type in ("income", "expense")
        or other.currency
        or other.revalued_on is not None
        or LedgerAccount.objects.filter(book=actor.book, revalued_on=place).exists()
    ):
        raise Refused(
            "ledger_account_unfit",
            "{beside} cannot hold the exchange differences of {code}.",
            remedy="Use another balance sheet account of its type, without a currency of its own.",
            code=code,
            beside=beside,
        )
    before = place.revalued_on.code if place.revalued_on else ""
    place.revalued_on = other
    place.save(update_fields=["revalued_on"])
    record(
        actor,
        LedgerAccountChanged(code, {"revalued_on": beside}),
        subject=f"ledger_account:{code}",
        before={"revalued_on": before},
    )
