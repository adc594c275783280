"""What was understood of a typed entry, field by field."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from akker.books.models import Book
from akker.books.queries import DimensionValueRow
from akker.ledger.entry_form import Form
from akker.ledger.queries import LedgerAccountRow
from akker.ledger.rules import NewEntry
from akker.reports.display import Language
from akker.web.fields import Reading


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: what stands in it, what it means, what is wrong, or which readings there are."""

    text: str = ""
    said: str = ""
    wrong: str = ""
    asks: tuple[Reading, ...] = ()
    is_day: bool = False  # what it asks is about a day, else about an amount

    @property
    def is_wrong(self) -> bool:
        return bool(self.wrong or self.asks)


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Choice:
    """A dimension on a line: its values as (code, name), and the one that is chosen."""

    code: str
    name: str
    chosen: str
    values: tuple[tuple[str, str], ...]


def choices_of(tags: Sequence[DimensionValueRow], chosen: Mapping[str, str]) -> tuple[Choice, ...]:
    """Every dimension with the values that can be chosen; `chosen` by the codes of dimensions."""
    names = dict.fromkeys((tag.dimension, tag.dimension_name) for tag in tags)
    return tuple(
        Choice(
            code,
            name,
            chosen.get(code, ""),
            tuple(
                (tag.code, tag.name)
                for tag in tags
                if tag.dimension == code and tag.code and not tag.is_retired
            ),
        )
        for code, name in names
    )


@dataclass(frozen=True, slots=True)
class TypedLine:
    row: int
    choices: tuple[Choice, ...]
    code: Cell = NOTHING
    text: Cell = NOTHING
    party: Cell = NOTHING
    debit: Cell = NOTHING
    credit: Cell = NOTHING
    currency: Cell = NOTHING
    currency_amount: Cell = NOTHING
    rate: Cell = NOTHING
    more: Cell = NOTHING  # what is wrong with the rest of the line
    amount_minor: int | None = None  # None where it is not known
    form: Form = field(default_factory=dict)  # what a draft keeps of it; nothing of nothing

    @property
    def cells(self) -> tuple[tuple[str, Cell], ...]:
        names = ("code", "text", "party", "debit", "credit", "currency", "currency_amount", "rate")
        return tuple((name, getattr(self, name)) for name in (*names, "more"))

    @property
    def has_more(self) -> bool:
        """Whether there is something in the part of the line that is folded away."""
        folded = (self.currency, self.currency_amount, self.rate)
        chosen = any(choice.chosen for choice in self.choices)
        return chosen or any(cell.text for cell in folded) or self.more.is_wrong

    @property
    def is_empty(self) -> bool:
        return not self.form


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """`form` is what a draft keeps; `entry` is there when every field is understood."""

    date: Cell
    booked_on: dt.date | None
    journal: str
    description: Cell
    corrects: str
    lines: tuple[TypedLine, ...]
    form: Form
    entry: NewEntry | None

    @property
    def debit_minor(self) -> int:
        return sum(max(line.amount_minor or 0, 0) for line in self.lines)

    @property
    def credit_minor(self) -> int:
        return sum(max(-(line.amount_minor or 0), 0) for line in self.lines)

    @property
    def difference_minor(self) -> int:
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True, slots=True)
class Known:
    """What the books know, and the reader, while a form is read."""

    book: Book
    language: Language
    today: dt.date
    accounts: Sequence[LedgerAccountRow]
    parties: dict[str, str]
    tags: Sequence[DimensionValueRow]
