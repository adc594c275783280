"""The one error that a use case raises on purpose."""

from akker.kernel.sentences import read


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
