"""What a requirement can say, decided over plain values."""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.errors import Refused

HIGH, NORMAL, LOW = PRIORITIES = ("high", "normal", "low")
OPEN, PLANNED, DONE, DECLINED = STATES = ("open", "planned", "done", "declined")
DECIDED = (PLANNED, DONE, DECLINED)
MOST_WORTH = 10**15
MOST_WISHES = 1000


@dataclass(frozen=True, slots=True)
class NewWish:
    """A customer who wants it; `worth_minor` in the currency of the books. Without a day it was
    asked today."""

    party_code: str
    worth_minor: int = 0
    contact_id: int | None = None
    asked_on: dt.date | None = None


def one_of(value: str, known: tuple[str, ...], what: str) -> str:
    """Refused: requirement_unfit."""
    if value not in known:
        raise Refused(
            "requirement_unfit",
            "{value} is no {what} of a requirement.",
            remedy="Use one of: {known}.",
            value=value[:40] or "nothing",
            what=what,
            known=", ".join(known),
        )
    return value


def checked_worth(worth_minor: int) -> int:
    """Refused: requirement_unfit."""
    if not 0 <= worth_minor <= MOST_WORTH:
        raise Refused(
            "requirement_unfit",
            "What is at stake is nothing or more, up to a limit.",
            remedy="Give an amount in the currency of the books, or none.",
        )
    return worth_minor
