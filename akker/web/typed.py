"""An entry as it is typed: what stands in each field, and what that means or what is wrong.

Nothing is guessed. What was typed stays in its field until it is understood, also in a draft.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.http import QueryDict

from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, parse_decimal
from akker.ledger.entry_form import Form
from akker.reports.display import Language, shown_amount, shown_date
from akker.web.asked import typed_text

# In front of an amount that nobody understood yet, so that no program takes it for one.
UNREAD = "?"
FIELDS = (
    "code",
    "text",
    "party",
    "debit",
    "credit",
    "currency",
    "currency_amount",
    "rate",
)
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class RawLine:
    """A row as typed. `dimensions` holds the chosen value of each dimension by its code."""

    row: int
    code: str = ""
    text: str = ""
    party: str = ""
    debit: str = ""
    credit: str = ""
    currency: str = ""
    currency_amount: str = ""
    rate: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any((*(getattr(self, name) for name in FIELDS), *self.dimensions.values()))


@dataclass(frozen=True, slots=True)
class RawEntry:
    date: str = ""
    journal: str = ""
    description: str = ""
    corrects: str = ""
    lines: tuple[RawLine, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing worth keeping: a day and a journal are there at once."""
        return not self.description and all(line.is_empty for line in self.lines)


def raw_of_post(post: QueryDict, dimensions: Sequence[str]) -> RawEntry:
    """What a form sent. Each row sends every field, so that the lists belong together."""
    columns = {name: post.getlist(name) for name in ("row", *FIELDS)}
    tags = {code: post.getlist(f"dimension-{code}") for code in dimensions}

    def at(values: Sequence[str], i: int) -> str:
        return values[i].replace("\0", "").strip() if i < len(values) else ""

    lines = tuple(
        RawLine(
            i + 1,
            **{name: at(columns[name], i) for name in FIELDS},
            dimensions={code: at(values, i) for code, values in tags.items() if at(values, i)},
        )
        for i in range(len(columns["code"]))
    )
    date, journal, description, corrects = (
        typed_text(post, name) for name in ("date", "journal", "description", "corrects")
    )
    return RawEntry(date, journal, description, corrects, _numbered(lines, columns["row"]))


def _numbered(lines: tuple[RawLine, ...], rows: Sequence[str]) -> tuple[RawLine, ...]:
    """With the numbers that the page gave its rows, if they are numbers and differ."""
    given = [row for row in rows if row.isascii() and row.isdigit() and len(row) < 6]
    if len(given) != len(lines) or len(set(map(int, given))) != len(lines):
        return lines
    return tuple(
        RawLine(
            int(row),
            **{name: getattr(line, name) for name in FIELDS},
            dimensions=line.dimensions,
        )
        for row, line in zip(given, lines, strict=True)
    )


def raw_of_form(form: Form, currency: str, language: Language) -> RawEntry:
    """What a draft, template or entry shows in the fields."""
    date = form.get("date", "")
    with suppress(ValueError):  # what is no day stays as somebody typed it
        date = shown_date(dt.date.fromisoformat(date), language)
    return RawEntry(
        date,
        form.get("journal", ""),
        form.get("description", ""),
        form.get("corrects", ""),
        tuple(
            _raw_line(row, line, currency, language)
            for row, line in enumerate(form.get("lines", []), start=1)
        ),
    )


def _raw_line(row: int, line: Form, currency: str, language: Language) -> RawLine:
    debit, credit = _sides(line.get("amount", ""), currency, language)
    foreign = line.get("currency", "")
    foreign_debit, foreign_credit = _sides(line.get("currency_amount", ""), foreign, language)
    return RawLine(
        row,
        line.get("code", ""),
        line.get("text", ""),
        line.get("party", ""),
        debit,
        credit,
        foreign,
        foreign_debit or foreign_credit,
        line.get("rate", "").replace(".", language.decimal_mark),
        line.get("dimensions", {}),
    )


def _sides(amount: str, currency: str, language: Language) -> tuple[str, str]:
    """A signed amount as it stands in the columns of debit and credit."""
    unread = amount.removeprefix(UNREAD)
    if unread != amount:
        is_credit = unread.startswith(UNREAD)
        return ("", unread.removeprefix(UNREAD)) if is_credit else (unread, "")
    if not amount or not currency:
        return amount, ""
    try:
        amount_minor = parse_decimal(amount, currency)
    except Refused:
        return amount, ""
    text = field_text(abs(amount_minor), currency, language)
    return (text, "") if amount_minor >= 0 else ("", text)


def field_text(amount_minor: int, currency: str, language: Language) -> str:
    """An amount as it stands in a field: read again, it can only mean this.

    `1,234` yen would be a question again, and `1.234` dinar in any way of writing: a fourth
    decimal makes it clear.
    """
    text = decimal_text(amount_minor, currency)
    for way in (shown_amount(amount_minor, currency, language, "-"), text, f"{text}0"):
        try:
            if understood_amount(way, language.code, currency) == (amount_minor,):
                return way
        except Refused:
            continue
    return text


def unread(debit: str, credit: str) -> str:
    """How a draft keeps an amount that nobody understood."""
    return f"{UNREAD}{debit}" if debit else f"{UNREAD}{UNREAD}{credit}"
