"""What a customer asked and complained of in a period, and what they were told: for a review."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.cases.models import Case

MOST = 200


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """`answer` is what they were told when it was closed; empty while it is open."""

    kind: str
    who: str
    subject: str
    opened_on: dt.date
    closed_on: dt.date | None
    answer: str


def reviewed_cases(
    book: Book, group: Collection[int], since: dt.date, until: dt.date
) -> list[ReviewedCase]:
    """Those opened or closed in the period, and those open at its end, as they stood then.

    Of a party with its other names, which the caller sees. One query.
    """
    still = Q(closed_on=None) | Q(closed_on__gte=since)
    rows = Case.objects.filter(still, book=book, party__in=group, opened_on__lte=until)
    return [
        ReviewedCase(
            one.kind,
            one.contact_name,
            one.subject,
            one.opened_on,
            one.closed_on if one.closed_on and one.closed_on <= until else None,
            one.answer if one.closed_on and one.closed_on <= until else "",
        )
        for one in rows.order_by("opened_on", "pk")[:MOST]
    ]
