"""Exchange rates: foreign units for one unit of the own currency, as the ECB quotes them.

A rate is a whole number, the quotation times 10^9, so that nothing is ever a float.
"""

import re

from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of

SCALE = 10**9
MOST_RATE_E9 = 10**18 - 1
_DECIMAL = re.compile(r"(?P<whole>[0-9]{1,9})(\.(?P<fraction>[0-9]{0,9}))?\Z")


def parse_rate(text: str) -> int:
    """A rate from its decimal form, `1.0842`, with at most nine decimals.

    Refused: rate_unreadable.
    """
    match = _DECIMAL.match(text)
    rate_e9 = int(match["whole"] + (match["fraction"] or "").ljust(9, "0")) if match else 0
    if rate_e9 == 0:
        raise Refused(
            "rate_unreadable",
            "{text} is not an exchange rate.",
            remedy="Write it with digits and a dot, such as 1.0842, and above zero.",
            text=text[:40] or "An empty text",
        )
    return rate_e9


def rate_text(rate_e9: int) -> str:
    """The decimal form without zeros at the end: `1.0842`, `136`."""
    whole, fraction = divmod(rate_e9, SCALE)
    return f"{whole}.{fraction:09}".rstrip("0").rstrip(".")


def at_rate(foreign_minor: int, currency: str, rate_e9: int, own_currency: str) -> int:
    """What a foreign amount is worth, in minor units of the own currency, rounded half-up."""
    return _rounded(
        foreign_minor * SCALE * 10 ** decimals_of(own_currency),
        rate_e9 * 10 ** decimals_of(currency),
    )


def implied_rate_e9(foreign_minor: int, currency: str, own_minor: int, own_currency: str) -> int:
    """The rate between two amounts for the same thing.

    Kept within what a rate can be: it explains the amounts, it never makes one.
    """
    rate_e9 = _rounded(
        abs(foreign_minor) * SCALE * 10 ** decimals_of(own_currency),
        abs(own_minor) * 10 ** decimals_of(currency),
    )
    return min(max(rate_e9, 1), MOST_RATE_E9)


def cross_rate_e9(foreign_e9: int, own_e9: int) -> int:
    """The rate between two currencies that are both quoted against a third."""
    return _rounded(foreign_e9 * SCALE, own_e9)


def _rounded(numerator: int, denominator: int) -> int:
    """The quotient to the nearest whole number, halves away from zero (invariant 4)."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def percent_text(hundredths: int | None) -> str:
    """`250` is 2.5; None is nothing."""
    if hundredths is None:
        return ""
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
