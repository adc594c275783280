"""Amounts as people and programs write them, to minor units; never a guess.

A point or comma is a decimal sign or it groups thousands, and nothing in the text says which.
So each text is read both ways: if only one way makes sense, or both give the same amount, that
is the amount; otherwise (`1.234`) the person is asked.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from akker.intake.cells import Cell, clean_text, shown, text_of
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, check_size, decimals_of
from akker.kernel.quantities import parse_millionths

Style = Literal["dot", "comma"]  # the decimal sign

_MARKS: dict[Style, str] = {"dot": ".", "comma": ","}
_LONGEST = 60

# The form that programs write; short enough to need no other check.
_MACHINE = {
    0: re.compile(r"-?[0-9]{1,15}"),
    2: re.compile(r"-?[0-9]{1,13}\.[0-9]{2}"),
    3: re.compile(r"-?[0-9]{1,12}\.[0-9]{3}"),
}
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?")  # the same in either way of writing
_PATTERN = (
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<group>[%(other)s' ])[0-9]{3}(?:(?P=group)[0-9]{3})*"
    r"|(?=[%(mark)s]))(?:[%(mark)s](?P<fraction>[0-9]+))?"
)
_NUMBER: dict[Style, re.Pattern[str]] = {
    "dot": re.compile(_PATTERN % {"mark": ".", "other": ","}),
    "comma": re.compile(_PATTERN % {"mark": ",", "other": "."}),
}
_MINUS = "-\u2212"
_DASH_FOR_CENTS = re.compile(r"(?<=[0-9][.,])(?:--?|[\u2212\u2013\u2014])\Z")  # 50,- and 50,--

# A sign stands for every currency it is used for: with a dollar sign, CAD is not contradicted.
_SIGNS = {
    "€": "EUR",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "R$": "BRL",
    "$": "USD AUD CAD NZD SGD HKD MXN TWD",
    "£": "GBP",
    "¥": "JPY CNY",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "₴": "UAH",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kr": "SEK NOK DKK ISK",
    "kr.": "DKK ISK",
    "Fr.": "CHF",
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CURRENCY_FIRST = re.compile(rf"({_SIGN}|[A-Z]{{3,12}}(?![A-Za-z]))(?=.*[0-9])")
_CURRENCY_LAST = re.compile(rf"(?:{_SIGN}|(?<![A-Za-z])[A-Z]{{3,12}})\Z")


@dataclass(frozen=True, slots=True)
class AmountReader:
    """Reads the amounts of one column.

    With a `style` every text must be written that way; without one, texts that can be read in
    two ways are refused.
    """

    currency: str
    style: Style | None = None
    _machine: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        decimals = decimals_of(check_currency(self.currency))
        # With three decimals 1.234 is machine form and yet can be one thousand and more.
        plain = self.style == "dot" or decimals == 0 or (self.style is None and decimals == 2)
        object.__setattr__(self, "_machine", _MACHINE[decimals] if plain else None)

    def read(self, cell: Cell) -> int:
        """Minor units of the reader's currency.

        Refused: amount_unreadable, amount_ambiguous, too_many_decimals, amount_too_large,
        currency_mismatch.
        """
        if self._machine is not None and isinstance(cell, str) and self._machine.fullmatch(cell):
            return int(cell.replace(".", ""))
        return self._read(cell, rounds=False)

    def read_rounded(self, text: str) -> int:
        """The same, with decimals that the currency does not have rounded half-up."""
        return self._read(text, rounds=True)

    def read_millionths(self, cell: Cell) -> int:
        """A quantity or a price for one, in millionths (`kernel/quantities.py`).

        Refused: amount_unreadable, amount_ambiguous, number_unreadable, currency_mismatch.
        """
        if self.style != "comma" and isinstance(cell, str) and _PLAIN.fullmatch(cell):
            return parse_millionths(cell)
        is_negative, whole, fraction = self._parts(cell)
        return parse_millionths(f"{'-' if is_negative else ''}{whole}.{fraction}")

    def _read(self, cell: Cell, *, rounds: bool) -> int:
        text = text_of(cell)
        is_negative, whole, fraction = self._parts(cell)
        decimals = decimals_of(self.currency)
        if len(fraction) > decimals and not rounds:
            raise Refused(
                "too_many_decimals",
                "{text} has more decimals than {currency} has.",
                remedy="Use at most {decimals} decimals.",
                text=shown(text),
                currency=self.currency,
                decimals=decimals,
            )
        amount_minor = int(whole + fraction[:decimals].ljust(decimals, "0"))
        amount_minor += fraction[decimals : decimals + 1] >= "5"
        check_size(amount_minor, self.currency)
        return -amount_minor if is_negative else amount_minor

    def _parts(self, cell: Cell) -> tuple[bool, str, str]:
        """Whether it is below zero, the digits before the decimal sign, and those after it."""
        text = text_of(cell)
        written = None if isinstance(cell, dt.date) else _taken_apart(text)
        if written is None:
            raise _unreadable(text)
        for currency in written.currencies:
            self._check_currency(text, currency)
        style: Style | None = "dot" if isinstance(cell, Decimal) else self.style
        readings = {
            (_whole(match), (match["fraction"] or "").rstrip("0"))
            for one, pattern in _NUMBER.items()
            if style in (None, one) and (match := pattern.fullmatch(written.number))
        }
        if not readings:
            raise _unreadable(text, style)
        if len(readings) > 1:
            raise _ambiguous(text)
        return (written.is_negative, *readings.pop())

    def _check_currency(self, text: str, found: str) -> None:
        if self.currency not in _SIGNS.get(found, found).split():
            raise Refused(
                "currency_mismatch",
                "{text} is not an amount in {currency}.",
                remedy="Put amounts in another currency in a file or column of their own.",
                text=shown(text),
                currency=self.currency,
            )


def settle_style(cells: Iterable[tuple[int, Cell]]) -> Style | None:
    """The decimal sign that a column shows, from its cells with their row numbers.

    None where no text shows it; then texts that can be read in two ways stay refused. What is
    no amount is passed over: reading it says so.
    Refused: amount_styles_mixed, when one row shows a point and another a comma.
    """
    seen: dict[Style, tuple[int, str]] = {}
    machine = _MACHINE[2]
    for row, cell in cells:
        if not isinstance(cell, str) or ("dot" in seen and machine.fullmatch(cell)):
            continue
        written = _taken_apart(cell)
        if written is None:
            continue
        fits: list[Style] = [one for one in _NUMBER if _NUMBER[one].fullmatch(written.number)]
        if len(fits) == 1:
            seen.setdefault(fits[0], (row, cell))
        if len(seen) > 1:
            raise _mixed(seen)
    return next(iter(seen), None)


@dataclass(frozen=True, slots=True)
class _Written:
    """An amount taken apart, its number not yet read."""

    number: str
    is_negative: bool
    currencies: tuple[str, ...]


def _taken_apart(text: str) -> _Written | None:
    """None where there is more than one sign, or nothing left, or far too much."""
    if len(text) > _LONGEST:
        return None
    rest = clean_text(text).replace("\u2019", "'")
    minuses, signs, currencies = 0, 0, []
    while rest and not (rest[0] in "0123456789.," and rest[-1] in "0123456789"):
        if match := _DASH_FOR_CENTS.search(rest):
            rest = rest[: match.start()] + "00"
        elif rest[0] == "(" and rest[-1] == ")":
            rest, minuses, signs = rest[1:-1], minuses + 1, signs + 1
        elif rest[0] in "+" + _MINUS:
            minuses, signs, rest = minuses + (rest[0] != "+"), signs + 1, rest[1:]
        elif rest[-1] in _MINUS:
            minuses, signs, rest = minuses + 1, signs + 1, rest[:-1]
        elif match := _CURRENCY_FIRST.match(rest) or _CURRENCY_LAST.search(rest):
            currencies.append(match[0])
            rest = rest[: match.start()] + rest[match.end() :]
        else:
            return None
        rest = rest.strip()
    if not rest or signs > 1 or len(currencies) > 2:
        return None
    return _Written(rest, minuses == 1, tuple(currencies))


def _whole(match: re.Match[str]) -> str:
    whole = match["whole"].replace(match["group"] or " ", "")
    return whole or "0"


def _unreadable(text: str, style: Style | None = None) -> Refused:
    if style is None:
        return Refused(
            "amount_unreadable",
            "{text} is not an amount.",
            remedy="Write it with digits and a decimal sign, such as 1250.00.",
            text=shown(text),
        )
    return Refused(
        "amount_unreadable",
        "{text} is not an amount with {mark} as decimal sign.",
        remedy="Write all amounts of a column in one way.",
        text=shown(text),
        mark=_MARKS[style],
    )


def _ambiguous(text: str) -> Refused:
    return Refused(
        "amount_ambiguous",
        "{text} can mean thousands or decimals.",
        remedy="Say which decimal sign the file uses, a point or a comma.",
        text=shown(text),
    )


def _mixed(seen: dict[Style, tuple[int, str]]) -> Refused:
    (row, text), (other_row, other_text) = sorted(seen.values())
    return Refused(
        "amount_styles_mixed",
        "Row {row} has {text} and row {other_row} has {other_text}: different decimal signs.",
        remedy="Write all amounts of a column in one way.",
        row=row,
        text=shown(text),
        other_row=other_row,
        other_text=shown(other_text),
    )
