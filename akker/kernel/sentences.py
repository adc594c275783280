"""Sentences that are told later, each time in the language of whoever reads them."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass

AT_ROW = "Row {row}: "  # stands before the message about one row of a file
TYPED = "text"  # the value that repeats what somebody typed, as it was typed
WORDS = "words"  # the value that is several words, with commas between them
VALUE = "value"  # the context in which words that a sentence names are translated

# Text and context -> text in the language of whoever reads it.
Translation = Callable[[str, str], str]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+\.\d+")
# The values that are amounts or quantities; others with a point in them are codes and versions.
_NUMBERS = frozenset(
    "after allowed amount booked claim credit debit difference left limit most net open over price"
    " quantity total up_to".split()
)


def _as_written(text: str, context: str) -> str:
    del context
    return text


_translation: Translation = _as_written


def translate_by(translation: Translation) -> None:
    """Let sentences be read in the language that is active where they are read.

    The kernel knows no language: whoever starts the program knows (`akker/access/apps.py`).
    """
    global _translation
    _translation = translation


_form_of_days: ContextVar[Callable[[dt.date], str]] = ContextVar(
    "form_of_days", default=dt.date.isoformat
)


_form_of_numbers: ContextVar[Callable[[str], str]] = ContextVar("form_of_numbers", default=str)


@contextmanager
def values_written_by(
    days: Callable[[dt.date], str], numbers: Callable[[str], str]
) -> Iterator[None]:
    """Write the days and amounts that sentences name as people read them; programs get ISO 8601
    and a decimal point."""
    before, numbers_before = _form_of_days.set(days), _form_of_numbers.set(numbers)
    try:
        yield
    finally:
        _form_of_days.reset(before)
        _form_of_numbers.reset(numbers_before)


def read(template: str, values: Mapping[str, object]) -> str:
    """The sentence in the reader's language, and so its values that are words (`"debit"`)."""
    before = ""
    if template.startswith(AT_ROW):
        before, template = _translation(AT_ROW, ""), template.removeprefix(AT_ROW)
    told = before + (_translation(template, "") if template else "")
    return told.format(**{name: _in_words(name, value) for name, value in values.items()})


def _in_words(name: str, value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return _form_of_days.get()(value)
    if not isinstance(value, str) or not value:
        return value
    if name == WORDS:
        return ", ".join(_translation(word, VALUE) for word in value.split(", "))
    if name != TYPED and _DAY.fullmatch(value):
        with suppress(ValueError):
            return _form_of_days.get()(dt.date.fromisoformat(value))
    if name in _NUMBERS and _NUMBER.fullmatch(value):
        return _form_of_numbers.get()(value)
    return _translation(value, VALUE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template in English with named values (`"Entry {label} has one line."`)."""

    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return read(self.template, self.values)


def said(template: str, /, **values: object) -> Sentence:
    """Say something that is read later; the template is written out, so that Dutch is found."""
    return Sentence(template, values)
