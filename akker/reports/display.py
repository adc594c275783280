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
# Where a sign belongs to more than one currency, its code is shown instead.
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    group_mark: str
    decimal_mark: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]  # Monday first
    gap_after_sign: str  # between the sign of a currency and its figure
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
    gap_after_sign="",
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
    gap_after_sign=NO_BREAK,
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


def shown_money(amount_minor: int, currency: str, language: Language) -> str:
    """With its currency: `−€1,234.56`, `−€ 1.234,56` in Dutch, `−CHF 1,234.56`."""
    figure = shown_amount(abs(amount_minor), currency, language)
    sign = _SIGNS.get(currency)
    before = sign + language.gap_after_sign if sign else currency + NO_BREAK
    return (MINUS if amount_minor < 0 else "") + before + figure


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
