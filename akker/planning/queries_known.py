"""What was known on a day of the plans with customers, whoever reads."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Q

from akker.books.models import Book
from akker.customers.queries_known import of_parties
from akker.parties.queries import merged_codes
from akker.planning.models import AccountPlan, PlanAction
from akker.planning.rules import RESCUE, KnownPlans


def known_plans(
    book: Book, *, as_of: dt.date, keys: Collection[int] | None = None
) -> dict[str, KnownPlans]:
    """By code of the customer with a plan that was open on the day, as `customers.queries_known`.

    Three queries at most.
    """
    into = merged_codes(book)
    open_ones = AccountPlan.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=as_of),
        of_parties(keys),
        book=book,
        starts_on__lte=as_of,
    )
    code_of: dict[int, str] = {}
    rescues: dict[str, dt.date] = {}
    columns = ("pk", "party__code", "kind", "starts_on")
    for key, code, kind, starts_on in open_ones.values_list(*columns):
        code_of[key] = into[code][0] if code in into else code
        if kind == RESCUE:
            rescues[code_of[key]] = starts_on
    if not code_of:
        return {}
    ends: defaultdict[str, Counter[str]] = defaultdict(Counter)
    actions = PlanAction.objects.filter(
        Q(task__dropped_on=None) | Q(task__dropped_on__gt=as_of),
        book=book,
        plan__in=open_ones,
        task__made_on__lte=as_of,
        task__due_on__lt=as_of,
    )
    for plan, done_on in actions.values_list("plan", "task__done_on"):
        ends[code_of[plan]]["done" if done_on and done_on <= as_of else "late"] += 1
    return {
        code: KnownPlans(ends[code]["done"], ends[code]["late"], rescues.get(code))
        for code in set(code_of.values())
    }


def parties_of_plans(book: Book, plan_ids: Collection[int]) -> set[int]:
    """The keys of whom these are with, whoever reads. One query."""
    rows = AccountPlan.objects.filter(book=book, pk__in=plan_ids)
    return set(rows.values_list("party", flat=True))
