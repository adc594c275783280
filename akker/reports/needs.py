"""Why a customer asks for somebody, and which of that was put off."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from akker.access.queries_put_off import PutOffRow
from akker.kernel.errors import Refused

NEVER = -1


class Need(StrEnum):
    """Why a customer asks for attention, the most pressing first."""

    OUR_PROMISE = "our promise"
    CASE = "case"
    COMPLAINT = "complaint"
    LOW_SCORE = "low score"
    ANSWER = "answer"
    DISPUTE = "dispute"
    PAYMENT_PROMISE = "payment promise"
    CREDIT = "credit"
    TASK = "task"
    REVIEW = "review"
    LESSON = "lesson"
    USE = "use"
    OVERDUE = "overdue"
    SILENT = "silent"
    THANKS = "thanks"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Attention:
    """What is at stake is in `currency`; a foreign amount ranks as it reads. `days` is how long it
    asks already; below zero it was never so.

    An article need be about nobody: then it has no party.
    `subject` says what it is about: the number of an invoice, what was promised, or nothing;
    `address` finds it.
    """

    need: Need
    party_code: str
    party_name: str
    at_stake_minor: int
    currency: str
    days: int
    subject: str = ""
    address: str = ""

    @property
    def key(self) -> str:
        """The same while it asks for the same thing: another where what it is about is another."""
        about = "\n".join((self.need, self.party_code, self.subject, self.address))
        return hashlib.sha256(about.encode()).hexdigest()[:16]

    def place(self) -> tuple[int, int, int, str]:
        """Where it stands among others: the lowest is the first."""
        return (list(Need).index(self.need), -self.at_stake_minor, -self.days, self.party_code)


def keyed(found: Iterable[Attention], key: str) -> Attention:
    """Refused: need_unknown."""
    for one in found:
        if one.key == key:
            return one
    raise Refused(
        "need_unknown",
        "This does not ask for attention any more.",
        remedy="Load the page again to see what does.",
    )


def parted(
    found: Iterable[Attention], put_off: Mapping[str, PutOffRow]
) -> tuple[list[Attention], list[tuple[Attention, PutOffRow]]]:
    """What asks now, and what was put off. What has more at stake than then asks now."""
    now: list[Attention] = []
    later: list[tuple[Attention, PutOffRow]] = []
    for one in found:
        row = put_off.get(one.key)
        if row is None or one.at_stake_minor > row.at_stake_minor:
            now.append(one)
        else:
            later.append((one, row))
    return now, later
