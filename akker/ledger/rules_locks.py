"""Until when nothing may be posted, and what is said of it."""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Locks:
    """Last days on which nothing of that kind may be posted; None where there is none."""

    hard: dt.date | None = None
    sales: dt.date | None = None
    purchase: dt.date | None = None
    vat: dt.date | None = None

    def until(self, journal_kind: str, has_vat: bool) -> dt.date | None:
        """The last locked day for an entry of this kind."""
        last = self.last(journal_kind, has_vat)
        return last and last[0]

    def last(self, journal_kind: str, has_vat: bool) -> tuple[dt.date, str] | None:
        """The same, and which lock it is of."""
        days = {"hard": self.hard}
        if journal_kind in ("sales", "purchase"):
            days[journal_kind] = self.sales if journal_kind == "sales" else self.purchase
        if has_vat:
            days["vat"] = self.vat
        return max(((day, name) for name, day in days.items() if day is not None), default=None)


def period_locked(until: dt.date, lock: str) -> Refused:
    """By the name of the lock: sales, purchase, vat, or hard, which nobody lifts."""
    day = until.isoformat()
    if lock == "hard":
        return Refused(
            "period_locked",
            "The books are locked for good up to and including {until}.",
            remedy="Use a later date.",
            until=day,
        )
    if lock == "vat":
        return Refused(
            "period_locked",
            "VAT is locked up to and including {until}, and this has VAT in it.",
            remedy="Use a later date, or ask for the period to be reopened.",
            until=day,
        )
    if lock == "sales":
        return Refused(
            "period_locked",
            "Sales are locked up to and including {until}.",
            remedy="Use a later date, or ask for the period to be reopened.",
            until=day,
        )
    return Refused(
        "period_locked",
        "Purchases are locked up to and including {until}.",
        remedy="Use a later date, or ask for the period to be reopened.",
        until=day,
    )
