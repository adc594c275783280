"""The error that a use case raises on purpose, of one thing or of several fields."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from akker.kernel.sentences import read

Kept = TypeVar("Kept")


class Refused(Exception):
    """What a person asked cannot be done, and what they can do about it.

    `code` is stable and machine-readable. `message` and `remedy` are templates with named
    values (`"{code} is unknown."`), written in English; read, they are in the reader's
    language, and so are values that are words (`"debit"`, a permission).
    """

    def __init__(self, code: str, message: str, /, *, remedy: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.message_template = message
        self.remedy_template = remedy
        self.values = values

    @property
    def message(self) -> str:
        return read(self.message_template, self.values)

    @property
    def remedy(self) -> str:
        return read(self.remedy_template, self.values)

    @property
    def sentence(self) -> str:
        """Message and remedy together, as the command line prints them."""
        return f"{self.message} {self.remedy}".strip()

    def __str__(self) -> str:
        return self.sentence


class RefusedFields(Refused):
    """Several fields of a form are wrong. It reads as the first of them; `at` has them all.

    A field is named as in the form, and in a list with its place from 0: `contacts.1.email`.
    """

    def __init__(self, at: Mapping[str, Refused], /) -> None:
        first = next(iter(at.values()))
        super().__init__(
            first.code, first.message_template, remedy=first.remedy_template, **first.values
        )
        self.at = dict(at)


@dataclass(frozen=True, slots=True)
class WrongFields:
    """What is wrong so far of a form that is looked at as a whole, by field."""

    at: dict[str, Refused] = field(default_factory=dict)

    def tried(self, name: str, otherwise: Kept, check: Callable[[], Kept]) -> Kept:
        """What the check keeps, or `otherwise` where it refuses the field, or fields of its own."""
        try:
            return check()
        except RefusedFields as refusal:
            for one, why in refusal.at.items():
                self.at.setdefault(one, why)
            return otherwise
        except Refused as refusal:
            self.at.setdefault(name, refusal)
            return otherwise

    def refuse(self) -> None:
        """Refused: whatever is wrong, together."""
        if self.at:
            raise RefusedFields(self.at)


@contextmanager
def all_told(wrong: WrongFields | None) -> Iterator[WrongFields]:
    """Where a form is looked at as a whole: in what is given, for whoever refuses it with more;
    or else in one of its own, which is refused at the end."""
    told = WrongFields() if wrong is None else wrong
    yield told
    if wrong is None:
        told.refuse()
