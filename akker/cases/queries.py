"""Reading cases: the list, one with its lines, and the complaints that were known on a day."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from akker.books.models import Book
from akker.cases.models import Case, CaseLine, ServicePromise
from akker.cases.rules import (
    CLOSED,
    COMPLAINT,
    KINDS,
    OLD_COMPLAINT_DAYS,
    OURS,
    REOPENED,
    SPOKEN,
    USUAL_DAYS,
    Status,
    case_label,
    is_overdue,
    status_of,
)
from akker.customers.models import Activity
from akker.customers.queries_activities import readable
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group, merged_keys
from akker.parties.queries_sight import seen

OPEN, OVERDUE, ALL = "open", "overdue", "all"
SHOWN = (OPEN, OVERDUE, Status.TEAM.value, Status.CUSTOMER.value, Status.CLOSED.value, ALL)
Place = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`activity_id` is the note that it came of, for who may read that; only `case_of` asks."""

    case_no: int
    party_code: str
    party_name: str
    kind: str
    contact_id: int | None
    contact_name: str
    subject: str
    text: str
    owner: str
    owner_name: str
    team: str
    due_at: dt.datetime
    opened_on: dt.date
    opened_at: dt.datetime
    opened_by: str
    answered_at: dt.datetime | None
    closed_on: dt.date | None
    closed_by: str
    outcome: str
    answer: str
    spoke: str
    activity_id: int | None = None

    @property
    def label(self) -> str:
        return case_label(self.case_no)

    @property
    def status(self) -> Status:
        return status_of(self.closed_on is not None, self.spoke)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def place(self) -> Place:
        return self.opened_on, self.case_no

    def is_overdue(self, now: dt.datetime) -> bool:
        return is_overdue(self.status, self.due_at, now)


@dataclass(frozen=True, slots=True)
class LineRow:
    line_id: int
    kind: str
    on: dt.date
    at: dt.datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class KnownCase:
    row: CaseRow
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Everything that can be asked of a list of cases; empty is not asked. `owner` is a user, and
    `text` a part of the subject, of the name of the customer, or the number.
    """

    show: str = OPEN
    party_code: str = ""
    kind: str = ""
    team: str = ""
    owner: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Complaints:
    """Of a customer, as known at the end of a day: how many ever, and how many were open."""

    total: int
    open: int


def _read(book: Book) -> Any:
    """Those in sight, each with the line that says who must speak next. One query."""
    spoke = CaseLine.objects.filter(book=book, case=OuterRef("pk"), kind__in=SPOKEN)
    last = Subquery(spoke.order_by("-pk").values("kind")[:1])
    rows = Case.objects.filter(seen(book, "party__"), book=book).select_related("party", "owner")
    return rows.annotate(spoke=Coalesce(last, Value("")))


def cases_page(
    book: Book, asked: CaseFilter, *, now: dt.datetime, before: Place | None = None, limit: int
) -> list[CaseRow]:
    """Up to `limit` + 1, the latest first. One query."""
    rows = _read(book).filter(_shown(asked.show, now))
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.team:
        rows = rows.filter(team=asked.team)
    if asked.owner is not None:
        rows = rows.filter(owner=asked.owner)
    if asked.text:
        rows = rows.filter(_named(asked.text))
    if before is not None:
        on, number = before
        rows = rows.filter(Q(opened_on__lt=on) | Q(opened_on=on, number__lt=number))
    return [_case(row) for row in rows.order_by("-opened_on", "-number")[: limit + 1]]


def _named(text: str) -> Q:
    """By what it is about, by whom, or by its number as it is told: `C-0012` or 12."""
    digits = text.strip().upper().removeprefix("C-")
    found = Q(subject__icontains=text) | Q(party__name__icontains=text)
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        found |= Q(number=int(digits))
    return found


def _shown(show: str, now: dt.datetime) -> Q:
    if show == ALL:
        return Q()
    if show == Status.CLOSED:
        return Q(closed_on__isnull=False)
    still = Q(closed_on=None)
    if show == OVERDUE:
        return still & ~Q(spoke=OURS) & Q(due_at__lt=now)
    if show == Status.CUSTOMER:
        return still & Q(spoke=OURS)
    if show == Status.TEAM:
        return still & ~Q(spoke__in=["", OURS])
    return still


def needing_cases(
    book: Book, *, now: dt.datetime, today: dt.date, party_code: str = "", limit: int
) -> list[CaseRow]:
    """Up to `limit` that ask for somebody: an answer is overdue, or a complaint is open for long.
    The longest due first. One query.
    """
    late = ~Q(spoke=OURS) & Q(due_at__lt=now)
    old = Q(kind=COMPLAINT, opened_on__lt=today - dt.timedelta(days=OLD_COMPLAINT_DAYS))
    rows = _read(book).filter(late | old, closed_on=None)
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    return [_case(row) for row in rows.order_by("due_at", "number")[:limit]]


def open_cases_of(book: Book, group: Collection[int], *, limit: int) -> list[CaseRow]:
    """Those of a party and of who was merged into it (`keys_of_group`), by when they are due.
    One query.
    """
    rows = _read(book).filter(party__in=group, closed_on=None)
    return [_case(row) for row in rows.order_by("due_at", "number")[:limit]]


def open_cases_among(book: Book, party_ids: Collection[int]) -> int:
    """How many of these parties are open. One query."""
    return Case.objects.filter(book=book, party__in=party_ids, closed_on=None).count()


def case_of(book: Book, reader: int | None, case_no: int) -> KnownCase:
    """With all its lines, the first one first. Three queries. Refused: case_unknown."""
    row = _read(book).filter(number=case_no).first()
    if row is None:
        raise case_unknown(case_no)
    own = Activity.objects.filter(readable(book, reader), book=book, pk=row.activity_id)
    is_mine = row.activity_id is not None and own.exists()
    lines = CaseLine.objects.filter(book=book, case=row).order_by("pk")
    return KnownCase(
        _case(row, row.activity_id if is_mine else None),
        tuple(
            LineRow(one.pk, one.kind, one.on, one.at, one.who, one.text) for one in lines.iterator()
        ),
    )


def _case(row: Any, activity_id: int | None = None) -> CaseRow:
    owner = row.owner
    return CaseRow(
        case_no=row.number,
        party_code=row.party.code,
        party_name=row.party.name,
        kind=row.kind,
        contact_id=row.contact_id,
        contact_name=row.contact_name,
        subject=row.subject,
        text=row.text,
        owner=owner.email if owner else "",
        owner_name=(owner.name or owner.email) if owner else "",
        team=row.team,
        due_at=row.due_at,
        opened_on=row.opened_on,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        answered_at=row.answered_at,
        closed_on=row.closed_on,
        closed_by=row.closed_by,
        outcome=row.outcome,
        answer=row.answer,
        spoke=row.spoke,
        activity_id=activity_id,
    )


def complaints_known_by(
    book: Book, day: dt.date, party_ids: Collection[int] | None = None
) -> dict[int, Complaints]:
    """By customer, under the key that others were merged into, at the end of a day. What came
    after that day is not known yet. Three queries.
    """
    cases = Case.objects.filter(
        seen(book, "party__"), book=book, kind=COMPLAINT, opened_on__lte=day
    )
    turns = CaseLine.objects.filter(
        book=book, case__kind=COMPLAINT, kind__in=(CLOSED, REOPENED), on__lte=day
    )
    if party_ids is not None:
        cases, turns = cases.filter(party__in=party_ids), turns.filter(case__party__in=party_ids)
    own = cases.values_list("pk", "party")
    last = dict(turns.order_by("pk").values_list("case", "kind"))
    into = merged_keys(book)
    total: Counter[int] = Counter()
    still: Counter[int] = Counter()
    for key, party in own.iterator():
        end = into.get(party, party)
        total[end] += 1
        still[end] += last.get(key) != CLOSED
    return {party: Complaints(count, still[party]) for party, count in total.items()}


def service_promise(book: Book) -> dict[str, int]:
    """Working days within which each kind is answered. One query."""
    chosen = dict(ServicePromise.objects.filter(book=book).values_list("kind", "days"))
    return {kind: chosen.get(kind, USUAL_DAYS[kind]) for kind in KINDS}


def case_unknown(case_no: int) -> Refused:
    return Refused(
        "case_unknown",
        "There is no case {number} here.",
        remedy="Look at the list of cases.",
        number=case_no,
    )
