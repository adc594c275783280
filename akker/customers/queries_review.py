"""What was promised to and by a customer, and done for them, in a period: for a review."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.customers.activity_rules import PromiseState, promise_state
from akker.customers.models import Promise, Task

MOST = 200
_OPEN_TO_ALL = Q(activity=None) | Q(activity__is_sensitive=False)


@dataclass(frozen=True, slots=True)
class ReviewedPromise:
    by: str
    who: str
    text: str
    due_on: dt.date
    state: PromiseState


@dataclass(frozen=True, slots=True)
class ReviewedTask:
    text: str
    owner: str
    due_on: dt.date
    done_on: dt.date | None


def reviewed_promises(
    book: Book, group: Collection[int], since: dt.date, until: dt.date
) -> list[ReviewedPromise]:
    """Those due or ended in the period, and those still open at its end, as they stood then.

    Of a party with its other names, which the caller sees. What came of a note for named readers
    alone is not among them. One query.
    """
    days = (since, until)
    touched = Q(due_on__range=days) | Q(kept_on__range=days) | Q(broken_on__range=days)
    still = Q(kept_on=None, broken_on=None) | Q(kept_on__gt=until) | Q(broken_on__gt=until)
    rows = Promise.objects.filter(
        _OPEN_TO_ALL, touched | still, book=book, party__in=group, made_on__lte=until
    ).order_by("due_on", "pk")
    return [
        ReviewedPromise(
            one.by,
            one.who,
            one.text,
            one.due_on,
            promise_state(one.due_on, one.kept_on, one.broken_on, until),
        )
        for one in rows[:MOST]
    ]


def reviewed_tasks(
    book: Book,
    group: Collection[int],
    since: dt.date,
    until: dt.date,
    *,
    keys: Collection[int] | None = None,
    but: Collection[int] = (),
) -> list[ReviewedTask]:
    """Those done in the period, and those still to be done at its end; as of promises. With keys
    of those alone, and never `but` some."""
    done = Q(done_on__range=(since, until))
    still = Q(done_on=None, dropped_on=None) | Q(done_on__gt=until)
    rows = Task.objects.filter(
        _OPEN_TO_ALL, done | still, book=book, party__in=group, made_on__lte=until
    ).order_by("due_on", "pk")
    rows = rows.exclude(pk__in=but)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return [
        ReviewedTask(
            one.text,
            (one.owner.name or one.owner.email) if one.owner else "",
            one.due_on,
            one.done_on if one.done_on and one.done_on <= until else None,
        )
        for one in rows.select_related("owner")[:MOST]
    ]
