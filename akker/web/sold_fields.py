"""Fields of sales: numbers as people type them, and forms that are sent once."""

import secrets

from akker.intake.understood import understood_amount, understood_number
from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.kernel.money import decimal_text
from akker.kernel.quantities import millionths_text
from akker.reports.display import Language


def machine_text(text: str, language: Language) -> str:
    """A number as programs write it: in Dutch `1.250,5` is 1250.5. Empty stays empty.

    Refused: number_unreadable, number_of_two.
    """
    return millionths_text(_number(text, language)) if text.strip() else ""


def machine_number(text: str, language: Language) -> int:
    """In millionths; nothing is none. Refused: number_unreadable, number_of_two."""
    return _number(text, language) if text.strip() else 0


def _number(text: str, language: Language) -> int:
    readings = understood_number(text, language.code)
    if len(readings) > 1:
        raise Refused(
            "number_of_two",
            "{text} can be two numbers.",
            remedy="Write it without a mark between thousands.",
            text=shown(text),
        )
    return readings[0]


def machine_amount(text: str, language: Language, currency: str) -> str:
    """An amount as programs write it; empty stays empty.

    Refused: amount_unreadable, amount_of_two.
    """
    if not text.strip():
        return ""
    readings = understood_amount(text, language.code, currency)
    if len(readings) > 1:
        raise Refused(
            "amount_of_two",
            "{text} can be two amounts.",
            remedy="Write it with two decimals.",
            text=text[:40],
        )
    return decimal_text(readings[0], currency)


def shown_number(text: str, language: Language) -> str:
    """`2.5` as the reader writes it."""
    return text.replace(".", language.decimal_mark)


def once_more() -> str:
    """What tells one sending of a form from another."""
    return secrets.token_urlsafe(12)
