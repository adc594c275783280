"""Reading what care costs; and what is said of recommendations that are not there."""

from akker.books.models import Book
from akker.growth.models import CareCost
from akker.growth.rules import CareCosts
from akker.kernel.errors import Refused


def care_costs_of(book: Book) -> CareCosts | None:
    """None where nobody said. One query."""
    row = CareCost.objects.filter(book=book).values_list("keeping_minor", "winning_minor").first()
    return CareCosts(*row) if row else None


def referral_unknown(referral_id: int) -> Refused:
    return Refused(
        "referral_unknown",
        "There is no recommendation {referral_id} here.",
        remedy="Look at the list of recommendations.",
        referral_id=referral_id,
    )
