"""Who waits for a contact: the rhythm of each tier, and who was silent for longer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery

from akker.books.models import Book
from akker.customers.models import Activity, TierRhythm
from akker.customers.queries import CustomerFilter, CustomerRow, customers_where
from akker.customers.rules import CONTACTS, RHYTHM_DAYS, STANDARD, STATUSES, TIERS

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


def waiting_customers(
    book: Book, *, today: dt.date, manager: str = "", limit: int
) -> list[WaitingRow]:
    """Up to `limit` + 1, by tier, the longest silent first. Nine queries at most.

    Of the standard tier only those with whom there was a contact once: nobody promised more.
    What is for named readers alone does not count. `manager` is an e-mail address, or nobody.
    """
    found: list[WaitingRow] = []
    for tier, days in rhythm_of(book).items():
        asked = CustomerFilter(tier=tier, manager=manager)
        late = Q(last_on__lt=today - dt.timedelta(days=days))
        if tier != STANDARD:
            late |= Q(last_on=None)
        still = Q(of_status__in=WAITING)

        def narrowed(rows: Any, late: Q = late, still: Q = still) -> Any:
            rows = rows.annotate(last_on=Subquery(_last())).filter(late & still)
            return rows.order_by(F("last_on").asc(nulls_last=True), "code")

        for row, last_on in customers_where(book, asked, narrowed, "last_on", limit + 1):
            silent = (today - last_on).days if last_on else None
            found.append(WaitingRow(row, last_on, silent, days))
        if len(found) > limit:
            break
    return found[: limit + 1]


def _last() -> Any:
    """The day of the last contact with the customer of the row outside, under whatever name."""
    own = Activity.objects.filter(
        Q(party=OuterRef("pk")) | Q(party__merged_into=OuterRef("pk")),
        book=OuterRef("book"),
        kind__in=CONTACTS,
        is_sensitive=False,
    )
    return own.order_by().values("book").annotate(last=Max("on")).values("last")
