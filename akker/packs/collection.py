"""What a country lets a creditor charge for collecting, as a table."""

from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.money import round_half_up


@dataclass(frozen=True, slots=True)
class CollectionCosts:
    """A rate for each part of what is owed. Amounts are minor units of `currency`.

    `bands` are pairs of how wide a part is and its rate in hundredths of a percent; a width of
    None has no end. `consumer_days` is what a consumer gets to pay first, without costs,
    counted from the day after the letter came. `law` says where this stands.
    """

    currency: str
    bands: tuple[tuple[int | None, int], ...]
    least_minor: int
    most_minor: int
    consumer_days: int
    law: str

    def of(self, owed_minor: int) -> int:
        """The costs of collecting that amount, to the cent, half up; none of nothing."""
        if owed_minor <= 0:
            return 0
        left, costs = owed_minor, Decimal(0)
        for width, rate_e2 in self.bands:
            part = left if width is None else min(left, width)
            costs += Decimal(part) * rate_e2 / 10_000
            left -= part
        return max(self.least_minor, min(self.most_minor, round_half_up(costs)))
