"""Reading who recommended us to whom, and what it won."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Min, Q, Sum

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.growth.models import Referral
from akker.parties.queries import merged_codes, merged_keys
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

    `only_open` leaves those without thanks. Three queries, and two more where a customer of them
    has other names. Who was merged into another is read as the other: nobody recommended
    themselves, and what such a customer brought counts for the first who recommended them. Who
    sees own customers only gets those of which they see both sides.
    """
    rows = Referral.objects.filter(seen(book, "party__"), seen(book, "recommender__"), book=book)
    if group is not None:
        rows = rows.filter(Q(party__in=group) | Q(recommender__in=group))
    if only_open:
        rows = rows.filter(thanked_on=None)
    found = list(rows.select_related("party", "recommender").order_by("-on", "-pk")[:limit])
    if not found:
        return []
    won = _won(book, found)
    into = merged_codes(book)
    told = []
    for row in found:
        party = into.get(row.party.code, (row.party.code, row.party.name))
        other = into.get(row.recommender.code, (row.recommender.code, row.recommender.name))
        if party != other:
            net, first_on = won.get(row.pk, (0, None))
            told.append(
                ReferralRow(
                    row.pk,
                    *party,
                    *other,
                    on=row.on,
                    note=row.note,
                    noted_by=row.noted_by,
                    thanked_on=row.thanked_on,
                    won_minor=net,
                    first_on=first_on,
                )
            )
    return told


def _won(book: Book, rows: Sequence[Referral]) -> dict[int, tuple[int, dt.date]]:
    """By recommendation, what the customer was invoiced since, and since when."""
    into = merged_keys(book)
    names: dict[int, set[int]] = defaultdict(set)  # of who has other names, all of them
    for key, main in into.items():
        names[main] |= {key, main}
    mains = {main for row in rows if (main := into.get(row.party_id, row.party_id)) in names}
    keys = {key for main in mains for key in names[main]}
    alone = [row.pk for row in rows if row.party_id not in keys]
    sums = (
        _sold(book, Q(party__referral__in=alone), issued_on__gte=F("party__referral__on"))
        .values_list("party__referral")
        .annotate(net=_NET, first=Min("issued_on"))
    )
    found = {key: (net, first) for key, net, first in sums}
    return found | _won_together(book, keys, into)


def _won_together(
    book: Book, keys: Collection[int], into: Mapping[int, int]
) -> dict[int, tuple[int, dt.date]]:
    """As `_won`, of customers with other names: only the first recommendation of each has it."""
    first: dict[int, Referral] = {}
    for row in Referral.objects.filter(book=book, party__in=keys).order_by("on", "pk"):
        main = into.get(row.party_id, row.party_id)
        if main != into.get(row.recommender_id, row.recommender_id):
            first.setdefault(main, row)
    since = Q()
    for key in keys:
        if referral := first.get(into.get(key, key)):
            since |= Q(party=key, issued_on__gte=referral.on)
    if not since:
        return {}
    found: dict[int, tuple[int, dt.date]] = {}
    sums = _sold(book, since).values_list("party").annotate(net=_NET, first=Min("issued_on"))
    for key, net, day in sums:
        counts = first[into.get(key, key)].pk
        before, earliest = found.get(counts, (0, day))
        found[counts] = (before + net, min(earliest, day))
    return found


_NET = Sum("entry__taxline__base_minor", default=0)


def _sold(book: Book, which: Q, **more: Any) -> Any:
    """Invoices that were not taken back."""
    return Invoice.objects.filter(which, book=book, entry__journalentry=None, **more)


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
