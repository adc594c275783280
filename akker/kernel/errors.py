"""The one error that a use case raises on purpose."""

from collections.abc import Callable

AT_ROW = "Row {row}: "  # stands before the message about one row of a file
VALUE = "value"  # the context in which words that a sentence names are translated

# Text and context -> text in the language of whoever reads it.
Translation = Callable[[str, str], str]


def _as_written(text: str, context: str) -> str:
    del context
    return text


_translation: Translation = _as_written


def translate_by(translation: Translation) -> None:
    """Let refusals be read in the language that is active where they are read.

    The kernel knows no language: whoever starts the program knows (`akker/access/apps.py`).
    """
    global _translation
    _translation = translation


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
        return self._read(self.message_template)

    @property
    def remedy(self) -> str:
        return self._read(self.remedy_template)

    @property
    def sentence(self) -> str:
        """Message and remedy together, as the command line prints them."""
        return f"{self.message} {self.remedy}".strip()

    def __str__(self) -> str:
        return self.sentence

    def _read(self, template: str) -> str:
        before = ""
        if template.startswith(AT_ROW):
            before, template = _translation(AT_ROW, ""), template.removeprefix(AT_ROW)
        read = before + (_translation(template, "") if template else "")
        values = {
            name: _translation(value, VALUE) if isinstance(value, str) and value else value
            for name, value in self.values.items()
        }
        return read.format(**values)
