"""Cases and disputes in one list: what customers ask, complain of and contest.

Disputes are read from where they are kept, beside the invoices they are about; they have no owner
and no moment at which an answer is due, and it is for finance to answer them.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from akker.books.models import Book
from akker.cases.queries import ALL, OPEN, CaseFilter, CaseRow, cases_page
from akker.cases.rules import Status
from akker.dunning.queries import DisputeFilter, DisputeRow, disputes_by_day
from akker.kernel.errors import Refused
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

DISPUTE = "dispute"
FINANCE = "finance"
MOST_EXPORTED = 10_000
_CASE, _DISPUTE = 1, 0  # of one day, cases come first


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list ends: by day, by what it is, and by number or key."""

    on: dt.date
    rank: int
    key: int

    @property
    def text(self) -> str:
        return f"{self.on.isoformat()}.{self.rank}.{self.key}"


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case, or a dispute with what is contested in the currency of its invoice. `key` is the
    number of a case, or the key of a dispute."""

    place: Place
    kind: str
    key: int
    label: str
    subject: str
    party_code: str
    party_name: str
    status: Status
    owner_name: str
    team: str
    opened_on: dt.date
    due_at: dt.datetime | None = None
    is_overdue: bool = False
    amount_minor: int | None = None
    currency: str = ""

    @property
    def is_dispute(self) -> bool:
        return self.kind == DISPUTE


def place_in(text: str) -> Place | None:
    """What `Place.text` was; None for what is none."""
    try:
        on, rank, key = text.split(".")
        return Place(dt.date.fromisoformat(on), int(rank), min(int(key), 2**62))
    except ValueError:
        return None


def listed_cases(
    book: Book, asked: CaseFilter, *, now: dt.datetime, before: Place | None = None, limit: int
) -> list[ListedCase]:
    """Up to `limit` + 1, the latest first. `kind` may be "dispute" too. Four queries at most."""
    found = []
    if asked.kind != DISPUTE:
        at = _before(before, _CASE)
        rows = cases_page(book, asked, now=now, before=at, limit=limit)
        found += [_of_case(row, now) for row in rows]
    if _asks_disputes(asked):
        wanted = DisputeFilter(
            only_open=asked.show == OPEN,
            only_closed=asked.show == Status.CLOSED,
            party_code=asked.party_code,
            text=asked.text,
        )
        at = _before(before, _DISPUTE)
        contested = disputes_by_day(book, wanted, before=at, limit=limit)
        found += [_of_dispute(one) for one in contested]
    found.sort(key=lambda one: (one.opened_on, one.place.rank, one.place.key), reverse=True)
    return found[: limit + 1]


def _asks_disputes(asked: CaseFilter) -> bool:
    return (
        asked.kind in ("", DISPUTE)
        and asked.owner is None
        and asked.team in ("", FINANCE)
        and asked.show in (OPEN, Status.CLOSED, ALL)
    )


def _before(place: Place | None, rank: int) -> tuple[dt.date, int] | None:
    """Of one source: all of that day follow where it ranks lower, none where higher."""
    if place is None:
        return None
    if rank == place.rank:
        return place.on, place.key
    return place.on, 2**62 if rank < place.rank else 0


def _of_case(row: CaseRow, now: dt.datetime) -> ListedCase:
    return ListedCase(
        Place(row.opened_on, _CASE, row.case_no),
        row.kind,
        row.case_no,
        row.label,
        row.subject,
        row.party_code,
        row.party_name,
        row.status,
        row.owner_name,
        row.team,
        row.opened_on,
        row.due_at,
        row.is_overdue(now),
    )


def _of_dispute(row: DisputeRow) -> ListedCase:
    return ListedCase(
        Place(row.opened_on, _DISPUTE, row.dispute_id),
        DISPUTE,
        row.dispute_id,
        row.label,
        " ".join(row.customer_says.split())[:200],
        row.party_code,
        row.party_name,
        Status.TEAM if row.is_open else Status.CLOSED,
        "",
        FINANCE,
        row.opened_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
    )


def case_list_table(book: Book, asked: CaseFilter, *, now: dt.datetime, language: str) -> Table:
    """All that are asked for, the latest first. Refused: too_many_cases."""
    rows = listed_cases(book, asked, now=now, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_cases",
            "These are more than {most} cases.",
            remedy="Choose a kind, a team or a customer.",
            most=MOST_EXPORTED,
        )
    texts = ("number", "kind", "customer", "subject", "status", "owner", "answering_team")
    zone = ZoneInfo(book.timezone)
    return Table(
        title=word(language, "cases"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            *(
                Column(name, word(language, name), "code" if name == "number" else "text")
                for name in texts
            ),
            Column("opened", word(language, "opened_on"), "date"),
            Column("due", word(language, "answer_due"), "moment"),
        ),
        rows=tuple(_row(one, language, zone) for one in rows),
    )


def _row(one: ListedCase, language: str, zone: ZoneInfo) -> Row:
    def said(name: str, value: str) -> str:
        return word(language, f"{name}_{value.replace(' ', '_')}")

    return Row(
        (
            one.label,
            said("case", one.kind),
            one.party_name or one.party_code,
            one.subject,
            said("case", one.status.value),
            one.owner_name,
            said("team", one.team),
            one.opened_on,
            one.due_at.astimezone(zone) if one.due_at else None,
        )
    )
