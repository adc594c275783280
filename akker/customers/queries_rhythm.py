"""Who waits for a contact: the rhythm of each tier, and who was silent for longer."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from akker.books.models import Book
from akker.customers.models import Customer, LastContact, TierRhythm
from akker.customers.queries import CustomerFilter, CustomerRow, customers_where, fitting
from akker.customers.rules import RHYTHM_DAYS, STANDARD, STATUSES, TIERS
from akker.parties.queries import NOBODY, merged_keys
from akker.parties.queries_sight import sees_all

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
    # Few are one's own; of a hundred thousand, those who are silent are looked for first.
    is_few = manager not in ("", NOBODY) or not sees_all(book)
    late = partial(_silent, today, rhythm, lasts, fitting(book, CustomerFilter(manager=manager)))
    named, standard = late(NAMED), late((STANDARD,))
    if is_few:
        keys = [*_first(named, limit + 1), *_first(standard, limit + 1)]
    else:
        chosen = Customer.objects.filter(book=book, tier__in=NAMED).values("party")
        keys = _first(named.filter(pk__in=chosen), limit + 1)
        if len(keys) <= limit:
            since = today - dt.timedelta(days=rhythm[STANDARD])
            keys += _longest_standard(book, standard, since, lasts, limit + 1)
    rows = customers_where(
        book, CustomerFilter(), partial(_of_keys, keys), column="last_on", limit=len(keys)
    )
    found = []
    for row, own_on in rows:
        last_on = max((on for on in (own_on, lasts.get(row.party_id)) if on), default=None)
        silent = (today - last_on).days if last_on else None
        found.append(WaitingRow(row, last_on, silent, rhythm[row.tier]))
    found.sort(
        key=lambda one: (TIERS.index(one.customer.tier), -_asked_days(one), one.customer.code)
    )
    return found[: limit + 1]


def _asked_days(row: WaitingRow) -> int:
    return -1 if row.silent_days is None else row.silent_days


def _silent(
    today: dt.date,
    rhythm: Mapping[str, int],
    lasts: Mapping[int, dt.date],
    rows: Any,
    tiers: Sequence[str],
) -> Any:
    """Of some tiers, those who wait."""
    late = Q()
    for tier in tiers:
        since = today - dt.timedelta(days=rhythm[tier])
        of_tier = Q(customer__tier=tier) | (Q(customer=None) if tier == STANDARD else Q())
        silent = Q(last_contact__on__lt=since)
        silent |= Q(last_contact__on=None) & (Q(pk__in=lasts) if tier == STANDARD else Q())
        late |= of_tier & silent & ~Q(pk__in=[key for key, on in lasts.items() if on >= since])
    return rows.filter(late, of_status__in=WAITING)


def _first(late: Any, limit: int) -> list[int]:
    """By tier, the longest silent first, and last who was never asked."""
    places = [When(customer__tier=tier, then=Value(place)) for place, tier in enumerate(TIERS)]
    silence = F("last_contact__on").asc(nulls_last=True)
    ordered = late.order_by(Case(*places, default=Value(0)), silence, "code")
    return list(ordered.values_list("pk", flat=True)[:limit])


def _longest_standard(
    book: Book, late: Any, since: dt.date, lasts: Mapping[int, dt.date], limit: int
) -> list[int]:
    """The longest silent first, in the order of an index; and of whom others were merged into."""
    rows = LastContact.objects.filter(
        Exists(late.filter(pk=OuterRef("party"))), book=book, on__lt=since
    )
    keys = list(rows.order_by("on", "party").values_list("party", flat=True)[:limit])
    merged = list(late.filter(pk__in=lasts).values_list("pk", flat=True)) if lasts else []
    return [*keys, *(key for key in merged if key not in keys)]


def _of_keys(keys: Sequence[int], rows: Any) -> Any:
    return rows.filter(pk__in=keys).annotate(last_on=F("last_contact__on")).order_by("pk")


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
