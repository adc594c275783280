"""What keeping a customer costs against winning one, over plain values."""

from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.money import round_half_up

MOST_COST = 10**15
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class CareCosts:
    """Of a year, in minor units."""

    keeping_minor: int
    winning_minor: int


@dataclass(frozen=True, slots=True)
class CareCompared:
    """Over a period, and for each customer who stayed and each who is new; None where there is
    none. `ratio` is how many times as much one new customer costs.
    """

    keeping_minor: int
    winning_minor: int
    each_kept_minor: int | None
    each_new_minor: int | None
    ratio: Decimal | None


def compared(costs: CareCosts, days: int, kept_count: int, new_count: int) -> CareCompared:
    """The costs of a year shared out over its days, 365, to a period of so many."""
    keeping = _share(costs.keeping_minor * days, YEAR_DAYS)
    winning = _share(costs.winning_minor * days, YEAR_DAYS)
    each_kept = _share(keeping, kept_count) if kept_count else None
    each_new = _share(winning, new_count) if new_count else None
    ratio = None
    if each_kept and each_new is not None:
        ratio = (Decimal(each_new) / each_kept).quantize(Decimal("0.1"))
    return CareCompared(keeping, winning, each_kept, each_new, ratio)


def _share(amount: int, parts: int) -> int:
    return round_half_up(Decimal(amount) / parts)
