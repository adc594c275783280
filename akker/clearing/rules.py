"""How much of a line settles how much of another, decided over plain values."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line on a control account and what of it is not settled.

    `open_minor` is in `currency`, `base_minor` in the currency of the books; both above zero, on
    either side. `is_debit` says which side, `rate_e9` at which rate it was booked.
    """

    line_id: int
    is_debit: bool
    booked_on: dt.date
    currency: str
    open_minor: int
    base_minor: int
    rate_e9: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An allocation to be."""

    debit_line_id: int
    credit_line_id: int
    amount_minor: int
    base_minor: int
    allocated_on: dt.date


def base_of(item: OpenLine, amount_minor: int) -> int:
    """What a part of it is carried at: pro rata, and all that is left with the last of it.

    So nothing is left in one currency when nothing is in the other (invariants 27 and 29).
    """
    if amount_minor == item.open_minor:
        return item.base_minor
    return round_half_up(Decimal(item.base_minor) * amount_minor / item.open_minor)


@dataclass(frozen=True, slots=True)
class Settling:
    """A debit and a credit that settle each other, each in an amount of its currency.

    `debit_base` and `credit_base` are what of each is relieved in the currency of the books: two
    different amounts where they are kept at different rates, or where cents of rounding are left.
    `crosses` says that they are in two currencies; else both amounts are one.
    """

    debit_line_id: int
    credit_line_id: int
    amount_minor: int
    credit_minor: int
    debit_base: int
    credit_base: int
    allocated_on: dt.date
    crosses: bool = False

    @property
    def needs_entry(self) -> bool:
        """Whether an entry lies between the two: at one rate in one currency there is none."""
        return self.crosses or self.loss != 0

    @property
    def loss(self) -> int:
        """What is lost on the difference of the rates, in the books; below zero it is gained."""
        return self.debit_base - self.credit_base

    @property
    def part(self) -> Part:
        assert not self.needs_entry, "two rates or currencies need an entry between them"
        return Part(
            self.debit_line_id,
            self.credit_line_id,
            self.amount_minor,
            self.debit_base,
            self.allocated_on,
        )


def settling_of(
    debit: OpenLine,
    credit: OpenLine,
    amount_minor: int,
    on: dt.date | None = None,
    credit_minor: int | None = None,
) -> Settling:
    """What settling an amount of both takes, on a day or else the later of their two.

    `credit_minor` is what of the credit it takes where that is in another currency. Refused:
    allocation_unfit, allocation_currencies, allocation_too_large, allocation_early,
    allocation_worthless.
    """
    crosses = debit.currency != credit.currency
    if not debit.is_debit or credit.is_debit:
        raise Refused(
            "allocation_unfit",
            "These two do not settle each other.",
            remedy="Choose an invoice and a payment or credit of the same party.",
        )
    if crosses != (credit_minor is not None):
        raise currencies_differ(debit.currency, credit.currency)
    taken = amount_minor if credit_minor is None else credit_minor
    for item, amount in ((debit, amount_minor), (credit, taken)):
        if not 0 < amount <= item.open_minor:
            raise too_large(amount, item)
    first = max(debit.booked_on, credit.booked_on)
    if on is not None and on < first:
        raise Refused(
            "allocation_early",
            "On {day} one of the two was not there yet.",
            remedy="Use {first} or later.",
            day=on.isoformat(),
            first=first.isoformat(),
        )
    bases = (
        (base_of(debit, amount_minor), base_of(credit, taken))
        if crosses
        else _bases(debit, credit, amount_minor)
    )
    if 0 in bases and (crosses or bases[0] != bases[1]):
        raise Refused(
            "allocation_worthless",
            "{amount} {currency} is less than the smallest coin of these books.",
            remedy="Settle more of it at once.",
            amount=decimal_text(amount_minor, debit.currency),
            currency=debit.currency,
        )
    return Settling(
        debit.line_id, credit.line_id, amount_minor, taken, *bases, on or first, crosses
    )


def _bases(debit: OpenLine, credit: OpenLine, amount_minor: int) -> tuple[int, int]:
    """What each is relieved. At one rate the whole of one is worth as much of the other: cents of
    rounding stay with what is left of that."""
    bases = (base_of(debit, amount_minor), base_of(credit, amount_minor))
    if debit.rate_e9 is None or debit.rate_e9 != credit.rate_e9:
        return bases
    for one, other in ((debit, credit), (credit, debit)):
        is_part = amount_minor == one.open_minor < other.open_minor
        if is_part and 0 < one.base_minor < other.base_minor:
            return (one.base_minor, one.base_minor)
    return bases


def currencies_differ(debit: str, credit: str) -> Refused:
    """Both amounts are said where there are two currencies, and only there."""
    if debit == credit:
        return Refused(
            "allocation_currencies",
            "Both are in {currency}, so one amount is settled of both.",
            remedy="Leave out the amount of the credit.",
            currency=debit,
        )
    return Refused(
        "allocation_currencies",
        "What is owed is in {debit} and the credit in {credit}, so it takes two amounts.",
        remedy="Say how much of what is owed is settled, and how much of the credit that takes.",
        debit=debit,
        credit=credit,
    )


def less(line: OpenLine, amount_minor: int, base_minor: int) -> OpenLine:
    """What is left of it when that is settled."""
    return replace(
        line,
        open_minor=line.open_minor - amount_minor,
        base_minor=line.base_minor - base_minor,
    )


def too_large(amount_minor: int, item: OpenLine) -> Refused:
    """Of an amount that is not between nothing and what is open."""
    if amount_minor <= 0:
        return Refused(
            "allocation_too_large",
            "{amount} {currency} settles nothing.",
            remedy="Use an amount above zero, or leave the field empty.",
            amount=decimal_text(amount_minor, item.currency),
            currency=item.currency,
        )
    return Refused(
        "allocation_too_large",
        "{amount} {currency} is more than the {open} that is open.",
        remedy="Use an amount up to that.",
        amount=decimal_text(amount_minor, item.currency),
        open=decimal_text(item.open_minor, item.currency),
        currency=item.currency,
    )


def spread(amount_minor: int, oldest_first: Iterable[OpenLine]) -> list[tuple[OpenLine, int]]:
    """Pay open items in the order given until the money runs out.

    What is left over stays with whoever paid.
    """
    left, parts = amount_minor, []
    for item in oldest_first:
        amount = min(left, item.open_minor)
        if amount > 0:
            parts.append((item, amount))
            left -= amount
    return parts


def sorted_by_age(items: Sequence[OpenLine]) -> list[OpenLine]:
    return sorted(items, key=lambda item: (item.booked_on, item.line_id))
