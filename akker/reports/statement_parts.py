"""What one line on receivables is of for the customer: money, discount, cents, interest, costs.

Decided over plain values. An entry books money that came in with the discount that was granted on
one line of the debtor; what lies across that line tells the two apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.money import round_half_up

DISCOUNT, DIFFERENCE, EXCHANGE = "discount", "payment_difference", "exchange_difference"
_DIFFERENCES = ("payment_differences", "cash_differences")


@dataclass(frozen=True, slots=True)
class Across:
    """The lines of an entry on one place, without the debtor: debit above zero, `amount_minor` in
    `currency`, which is empty for that of the books."""

    role: str
    control: str
    currency: str
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """Above zero the customer owes more."""

    kind: str
    amount_minor: int
    base_minor: int


def parts_of_receipt(whole: Part, currency: str, own: str, across: Sequence[Across]) -> list[Part]:
    """Money, discount with its VAT, missing cents and the exchange difference add up to the whole.

    In the books each is what was booked. In another currency the money is known where it lies on
    an account in that currency; else, and between discount and cents, the parts are in
    proportion, which may be a cent beside what was typed.
    """
    sums = dict.fromkeys((whole.kind, DISCOUNT, DIFFERENCE, EXCHANGE), 0)
    for one in across:
        sums[_kind(one, whole.kind)] -= one.base_minor
    if sum(sums.values()) != whole.base_minor:
        return [whole]  # other lines than a receipt has
    if currency == own:
        return [Part(kind, base, base) for kind, base in sums.items() if base]

    def share(base_minor: int, of: int) -> int:
        return round_half_up(Decimal(base_minor) * of / whole.base_minor) if base_minor else 0

    money = [-one.amount_minor for one in across if one.currency == currency]
    granted = sums[DISCOUNT] + sums[DIFFERENCE]
    amounts = dict.fromkeys(sums, 0)
    if not granted:
        amounts[whole.kind] = whole.amount_minor
    elif money and not (sums[DISCOUNT] and sums[DIFFERENCE]):
        amounts[whole.kind] = sum(money)
        left = DISCOUNT if sums[DISCOUNT] else DIFFERENCE
        amounts[left] = whole.amount_minor - sum(money)
    else:
        amounts[DIFFERENCE] = share(sums[DIFFERENCE], whole.amount_minor)
        amounts[DISCOUNT] = share(sums[DISCOUNT], whole.amount_minor)
        if money:
            amounts[DISCOUNT] = whole.amount_minor - sum(money) - amounts[DIFFERENCE]
        amounts[whole.kind] = whole.amount_minor - amounts[DISCOUNT] - amounts[DIFFERENCE]
    return [Part(kind, amounts[kind], base) for kind, base in sums.items() if base or amounts[kind]]


def _kind(one: Across, money: str) -> str:
    if one.role == "discount_given" or one.control == "vat":
        return DISCOUNT
    if one.role in _DIFFERENCES:
        return DIFFERENCE
    return EXCHANGE if one.role == "fx_realised" else money


def parts_of_charge(whole: Part, across: Sequence[Across]) -> list[Part]:
    """Interest and the costs of collecting, each on its own."""
    costs = -sum(one.base_minor for one in across if one.role == "collection_costs")
    parts = [
        Part("interest", whole.amount_minor - costs, whole.base_minor - costs),
        Part("costs", costs, costs),
    ]
    return [part for part in parts if part.base_minor]
