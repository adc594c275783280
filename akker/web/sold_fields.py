"""Fields of sales: numbers as people type them, and forms that are sent once."""

import re
import secrets

from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.kernel.money import decimal_text
from akker.kernel.quantities import parse_millionths
from akker.reports.display import Language

_GROUPED = re.compile(r"-?[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*\Z")
_FIGURE = re.compile(r"-?[0-9][0-9.,' \u00a0]*\Z|-?[.,][0-9]+\Z")


def machine_text(text: str, language: Language) -> str:
    """A number as programs write it: in Dutch `1.250,5` is 1250.5. Empty stays empty.

    A comma or dot that stands alone divides decimals, unless it can only group thousands.
    Refused: number_unreadable.
    """
    bare = re.sub(r"[\s']", "", text).replace("\N{MINUS SIGN}", "-")
    if not bare:
        return ""
    if not _FIGURE.fullmatch(bare):
        raise _unreadable(text)
    if "," in bare and "." in bare:
        last = max(bare.rfind(","), bare.rfind("."))
        if not _GROUPED.match(bare[:last]):
            raise _unreadable(text)
        return re.sub("[.,]", "", bare[:last]) + "." + bare[last + 1 :]
    mark = "," if "," in bare else "."
    if bare.count(mark) > 1:
        if not _GROUPED.match(bare):
            raise _unreadable(text)
        return bare.replace(mark, "")
    grouped = re.fullmatch(rf"-?[1-9][0-9]{{0,2}}{re.escape(mark)}[0-9]{{3}}", bare)
    if grouped and mark == language.group_mark:
        raise Refused(
            "number_of_two",
            "{text} can be two numbers.",
            remedy="Write it without a mark between thousands.",
            text=shown(text),
        )
    return bare.replace(mark, ".")


def machine_number(text: str, language: Language) -> int:
    """In millionths; nothing is none. Refused: number_unreadable, number_of_two."""
    bare = machine_text(text, language)
    return parse_millionths(bare) if bare else 0


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


def _unreadable(text: str) -> Refused:
    return Refused(
        "number_unreadable",
        "{text} is not a number with at most six decimals.",
        remedy="Write it with digits and a dot, such as 2.5.",
        text=shown(text),
    )
