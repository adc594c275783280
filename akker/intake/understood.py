"""What people type in a field, as they type it: `1.250,00`, `100+21`, `2,5`, `23-11`, `eom`.

What can only mean one thing is that thing. What can mean two is answered with both, for the
person to choose: nothing is guessed. Languages are `en` and `nl`; an English reader may put
the day or the month first, a Dutch one puts the day first.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from akker.intake.amounts import AmountReader, Style
from akker.intake.cells import clean_text, shown
from akker.intake.dates import MONTHS, DateReader, Order, day_missing, within_reach
from akker.kernel.errors import Refused
from akker.kernel.money import check_size
from akker.kernel.quantities import parse_millionths

_NO_CURRENCY = "XXX"  # ISO 4217: a number that is no money; a sign of a currency is in its way
# The words of both languages are understood whatever the language of the reader.
_DAYS_AWAY = {
    "today": 0, "vandaag": 0, "now": 0, "nu": 0,
    "yesterday": -1, "gisteren": -1,
    "day before yesterday": -2, "eergisteren": -2,
    "tomorrow": 1, "morgen": 1,
    "day after tomorrow": 2, "overmorgen": 2,
}  # fmt: skip
_MONTH_ENDS = {"eom", "end of month", "ultimo", "einde maand"}
_YEAR_ENDS = {"eoy", "end of year", "einde jaar"}
_WEEKDAY_NAMES = (
    "monday mon maandag ma",
    "tuesday tue dinsdag di",
    "wednesday wed woensdag wo",
    "thursday thu donderdag do",
    "friday fri vrijdag vr",
    "saturday sat zaterdag za",
    "sunday sun zondag zo",
)
_WEEKDAYS = {name: i for i, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_AWAY = re.compile(r"([+\-\u2212]) ?([0-9]{1,4}) ?([dwmyj])\Z")
_WEEKDAY = re.compile(r"(?:(last|vorige|next|volgende) )?([a-z]+)\Z")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})\Z")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|e|\.)?[- ]?([a-z]{3,9})\.?\Z")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[- ]?([0-9]{1,2})(?:st|nd|rd|th)?\Z")
_FAR = dt.timedelta(days=183)  # a day without a year that is further off may be of another year

_MARKS: dict[Style, str] = {"dot": ".", "comma": ","}

# A plus or minus between two amounts; `50,-` and `(12.50)` and `12.50-` are amounts themselves.
_BETWEEN_TERMS = re.compile(
    r"(?:(?<=[0-9)A-Za-z\u20ac])|(?<=[.,][\-\u2212]))\s*([+\-\u2212])\s*(?=[(0-9.,A-Za-z\u20ac$\u00a3])"
)


def understood_amount(text: str, language: str, currency: str) -> tuple[int, ...]:
    """What an amount or a sum of amounts can mean, in minor units: one reading, or two.

    Of two, the one in the reader's own way of writing comes first; `1.234` in EUR reads
    1234.00 or 1.23. Refused: amount_unreadable, too_many_decimals, amount_too_large,
    currency_mismatch.
    """
    if not text.strip():
        raise Refused(
            "amount_unreadable",
            "{text} is not an amount.",
            remedy="Write it with digits and a decimal sign, such as 1250.00.",
            text="An empty text",
        )
    try:
        return _readings(_terms(text), language, currency)
    except Refused as refused:
        if refused.code != "currency_mismatch":
            raise
        raise Refused(
            "currency_mismatch",
            "{text} is not an amount in {currency}.",
            remedy="Leave the sign of the currency out, or choose that currency first.",
            text=shown(text),
            currency=currency,
        ) from refused


def _terms(text: str) -> list[tuple[int, str]]:
    """The amounts that are added, each with 1 or -1."""
    pieces = _BETWEEN_TERMS.split(clean_text(text).removeprefix("="))
    signs = [1, *(1 if sign == "+" else -1 for sign in pieces[1::2])]
    return list(zip(signs, (piece.strip() for piece in pieces[::2]), strict=True))


def _readings(terms: Sequence[tuple[int, str]], language: str, currency: str) -> tuple[int, ...]:
    styles: tuple[Style, Style] = ("comma", "dot") if language == "nl" else ("dot", "comma")
    exact = {style: _total(terms, AmountReader(currency, style), False) for style in styles}
    rounded = {style: _total(terms, AmountReader(currency, style), True) for style in styles}
    read = [total for total in rounded.values() if total is not None]
    if all(total is None for total in exact.values()) or not read:
        # Each term may still be clear by itself; if not, its own refusal says why.
        reader = AmountReader(currency)
        read = [sum(sign * reader.read(term) for sign, term in terms)]
    for total in read:
        check_size(total, currency)
    return tuple(dict.fromkeys(read))


def _total(terms: Iterable[tuple[int, str]], reader: AmountReader, rounds: bool) -> int | None:
    """The sum with one decimal sign for all; None where a term is not written that way."""
    total = 0
    for sign, term in terms:
        try:
            total += sign * (reader.read_rounded(term) if rounds else reader.read(term))
        except Refused as refused:
            if refused.code in ("amount_unreadable", "too_many_decimals"):
                return None
            raise
    return total


def understood_number(text: str, language: str) -> tuple[int, ...]:
    """What a quantity, a price or a percentage can mean, in millionths: one reading, or two.

    Unlike amounts, such numbers have any number of decimals, so that the decimal sign of the
    reader decides by itself: in Dutch `1,125` is one and an eighth. `1.250` is asked about there.
    Refused: number_unreadable.
    """
    styles: tuple[Style, Style] = ("comma", "dot") if language == "nl" else ("dot", "comma")
    own, other = (_number(text, style) for style in styles)
    if own is not None and (other is None or _MARKS[styles[0]] in text):
        return (own,)
    found = tuple(dict.fromkeys(one for one in (own, other) if one is not None))
    return found or (parse_millionths(text),)  # refuses what is no number


def _number(text: str, style: Style) -> int | None:
    try:
        return AmountReader(_NO_CURRENCY, style).read_millionths(clean_text(text))
    except Refused:
        return None


def understood_day(
    text: str, language: str, today: dt.date, *, ahead: bool = False
) -> tuple[dt.date, ...]:
    """The days that a text can mean: one, or two in the order of the calendar.

    A weekday is the last one, today included, or with `ahead` (of what is still to come) the
    first one; `next` or `volgende` in front makes it the one after today. A day without its year
    is of this year, unless that is more than half a year away: then it may be of the year beside
    it too. Refused: date_unreadable.
    """
    said = " ".join(clean_text(text).lower().split())
    found = _spoken(said, today, ahead)
    if found is None:
        found = _without_year(said, language, today) or _with_year(text, language)
    if not found:
        raise _missing(text, said, language, today) or _unreadable(text)
    return tuple(sorted(set(found)))


def _spoken(said: str, today: dt.date, ahead: bool) -> list[dt.date] | None:
    """Words and steps from today; None where it is neither."""
    if said in _DAYS_AWAY:
        return [today + dt.timedelta(days=_DAYS_AWAY[said])]
    if said in _MONTH_ENDS:
        return [_in_month(today.year, today.month, 31)]
    if said in _YEAR_ENDS:
        return [dt.date(today.year, 12, 31)]
    if match := _AWAY.match(said):
        count = int(match[2]) * (1 if match[1] == "+" else -1)
        try:
            return [within_reach(_stepped(today, count, match[3]), said)]
        except (ValueError, OverflowError):
            return []
    if (match := _WEEKDAY.match(said)) and match[2] in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS[match[2]]) % 7
        if match[1] in ("next", "volgende") or (ahead and back and not match[1]):
            return [today + dt.timedelta(days=7 - back)]
        if match[1]:
            back = back or 7
        return [today - dt.timedelta(days=back)]
    return None


def _stepped(today: dt.date, count: int, unit: str) -> dt.date:
    if unit in "dw":
        return today + dt.timedelta(days=count * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 + count * (1 if unit == "m" else 12)
    return _in_month(months // 12, months % 12 + 1, today.day)


def _in_month(year: int, month: int, day: int) -> dt.date:
    """That day, or the last one that the month has."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _without_year(said: str, language: str, today: dt.date) -> list[dt.date]:
    by_order = [days for parts in _day_month(said, language) if (days := _in_years(*parts, today))]
    if len({tuple(days) for days in by_order}) < 2:
        return by_order[0] if by_order else []
    # Two orders to choose from; two years as well would be too much to ask at once.
    return [min(days, key=lambda day: abs(day.year - today.year)) for days in by_order]


def _day_month(said: str, language: str) -> Iterator[tuple[int, int]]:
    """Month and day of a text without a year, in each order that it can have."""
    if match := _DAY_MONTH.match(said):
        first, second = int(match[1]), int(match[2])
        yield second, first
        if language != "nl" or second > 12:
            yield first, second
    elif (match := _DAY_MONTH_NAME.match(said)) and match[2] in MONTHS:
        yield MONTHS[match[2]], int(match[1])
    elif (match := _MONTH_NAME_DAY.match(said)) and match[1] in MONTHS:
        yield MONTHS[match[1]], int(match[2])


def _in_years(month: int, day: int, today: dt.date) -> list[dt.date]:
    """This year's day; where it is far off or not there, also that of the year beside it."""
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(dt.date(year, month, day))
        except ValueError:
            continue
    own = [found for found in days if found.year == today.year]
    near = [found for found in days if abs(found - today) <= _FAR]
    return sorted({*own, *near})


def _with_year(text: str, language: str) -> list[dt.date]:
    """The whole date, in each order of day and month that the reader may mean."""
    orders: Sequence[Order] = ("dmy",) if language == "nl" else ("dmy", "mdy")
    found = _read_dates(text, orders)
    return found or _read_dates(text, ("mdy",))


def _read_dates(text: str, orders: Iterable[Order]) -> list[dt.date]:
    found = []
    for order in orders:
        try:
            found.append(DateReader(order).read(text))
        except Refused:
            continue
    return found


def _missing(text: str, said: str, language: str, today: dt.date) -> Refused | None:
    """That its month has no such day, where it is written as a day; else None."""
    for month, day in _day_month(said, language):
        if refusal := day_missing(text, today.year, month, day):
            return refusal
    orders: tuple[Order, Order] = ("dmy", "mdy")
    for order in orders:
        try:
            DateReader(order).read(text)
        except Refused as refusal:
            if "last" in refusal.values:
                return refusal
    return None


def _unreadable(text: str) -> Refused:
    return Refused(
        "date_unreadable",
        "{text} is not a date.",
        remedy="Write it as 23-11, 23-11-2026 or 2026-11-23, or say today, +14d or eom.",
        text=shown(text) if text.strip() else "An empty text",
    )
