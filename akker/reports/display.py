"""How values read to people: the figures and dates of a language.

Two languages are written out here rather than asked of a locale library: a report on the
command line may not cost the time to load one.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from akker.kernel.money import Money, decimal_text
from akker.reports.table import Cell, Column

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
# Only those that mean one currency: a dollar sign alone does not.
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "US$"}


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    group_mark: str
    decimal_mark: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]  # Monday first
    page_words: tuple[str, str]  # Page 2 of 3


ENGLISH = Language(
    code="en",
    group_mark=",",
    decimal_mark=".",
    months=(
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    page_words=("Page", "of"),
)
DUTCH = Language(
    code="nl",
    group_mark=".",
    decimal_mark=",",
    months=(
        *("jan", "feb", "mrt", "apr", "mei", "jun"),
        *("jul", "aug", "sep", "okt", "nov", "dec"),
    ),
    weekdays=("ma", "di", "wo", "do", "vr", "za", "zo"),
    page_words=("Pagina", "van"),
)
_LANGUAGES = {"en": ENGLISH, "nl": DUTCH}

# Control characters could drive a terminal; bidirectional overrides could make one amount or
# name look like another. Neither ever belongs to what is shown.
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def language_of(code: str) -> Language:
    """The figures of a language such as `nl` or `nl-BE`; English for any other."""
    return _LANGUAGES.get(code.replace("_", "-").split("-")[0].lower(), ENGLISH)


def shown_text(text: str) -> str:
    """One line of the text, without characters that act instead of being read."""
    return _UNSEEN.sub(" ", text) if _UNSEEN.search(text) else text


def shown_figure(machine_text: str, language: Language, minus: str = MINUS) -> str:
    """`-1234.56` as people write it: grouped, with the marks of their language."""
    whole, _, fraction = machine_text.removeprefix("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", language.group_mark)
    sign = minus if machine_text.startswith("-") else ""
    return sign + grouped + (language.decimal_mark + fraction if fraction else "")


def shown_amount(amount: int | Money, currency: str, language: Language, minus: str = MINUS) -> str:
    if isinstance(amount, Money):
        return shown_amount(amount.amount_minor, amount.currency, language, minus)
    return shown_figure(decimal_text(amount, currency), language, minus)


def shown_money(amount: int | Money, currency: str, language: Language) -> str:
    """With the currency in front: `€12,345.60`, in Dutch `€ 12.345,60`, others `CHF 12.00`.

    The space does not break. The minus sign stands before all of it, in Dutch before the figure.
    """
    if isinstance(amount, Money):
        return shown_money(amount.amount_minor, amount.currency, language)
    figure = shown_amount(abs(amount), currency, language)
    sign = MINUS if amount < 0 else ""
    symbol = _SYMBOLS.get(currency, currency)
    if language.code == "nl":
        return f"{symbol}{NO_BREAK}{sign}{figure}"
    return f"{sign}{symbol}{'' if currency in _SYMBOLS else NO_BREAK}{figure}"


def shown_percent(fraction: Decimal | int, language: Language, minus: str = MINUS) -> str:
    """One decimal: 0.1184 reads `11.8%`."""
    percent = (Decimal(fraction) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return shown_figure(f"{percent + 0:f}", language, minus) + "%"


def shown_date(day: dt.date, language: Language) -> str:
    return f"{day.day} {language.months[day.month - 1]} {day.year}"


def shown_weekday(day: dt.date, language: Language) -> str:
    return language.weekdays[day.weekday()]


def shown_moment(moment: dt.datetime, language: Language) -> str:
    return f"{shown_date(moment, language)} {moment:%H:%M}"


def shown(cell: Cell, column: Column, currency: str, language: Language) -> str:
    """A cell as it stands on paper."""
    match cell:
        case None:
            return ""
        case str():
            return shown_text(cell)
        case Money():
            return shown_amount(cell, currency, language)
        case int() if column.kind == "amount":
            return shown_amount(cell, currency, language)
        case int() | Decimal() if column.kind == "percent":
            return shown_percent(cell, language)
        case int() | Decimal():
            return shown_figure(f"{Decimal(cell):f}", language)
        case dt.datetime():
            return shown_moment(cell, language)
        case dt.date():
            return shown_date(cell, language)


def width_of(text: str) -> int:
    """Places that a text takes on a terminal: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def cut(text: str, places: int) -> str:
    """The text in at most so many places, with an ellipsis where something was left out."""
    if width_of(text) <= places:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > places - 1:
            break
        kept += character
    return kept.rstrip() + "…"
