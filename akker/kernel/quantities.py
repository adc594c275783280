"""Quantities, their units, and prices for one: decimals kept as whole millionths."""

import re
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown

SCALE = 10**6
# Codes of UN/ECE recommendation 20; none is pieces.
UNITS = ("", "C62", "HUR", "DAY", "MON", "ANN", "KMT", "KGM", "LTR", "MTR", "MTK")
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,11})(\.(?P<fraction>[0-9]{0,6}))?\Z")


def parse_millionths(text: str) -> int:
    """`2.5` is 2,500,000. Refused: number_unreadable."""
    match = _DECIMAL.match(text.strip())
    if match is None:
        raise Refused(
            "number_unreadable",
            "{text} is not a number with at most six decimals.",
            remedy="Write it with digits and a dot, such as 2.5.",
            text=shown(text),
        )
    millionths = int(match["whole"] + (match["fraction"] or "").ljust(6, "0"))
    return -millionths if match["sign"] == "-" else millionths


def millionths_text(millionths: int, least_decimals: int = 0) -> str:
    """The decimal form: `2.5`; with at least two decimals `2.50`."""
    whole, fraction = divmod(abs(millionths), SCALE)
    decimals = f"{fraction:06}".rstrip("0").ljust(least_decimals, "0")
    sign = "-" if millionths < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def decimal_of(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-6)


def check_unit(unit: str) -> None:
    """Refused: unit_unknown."""
    if unit not in UNITS:
        raise Refused(
            "unit_unknown",
            "{text} is not a unit that is known here.",
            remedy="Use one of: {known}.",
            text=unit[:20],
            known=", ".join(UNITS[1:]),
        )
