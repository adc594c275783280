"""Reading the business profile of a customer: what they do, want and measure, and who says so."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from akker.books.models import Book
from akker.customers.models import ProfileFact
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group


@dataclass(frozen=True, slots=True)
class FactRow:
    """`ended_on` is None for what is so now."""

    fact_id: int
    kind: str
    text: str
    source: str
    on: dt.date
    recorded_by: str
    ended_on: dt.date | None


def profile_of(book: Book, code: str) -> list[FactRow]:
    """What is so now first, then what was; the latest first. One query beside the group."""
    rows = ProfileFact.objects.filter(book=book, party__in=keys_of_group(book, code))
    rows = rows.order_by(F("ended_on").desc(nulls_first=True), "-on", "-pk")
    names = ("pk", "kind", "text", "source", "on", "recorded_by", "ended_on")
    return [FactRow(*row) for row in rows.values_list(*names)]


def fact_unknown(fact_id: int) -> Refused:
    return Refused(
        "profile_fact_unknown",
        "There is no fact {fact_id} that still holds.",
        remedy="Look at the profile of the customer.",
        fact_id=fact_id,
    )
