"""How much credit a customer has, decided over plain values in the currency of the books.

What counts against the limit is all that is open on receivables, due or not, of the customer and
of who was merged into it, less their credits. Drafts do not count: nothing was sold yet.
"""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.kernel.money import check_size, decimal_text

MOST_REASON = 200
MOST_NAME = 150


@dataclass(frozen=True, slots=True)
class NewRelease:
    """The hold is lifted for a customer up to a day, as long as they owe no more than `up_to`."""

    party_code: str
    up_to_minor: int
    until: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Credit:
    """`released_minor` is up to what somebody lifted the hold, None where nobody did."""

    name: str
    limit_minor: int
    released_minor: int | None
    exposure_minor: int

    @property
    def allowed_minor(self) -> int:
        return max(self.limit_minor, self.released_minor or 0)

    @property
    def over_minor(self) -> int:
        """By how much the limit is passed, whatever was released."""
        return max(self.exposure_minor - self.limit_minor, 0)

    @property
    def is_held(self) -> bool:
        return self.exposure_minor > self.allowed_minor


def check_credit(credit: Credit, more_minor: int, currency: str, code: str = "") -> None:
    """Whether so much more can be sold to them, who are known by `code`. Refused: credit_held."""
    after = credit.exposure_minor + more_minor
    if more_minor <= 0 or after <= credit.allowed_minor:
        return
    raise Refused(
        "credit_held",
        "{name} would owe {after} {currency}, which is {over} above the {allowed} allowed.",
        remedy="Let them pay first, credit something, or ask for the credit hold to be lifted.",
        name=credit.name,
        code=code,
        after=decimal_text(after, currency),
        over=decimal_text(after - credit.allowed_minor, currency),
        allowed=decimal_text(credit.allowed_minor, currency),
        currency=currency,
    )


def check_release(new: NewRelease, limit_minor: int | None, today: dt.date, currency: str) -> None:
    """Refused: credit_release_unfit, amount_too_large."""
    check_size(new.up_to_minor, currency)
    if limit_minor is None:
        raise Refused(
            "credit_release_unfit",
            "{code} has no credit limit, so there is nothing to lift.",
            remedy="Set a limit on the card first.",
            code=new.party_code,
        )
    if new.up_to_minor <= limit_minor:
        raise Refused(
            "credit_release_unfit",
            "Up to {up_to} is within the credit limit of {limit}.",
            remedy="Give an amount above the limit.",
            up_to=decimal_text(new.up_to_minor, currency),
            limit=decimal_text(limit_minor, currency),
        )
    if new.until < today:
        raise Refused(
            "credit_release_unfit",
            "{day} has passed.",
            remedy="Use today or a later day.",
            day=new.until.isoformat(),
        )
