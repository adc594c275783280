"""Reading the register of requirements: who wants what, what it is worth, and who waits.

Who sees own customers only sees what those want, and the euros of those alone.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When

from akker.books.models import Book
from akker.cases.models import Requirement, Wish
from akker.cases.requirement_rules import OPEN, PRIORITIES
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen, sees_all

BY_WORTH, BY_PRIORITY = ORDERS = ("worth", "priority")
MOST_LISTED = 2000


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """`worth_minor`, `asked_by` and `waiting` count the customers that the reader sees: what it is
    worth to them, how many they are, and who did not hear the answer yet."""

    requirement_id: int
    title: str
    text: str
    priority: str
    state: str
    answer: str
    decided_on: dt.date | None
    made_on: dt.date
    made_by: str
    worth_minor: int
    asked_by: int
    waiting: int


@dataclass(frozen=True, slots=True)
class WishRow:
    """A customer behind a requirement, with what it is about."""

    requirement_id: int
    title: str
    state: str
    decided_on: dt.date | None
    party_code: str
    party_name: str
    contact_name: str
    worth_minor: int
    asked_on: dt.date
    told_on: dt.date | None
    told_by: str

    @property
    def waits(self) -> bool:
        """Whether it was decided and they did not hear it yet."""
        return self.decided_on is not None and self.told_on is None


@dataclass(frozen=True, slots=True)
class RequirementFilter:
    """`show` is a state, or empty for those that are not done or declined, or all."""

    show: str = ""
    party_code: str = ""
    order: str = BY_WORTH


def in_sight(book: Book) -> Q:
    """A condition: a customer whom the reader sees wants it."""
    if sees_all(book):
        return Q()
    own = Wish.objects.filter(seen(book, "party__"), book=book, requirement=OuterRef("pk"))
    return Q(Exists(own))


def _read(book: Book) -> Any:
    own = Q(wishes__book=book)
    if not sees_all(book):
        mine = Wish.objects.filter(seen(book, "party__"), book=book)
        own &= Q(wishes__in=mine)
    waits = own & Q(wishes__told_on=None) & ~Q(state=OPEN)
    return Requirement.objects.filter(in_sight(book), book=book).annotate(
        worth_minor=Sum("wishes__worth_minor", filter=own, default=0),
        asked_by=Count("wishes", filter=own),
        waiting=Count("wishes", filter=waits),
    )


def requirements(book: Book, asked: RequirementFilter) -> list[RequirementRow]:
    """The most euros first, or by priority and then by euros; at most some thousands. One query,
    and two more of a customer.
    """
    rows = _read(book)
    if asked.show == "":
        rows = rows.exclude(state__in=["done", "declined"])
    elif asked.show != "all":
        rows = rows.filter(state=asked.show)
    if asked.party_code:
        group = keys_of_group(book, asked.party_code)
        wanted = Wish.objects.filter(book=book, party__in=group, requirement=OuterRef("pk"))
        rows = rows.filter(Exists(wanted))
    rank = Case(*(When(priority=one, then=Value(at)) for at, one in enumerate(PRIORITIES)))
    order = [rank] if asked.order == BY_PRIORITY else []
    rows = rows.order_by(*order, F("worth_minor").desc(), "pk")
    return [_row(row) for row in rows[:MOST_LISTED]]


def requirement_of(book: Book, requirement_id: int) -> tuple[RequirementRow, tuple[WishRow, ...]]:
    """With the customers behind it, the most euros first. Two queries.

    Refused: requirement_unknown.
    """
    row = _read(book).filter(pk=requirement_id).first()
    if row is None:
        raise requirement_unknown(requirement_id)
    wishes = _wishes(book).filter(requirement=row).order_by("-worth_minor", "pk")
    return _row(row), tuple(map(_wish, wishes))


def wishes_of(book: Book, group: Collection[int], *, limit: int) -> list[WishRow]:
    """What a customer wants (`keys_of_group`) and did not hear about yet, or that is open or
    planned; who waits for an answer first. One query.
    """
    rows = _wishes(book).filter(party__in=group)
    rows = rows.filter(Q(told_on=None) | Q(requirement__state="planned"))
    decided = F("requirement__decided_on").asc(nulls_last=True)
    return [_wish(row) for row in rows.order_by(decided, "pk")[:limit]]


def waiting_wishes(book: Book, *, party_code: str = "", limit: int) -> list[WishRow]:
    """Customers who did not hear yet what was decided, the longest waiting first. One query."""
    rows = _wishes(book).filter(told_on=None, requirement__decided_on__isnull=False)
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    return [_wish(row) for row in rows.order_by("requirement__decided_on", "pk")[:limit]]


def _wishes(book: Book) -> Any:
    rows = Wish.objects.filter(seen(book, "party__"), book=book)
    return rows.select_related("party", "requirement")


def _row(row: Any) -> RequirementRow:
    return RequirementRow(
        row.pk,
        row.title,
        row.text,
        row.priority,
        row.state,
        row.answer,
        row.decided_on,
        row.made_on,
        row.made_by,
        row.worth_minor,
        row.asked_by,
        row.waiting,
    )


def _wish(row: Any) -> WishRow:
    return WishRow(
        row.requirement_id,
        row.requirement.title,
        row.requirement.state,
        row.requirement.decided_on,
        row.party.code,
        row.party.name,
        row.contact_name,
        row.worth_minor,
        row.asked_on,
        row.told_on,
        row.told_by,
    )


def requirement_unknown(requirement_id: int) -> Refused:
    return Refused(
        "requirement_unknown",
        "There is no requirement {requirement_id} here.",
        remedy="Look at the register.",
        requirement_id=requirement_id,
    )
