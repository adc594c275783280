"""Rates on lines and what foreign balances are worth, decided over plain values."""

from dataclasses import dataclass, replace

from akker.kernel.rates import at_rate, implied_rate_e9
from akker.ledger.rules import NewEntry


@dataclass(frozen=True, slots=True)
class ForeignBalance:
    """What stands in one currency on one ledger account, and at how much in our own."""

    ledger_code: str
    beside_code: str  # the ledger account beside it that takes exchange differences
    currency: str
    currency_minor: int
    amount_minor: int


def difference_at(balance: ForeignBalance, rate_e9: int, own_currency: str) -> int:
    """What a foreign balance is worth more, or less, than it stands for (invariant 28).

    Nothing in the currency is worth nothing, whatever stands there (invariant 29).
    """
    if balance.currency_minor == 0:
        return -balance.amount_minor
    worth = at_rate(balance.currency_minor, balance.currency, rate_e9, own_currency)
    return worth - balance.amount_minor


def with_rates(entry: NewEntry, own_currency: str) -> NewEntry:
    """The entry with a rate on every foreign line, from its two amounts if need be.

    So every line in another currency says how it came to its amount (invariant 26).
    """
    if all(line.rate_e9 is not None or not line.currency_minor for line in entry.lines):
        return entry
    return replace(
        entry,
        lines=tuple(
            replace(
                line,
                rate_e9=implied_rate_e9(
                    line.currency_minor, line.currency, line.amount_minor, own_currency
                ),
                rate_on=entry.booked_on,
                rate_source="amounts",
            )
            if line.rate_e9 is None and line.currency_minor
            else line
            for line in entry.lines
        ),
    )
