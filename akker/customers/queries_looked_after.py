"""Everybody whom we look after with what scorecards count of them, read at once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Q

from akker.books.models import Book
from akker.customers.activity_rules import US
from akker.customers.models import Activity, HandOver, Promise
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules import ACTIVE, ARCHIVED, CONTACTS, LOST, STANDARD
from akker.customers.rules_retention import Passed
from akker.parties.models import Party, TeamMember
from akker.parties.queries import merged_keys
from akker.parties.queries_sight import seen

_COLUMNS = (
    *("pk", "code", "name", "is_customer", "retired_on", "customer__tier", "customer__status"),
    *("manager__email", "manager__name"),
)


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """`manager` is what who looks after them today is called, empty for nobody; `team` are those
    of the others in the team. `is_kept` is whether they count as one whom somebody looks after.

    `in_rhythm` is None where nobody promised a rhythm. Promises are ours that ended in the period.
    """

    party_id: int
    code: str
    name: str
    tier: str
    is_kept: bool
    manager: str
    team: tuple[str, ...]
    passed: tuple[Passed, ...]
    in_rhythm: bool | None
    kept: int
    kept_late: int
    broken: int


@dataclass(frozen=True, slots=True)
class AllLookedAfter:
    """`people` are the e-mail addresses of those who have one in these books, by their name."""

    rows: tuple[LookedAfter, ...]
    people: dict[str, str] = field(default_factory=dict)


def looked_after_between(book: Book, since: dt.date, until: dt.date) -> AllLookedAfter:
    """Whom the reader sees, by code; activities and promises under all names. Seven queries."""
    into = merged_keys(book)
    teams, people = _teams(book, until)
    passed = _passed(book, into)
    last = _last_contacts(book, into, until)
    promised = _promised(book, into, since, until)
    wanted = rhythm_of(book)
    found = Party.objects.filter(seen(book), book=book, merged_into=None).order_by("code")
    rows = []
    for key, code, name, is_customer, retired_on, *more in found.values_list(*_COLUMNS).iterator():
        tier, status, email, manager = more
        tier, status, keeper = tier or STANDARD, status or ACTIVE, manager or email or ""
        if keeper:
            people[keeper] = email
        is_kept = is_customer and retired_on is None and status not in (LOST, ARCHIVED)
        on = last.get(key)
        has_rhythm = is_kept and (on is not None or tier != STANDARD)
        is_fresh = on is not None and (until - on).days <= wanted[tier]
        rows.append(
            LookedAfter(
                key,
                code,
                name,
                tier,
                is_kept,
                keeper,
                tuple(teams.get(key, ())),
                tuple(passed.get(key, ())),
                is_fresh if has_rhythm else None,
                *promised.get(key, (0, 0, 0)),
            )
        )
    return AllLookedAfter(tuple(rows), people)


def _teams(book: Book, on: dt.date) -> tuple[dict[int, list[str]], dict[str, str]]:
    """Who was in the team of a party on a day, and the addresses of all of them."""
    still = Q(until_on=None) | Q(until_on__gt=on)
    rows = TeamMember.objects.filter(still, book=book, from_on__lte=on).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    people: dict[str, str] = {}
    for party, email, name in rows.values_list("party", "user__email", "user__name"):
        called = name or email
        people[called] = email
        if called not in found[party]:
            found[party].append(called)
    return found, people


def _passed(book: Book, into: dict[int, int]) -> dict[int, list[Passed]]:
    rows = HandOver.objects.filter(book=book).order_by("handed_on", "pk")
    found: dict[int, list[Passed]] = defaultdict(list)
    for party, on, before, after in rows.values_list("party", "handed_on", "from_name", "to_name"):
        found[into.get(party, party)].append(Passed(on, before, after))
    return found


def _last_contacts(book: Book, into: dict[int, int], until: dt.date) -> dict[int, dt.date]:
    """What is for named readers alone does not count, as on the list of who waits."""
    rows = Activity.objects.filter(
        book=book, kind__in=CONTACTS, is_sensitive=False, on__lte=until
    ).values_list("party")
    found: dict[int, dt.date] = {}
    for party, on in rows.annotate(last=Max("on")).order_by().iterator():
        key = into.get(party, party)
        found[key] = max(found.get(key, on), on)
    return found


def _promised(
    book: Book, into: dict[int, int], since: dt.date, until: dt.date
) -> dict[int, tuple[int, ...]]:
    """Kept by their day, kept late, and broken, of ours that ended between the days."""
    days = (since, until)
    kept = Q(kept_on__range=days)
    rows: Any = Promise.objects.filter(kept | Q(broken_on__range=days), book=book, by=US)
    counted = rows.values_list("party").annotate(
        kept=Count("pk", filter=kept & Q(kept_on__lte=F("due_on"))),
        kept_late=Count("pk", filter=kept & Q(kept_on__gt=F("due_on"))),
        broken=Count("pk", filter=Q(broken_on__range=days)),
    )
    found: dict[int, tuple[int, ...]] = {}
    for party, *counts in counted.order_by():
        key = into.get(party, party)
        before = found.get(key, (0, 0, 0))
        found[key] = tuple(a + b for a, b in zip(before, counts, strict=True))
    return found
