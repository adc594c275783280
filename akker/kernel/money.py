"""Money: whole minor units in one currency, and the only roundings to them.

Invariants 2 and 4 of the accounting rules: an amount is an integer number of minor units;
rounding is half-up on the absolute value; parts of a split add up to the whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from akker.kernel.errors import Refused

# ISO 4217: every currency has two decimals but these.
_OTHER_DECIMALS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}\Z")  # commodities too, which may be one letter
_MACHINE_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,18})(\.(?P<fraction>[0-9]*))?\Z")

# Amounts stay below this, so that no sum of a book can overflow 64 bits.
LIMIT_MINOR = 10**15


@dataclass(frozen=True, slots=True)
class Money:
    amount_minor: int
    currency: str


def decimals_of(currency: str) -> int:
    """Number of decimals of a currency or commodity: JPY 0, EUR 2, KWD 3; unknown codes 2."""
    return _OTHER_DECIMALS.get(currency, 2)


def check_currency(currency: str) -> str:
    """The code itself. Refused: currency_unknown."""
    if not _CODE.match(currency):
        raise currency_unknown(currency)
    return currency


def currency_unknown(currency: str) -> Refused:
    return Refused(
        "currency_unknown",
        "{currency} is not a currency code.",
        remedy="Use three capital letters, such as EUR.",
        currency=currency or "An empty text",
    )


def decimal_text(amount_minor: int, currency: str) -> str:
    """The machine form: `-1234.56`, a dot, no grouping, exactly the currency's decimals."""
    decimals = decimals_of(currency)
    sign = "-" if amount_minor < 0 else ""
    digits = str(abs(amount_minor)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def parse_decimal(text: str, currency: str) -> int:
    """Minor units from the machine form (`-1234.5`); nothing is rounded or guessed.

    Refused: amount_unreadable, too_many_decimals, amount_too_large.
    """
    match = _MACHINE_DECIMAL.match(text.strip())
    if not match:
        raise Refused(
            "amount_unreadable",
            "{text} is not an amount.",
            remedy="Write it with digits and a dot, such as 1250.00.",
            text=text.strip() or "An empty text",
        )
    decimals = decimals_of(currency)
    fraction = (match["fraction"] or "").rstrip("0")
    if len(fraction) > decimals:
        raise Refused(
            "too_many_decimals",
            "{text} has more decimals than {currency} has.",
            remedy="Use at most {decimals} decimals.",
            text=text.strip(),
            currency=currency,
            decimals=decimals,
        )
    amount_minor = int(match["whole"] + fraction.ljust(decimals, "0"))
    check_size(amount_minor, currency)
    return -amount_minor if match["sign"] == "-" else amount_minor


def check_size(amount_minor: int, currency: str) -> None:
    """Refused: amount_too_large, at a thousand million million minor units."""
    if abs(amount_minor) >= LIMIT_MINOR:
        raise Refused(
            "amount_too_large",
            "{amount} {currency} is more than one line can hold.",
            remedy="Check the amount; the most is {most}.",
            amount=decimal_text(amount_minor, currency),
            currency=currency,
            most=decimal_text(LIMIT_MINOR - 1, currency),
        )


def round_half_up(value: Decimal) -> int:
    """Nearest whole number, halves away from zero: 2.5 -> 3, -2.5 -> -3."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split_largest_remainder(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to the weights that add up to the whole exactly.

    What rounding down leaves goes to the largest remainders, the earlier part first.
    """
    total = sum(weights)
    assert total > 0 and min(weights) >= 0, "weights are counts or amounts, not all zero"
    sign, size = (-1, -amount_minor) if amount_minor < 0 else (1, amount_minor)
    parts = [size * weight // total for weight in weights]
    remainders = [size * weight % total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -remainders[i])
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
