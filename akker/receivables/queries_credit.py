"""Reading credit: what customers owe against their limits, and who lifted a hold."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import ControlLine
from akker.parties.models import Party
from akker.parties.queries import keys_of_group, merged_keys
from akker.parties.queries_sight import seen
from akker.receivables.models import CreditRelease
from akker.receivables.rules_credit import Credit

_FEW = 500  # of more it is cheaper to add up everybody


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    release_id: int
    party_code: str
    party_name: str
    up_to_minor: int
    released_on: dt.date
    until: dt.date
    reason: str
    released_by: str
    ended_on: dt.date | None
    ended_by: str

    def holds_on(self, day: dt.date) -> bool:
        is_over = self.ended_on is not None and self.ended_on <= day
        return self.released_on <= day <= self.until and not is_over


def releases(
    book: Book, *, party_code: str = "", in_force_on: dt.date | None = None
) -> list[ReleaseRow]:
    """Who lifted a hold, the latest first; with a day those in force on it. Up to three queries."""
    rows = CreditRelease.objects.filter(seen(book, "party__"), book=book).select_related("party")
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    if in_force_on is not None:
        rows = rows.filter(_in_force(in_force_on))
    return [_release(row) for row in rows.order_by("-pk")]


def _in_force(day: dt.date) -> Q:
    return Q(released_on__lte=day, until__gte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def _release(row: Any) -> ReleaseRow:
    return ReleaseRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.up_to_minor,
        row.released_on,
        row.until,
        row.reason,
        row.released_by,
        row.ended_on,
        row.ended_by,
    )


def credits_of(
    book: Book, *, today: dt.date, codes: Collection[str] | None = None
) -> dict[str, Credit]:
    """By code whoever has a limit and is seen, or of these alone; who was merged is the other.

    What they owe is all that was posted, whatever its day. Five queries.
    """
    into = merged_keys(book)
    limited = Party.objects.filter(book=book, credit_limit_minor__isnull=False)
    wanted: set[int] | None = None
    asked: dict[str, int] = {}
    if codes is not None:
        rows = Party.objects.filter(book=book, code__in=codes).values_list("code", "pk")
        asked = {code: into.get(pk, pk) for code, pk in rows}
        wanted = set(asked.values())
        limited = limited.filter(pk__in=wanted)
    else:
        limited = limited.filter(seen(book))
    cards = {pk: (code, name, limit) for pk, code, name, limit in limited.values_list(
        "pk", "code", "name", "credit_limit_minor")}  # fmt: skip
    if not cards:
        return {}
    owed = _owed(book, into, cards if len(cards) <= _FEW else None)
    released: dict[int, int] = defaultdict(int)
    open_now = CreditRelease.objects.filter(_in_force(today), book=book)
    for party, amount in open_now.values_list("party", "up_to_minor"):
        end = into.get(party, party)
        released[end] = max(released[end], amount)
    found = {
        pk: Credit(name, int(limit or 0), released.get(pk), owed.get(pk, 0))
        for pk, (_code, name, limit) in cards.items()
    }
    if codes is None:
        return {cards[pk][0]: credit for pk, credit in found.items()}
    return {code: found[pk] for code, pk in asked.items() if pk in found}


def _owed(book: Book, into: dict[int, int], among: Collection[int] | None) -> dict[int, int]:
    # What is open of all lines of somebody is what all were for: allocations are between them.
    lines = ControlLine.objects.filter(
        ~Q(base_minor=0), book=book, ledger_account__control="receivable"
    )
    if among is not None:
        group = {*among, *(one for one, end in into.items() if end in among)}
        lines = lines.filter(party__in=group)
    owed: dict[int, int] = defaultdict(int)
    sums = lines.filter(party__isnull=False).values_list("party").annotate(n=Sum("base_minor"))
    for party, amount in sums.order_by():
        key = int(party or 0)
        owed[into.get(key, key)] += int(amount)
    return owed


def release_unknown(release_id: int) -> Refused:
    return Refused(
        "credit_release_unknown",
        "Nobody lifted a credit hold under {release_id}.",
        remedy="Choose one from the list.",
        release_id=release_id,
    )
