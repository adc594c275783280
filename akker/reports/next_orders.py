"""Who should have ordered by now, and how customers who buy compare (RFM), as of any day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from akker.books.models import Book
from akker.customers.queries_whose import Whose, codes_of
from akker.kernel.errors import Refused
from akker.receivables.queries_habits import Habit, habits
from akker.receivables.rules_orders import NextOrder, Rfm, Segment, next_order, rfm_of
from akker.reports.periods import check_period

NEXT_BY = ("due", "coming")
RFM_BY = ("customer", "segment")


@dataclass(frozen=True, slots=True)
class Expected:
    """`usual_minor` is what an order day of theirs brings, the one in the middle."""

    code: str
    name: str
    order_count: int
    next: NextOrder
    usual_minor: int


@dataclass(frozen=True, slots=True)
class NextOrders:
    """Those who are due, who brings most first and the gone last; or those to come, by day."""

    as_of: dt.date
    by: str
    rows: tuple[Expected, ...]

    @property
    def total_minor(self) -> int:
        return sum(one.usual_minor for one in self.rows)


def next_orders(book: Book, whose: Whose, *, as_of: dt.date, by: str = "") -> NextOrders:
    """Of whom the reader sees and three orders are known. A fixed number of queries.

    Refused: orders_by_unknown, customer_unfit, date_out_of_range.
    """
    _check(by, NEXT_BY, as_of)
    asked = codes_of(book, whose)
    rows = []
    for one in habits(book, as_of=as_of):
        found = next_order(one.days, as_of) if one.is_seen and one.code in asked else None
        if found and found.is_due == (by != "coming"):
            rows.append(Expected(one.code, one.name, len(one.days), found, one.usual_minor))
    if by == "coming":
        rows.sort(key=lambda row: (row.next.expected_on, row.code))
    else:
        rows.sort(key=lambda row: (row.next.is_gone, -row.usual_minor, row.code))
    return NextOrders(as_of, by or "due", tuple(rows))


@dataclass(frozen=True, slots=True)
class RfmRow:
    code: str
    name: str
    last_on: dt.date
    order_count: int
    net_minor: int
    rfm: Rfm


@dataclass(frozen=True, slots=True)
class SegmentRow:
    segment: Segment
    customer_count: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class RfmReport:
    """Fifths are of all customers of the books, whoever reads; rows are whom the reader sees."""

    as_of: dt.date
    by: str
    rows: tuple[RfmRow, ...]

    @property
    def segments(self) -> tuple[SegmentRow, ...]:
        found: dict[Segment, list[int]] = defaultdict(list)
        for one in self.rows:
            found[one.rfm.segment].append(one.net_minor)
        return tuple(
            SegmentRow(one, len(found[one]), sum(found[one])) for one in Segment if one in found
        )


def rfm(book: Book, whose: Whose, *, as_of: dt.date, by: str = "") -> RfmReport:
    """The best first. A fixed number of queries. Refused: as `next_orders`."""
    _check(by, RFM_BY, as_of)
    asked = codes_of(book, whose)
    known = habits(book, as_of=as_of)
    scores = rfm_of([_facts(one) for one in known])
    rows = [
        RfmRow(one.code, one.name, one.last_on, len(one.days), one.net_minor, score)
        for one, score in zip(known, scores, strict=True)
        if one.is_seen and one.code in asked
    ]
    rows.sort(key=lambda row: (list(Segment).index(row.rfm.segment), -row.net_minor, row.code))
    return RfmReport(as_of, by or "customer", tuple(rows))


def _facts(one: Habit) -> tuple[dt.date, int, int]:
    return one.last_on, len(one.days), one.net_minor


def _check(by: str, known: tuple[str, ...], as_of: dt.date) -> None:
    if by and by not in known:
        raise Refused(
            "orders_by_unknown",
            "Orders are not told by {by}.",
            remedy="Use one of: {known}.",
            by=by,
            known=", ".join(known),
        )
    check_period(as_of, as_of)
