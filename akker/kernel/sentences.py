"""Sentences that are told later, each time in the language of whoever reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

AT_ROW = "Row {row}: "  # stands before the message about one row of a file
VALUE = "value"  # the context in which words that a sentence names are translated

# Text and context -> text in the language of whoever reads it.
Translation = Callable[[str, str], str]


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


def read(template: str, values: Mapping[str, object]) -> str:
    """The sentence in the reader's language, and so its values that are words (`"debit"`)."""
    before = ""
    if template.startswith(AT_ROW):
        before, template = _translation(AT_ROW, ""), template.removeprefix(AT_ROW)
    told = before + (_translation(template, "") if template else "")
    words = {
        name: _translation(value, VALUE) if isinstance(value, str) and value else value
        for name, value in values.items()
    }
    return told.format(**words)


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
