"""Who waits for a contact: the rhythm of each tier, and who was silent for longer."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, F, Q, Value, When

from akker.books.models import Book
from akker.customers.models import Customer, LastContact, TierRhythm
from akker.customers.queries import CustomerFilter, CustomerRow, customers_where
from akker.customers.rules import RHYTHM_DAYS, STANDARD, STATUSES, TIERS
from akker.parties.queries import merged_keys

NAMED = tuple(one for one in TIERS if one != STANDARD)
WAITING = tuple(one for one in STATUSES if one not in ("lost", "archived"))


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A customer who was silent for longer than wanted; None where no contact is known."""

    customer: CustomerRow
    last_on: dt.date | None
    silent_days: int | None
    wanted_days: int


def rhythm_of(book: Book) -> dict[str, int]:
    """Days between two contacts, by tier. One query."""
    chosen = dict(TierRhythm.objects.filter(book=book).values_list("tier", "days"))
    return {tier: chosen.get(tier, RHYTHM_DAYS[tier]) for tier in TIERS}


def wanted_days(book: Book, keys: Collection[int] | None = None) -> dict[str, int]:
    """Days between two contacts by code, of customers whose tier somebody chose; of all others it
    is that of `""`. Everybody's without `keys`. Two queries."""
    rhythm = rhythm_of(book)
    own = Q() if keys is None else Q(party__in=keys)
    tiers = Customer.objects.filter(own, book=book).values_list("party__code", "tier")
    return {"": rhythm[STANDARD], **{code: rhythm[tier] for code, tier in tiers}}


def waiting_customers(
    book: Book, *, today: dt.date, manager: str = "", limit: int
) -> list[WaitingRow]:
    """Up to `limit` + 1, by tier, the longest silent first. A fixed number of queries.

    Of the standard tier only those with whom there was a contact once: nobody promised more.
    What is for named readers alone does not count. `manager` is an e-mail address, or nobody.
    """
    rhythm = rhythm_of(book)
    lasts = _lasts_of_merged(book)
    found = []
    rows = customers_where(
        book,
        CustomerFilter(manager=manager),
        *(partial(_silent, tiers, today, rhythm, lasts) for tiers in (NAMED, (STANDARD,))),
        column="last_on",
        limit=limit + 1,
    )
    for row, own_on in rows:
        last_on = max((on for on in (own_on, lasts.get(row.party_id)) if on), default=None)
        silent = (today - last_on).days if last_on else None
        found.append(WaitingRow(row, last_on, silent, rhythm[row.tier]))
    return sorted(found, key=lambda one: (TIERS.index(one.customer.tier), -_asked_days(one)))


def _asked_days(row: WaitingRow) -> int:
    return -1 if row.silent_days is None else row.silent_days


def _silent(
    tiers: Sequence[str],
    today: dt.date,
    rhythm: Mapping[str, int],
    lasts: Mapping[int, dt.date],
    rows: Any,
) -> Any:
    """Of some tiers, those who wait: the longest silent first, and last who was never asked."""
    late, places = Q(), []
    for place, tier in enumerate(tiers):
        since = today - dt.timedelta(days=rhythm[tier])
        of_tier = Q(customer__tier=tier) | (Q(customer=None) if tier == STANDARD else Q())
        silent = Q(last_contact__on__lt=since)
        silent |= Q(last_contact__on=None) & (Q(pk__in=lasts) if tier == STANDARD else Q())
        late |= of_tier & silent & ~Q(pk__in=[key for key, on in lasts.items() if on >= since])
        places.append(When(customer__tier=tier, then=Value(place)))
    found = rows.annotate(last_on=F("last_contact__on")).filter(late, of_status__in=WAITING)
    first = [Case(*places, default=Value(0))] if len(tiers) > 1 else []
    return found.order_by(*first, F("last_contact__on").asc(nulls_last=True), "code")


def _lasts_of_merged(book: Book) -> dict[int, dt.date]:
    """By key of whom others were merged into: the last contact under one of those names."""
    into = merged_keys(book)
    if not into:
        return {}
    found: dict[int, dt.date] = {}
    rows = LastContact.objects.filter(book=book, party__in=into, on__isnull=False)
    for key, on in rows.values_list("party", "on"):
        end = into[key]
        assert on
        found[end] = max(on, found.get(end, on))
    return found
