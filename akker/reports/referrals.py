"""Reading who recommended us to whom, and what it won."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Min, Q, Sum

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.growth.models import Referral
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice

MOST_OF_ONE = 50  # that the page of a customer shows


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """`won_minor` is what the customer was invoiced without VAT from the day of the
    recommendation on, less credit notes, in the currency of the books; `first_on` the day of the
    first of those invoices, None where there is none.
    """

    referral_id: int
    party_code: str
    party_name: str
    recommender_code: str
    recommender_name: str
    on: dt.date
    note: str
    noted_by: str
    thanked_on: dt.date | None
    won_minor: int
    first_on: dt.date | None

    @property
    def is_to_thank(self) -> bool:
        """They bring something, and nobody said thanks."""
        return self.first_on is not None and self.thanked_on is None


@dataclass(frozen=True, slots=True)
class RecommenderRow:
    """What one recommender brought in all."""

    code: str
    name: str
    referral_count: int
    customer_count: int  # of whom something was invoiced
    won_minor: int


@asked_once
def referrals_of(
    book: Book, group: tuple[int, ...] | None = None, *, only_open: bool = False, limit: int
) -> list[ReferralRow]:
    """Up to `limit`, the latest first; of a group those it made, and the one that brought it.

    `only_open` leaves those without thanks. Two queries. Who sees own customers only gets those of
    which they see both sides.
    """
    rows = Referral.objects.filter(seen(book, "party__"), seen(book, "recommender__"), book=book)
    if group is not None:
        rows = rows.filter(Q(party__in=group) | Q(recommender__in=group))
    if only_open:
        rows = rows.filter(thanked_on=None)
    found = list(rows.select_related("party", "recommender").order_by("-on", "-pk")[:limit])
    won = _won(book, [row.pk for row in found])
    return [
        ReferralRow(
            row.pk,
            row.party.code,
            row.party.name,
            row.recommender.code,
            row.recommender.name,
            row.on,
            row.note,
            row.noted_by,
            row.thanked_on,
            *won.get(row.party_id, (0, None)),
        )
        for row in found
    ]


def _won(book: Book, keys: Collection[int]) -> dict[int, tuple[int, dt.date]]:
    """By party, what it was invoiced since, and since when. One query, or none."""
    if not keys:
        return {}
    rows = Invoice.objects.filter(
        book=book,
        party__referral__in=keys,
        issued_on__gte=F("party__referral__on"),
        entry__journalentry=None,  # one that was taken back was not sold
    )
    sums = rows.values_list("party").annotate(
        net=Sum("entry__taxline__base_minor", default=0), first=Min("issued_on")
    )
    return {party: (net, first) for party, net, first in sums}


def recommenders(rows: Iterable[ReferralRow]) -> list[RecommenderRow]:
    """Added up by who recommended, who brought most first."""
    found: dict[str, RecommenderRow] = {}
    for row in rows:
        before = found.get(
            row.recommender_code,
            RecommenderRow(row.recommender_code, row.recommender_name, 0, 0, 0),
        )
        found[before.code] = RecommenderRow(
            before.code,
            before.name,
            before.referral_count + 1,
            before.customer_count + (row.first_on is not None),
            before.won_minor + row.won_minor,
        )
    return sorted(found.values(), key=lambda one: (-one.won_minor, one.code))
