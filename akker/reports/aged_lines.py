"""What is open of receivables by how long it is due, read from what is kept of open lines.

What is kept is how it stands now (docs/decisions/0039-what-is-open-is-kept.md). On an earlier
day it was that, of what was booked by then, and what was settled since.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from akker.books.models import Book
from akker.kernel.stored import day_of
from akker.ledger.models import LedgerAccount

# Days past the due day at which a bucket ends; the last has no end.
BUCKET_DAYS = (0, 30, 60, 90)
BUCKETS = ("not_due", "days_30", "days_60", "days_90", "older")
CREDITS = -1  # the bucket of what is below zero: the last of a list

# "NOT (... = 0)" as Django has it in the indexes, or the databases do not see that they fit.
_OPEN = (
    "FROM ledger_controlline c WHERE c.book_id = %(book)s AND NOT (c.base_minor = 0)"
    " AND c.ledger_account_id {place}"
)
_BOOKED = " AND c.booked_on <= %(until)s"
_AGED = (
    "SELECT c.party_id, CASE WHEN {credit} THEN -1 WHEN c.due_on < %(d4)s THEN 4"
    " WHEN c.due_on < %(d3)s THEN 3 WHEN c.due_on < %(d2)s THEN 2 WHEN c.due_on < %(d1)s THEN 1"
    " ELSE 0 END, CASE WHEN c.due_on IS NULL AND NOT ({credit}) THEN c.booked_on END,"
    " CAST(SUM({base}) AS bigint), MAX({base})"
)
_AGED_OPEN = _AGED.format(credit="c.base_minor < 0", base="c.base_minor")
_SETTLED_SINCE = (
    " FROM clearing_allocation a JOIN ledger_controlline c ON c.line_id = a.{end}_id"
    " JOIN ledger_ledgeraccount p ON p.id = c.ledger_account_id AND p.control = 'receivable'"
    " WHERE a.book_id = %(book)s AND a.allocated_on > %(until)s AND c.booked_on <= %(until)s"
    " GROUP BY 1, 2, 3 HAVING SUM(a.base_minor) <> 0"
)
_DEBITS_AND_CREDITS = (
    "SUM(c.base_minor) FILTER (WHERE c.base_minor > 0),"
    " SUM(c.base_minor) FILTER (WHERE c.base_minor < 0)"
)
# Due days that lie in a bucket; None is without a day. What is overdue was booked by then: no
# document is due before its own day. Not to compare both days halves the time of adding up.
_RANGES = {
    4: "c.due_on < %(d4)s",
    3: "c.due_on >= %(d4)s AND c.due_on < %(d3)s",
    2: "c.due_on >= %(d3)s AND c.due_on < %(d2)s",
    1: "c.due_on >= %(d2)s AND c.due_on < %(d1)s",
    0: f"c.due_on >= %(d1)s{_BOOKED}",
    None: f"c.due_on IS NULL{_BOOKED}",
}


@dataclass(frozen=True, slots=True)
class AgedLine:
    """Something open of one party and bucket. With a `booked_on` it has no bucket of its own, but
    is due as agreed with its party. `largest_minor` is of one line among them, or of what settled
    it since."""

    party_id: int | None
    bucket: int
    booked_on: dt.date | None
    base_minor: int
    largest_minor: int


_LINES_OF_ONE = 10


@dataclass(frozen=True, slots=True)
class AgedLines:
    """The questions about one book and day; each is one query, but `first_of`."""

    as_of: dt.date
    edges: tuple[dt.date, ...]  # the last days of the buckets
    open_lines: str  # what a statement reads, with its conditions
    values: Mapping[str, Any]

    def all(self) -> list[AgedLine]:
        """What is open now of everybody."""
        # By due day, a range at a time, no line's day has to be looked at; with the sign before the
        # party, SQLite does not go by party all the same.
        of_each = (
            f"SELECT +c.party_id, {'NULL' if bucket is None else bucket},"
            f" {'c.booked_on' if bucket is None else 'CAST(NULL AS date)'}, {_DEBITS_AND_CREDITS},"
            f" MAX(c.base_minor) {self.open_lines} AND {due} GROUP BY 1, 3"
            for bucket, due in _RANGES.items()
        )
        found = []
        for party_id, bucket, day, debits, credits, largest in self._rows(
            " UNION ALL ".join(of_each)
        ):
            if debits:
                without_day = day and day_of(str(day))
                owed = AgedLine(party_id, bucket or 0, without_day, int(debits), int(largest))
                found.append(owed)
            if credits:
                found.append(AgedLine(party_id, CREDITS, None, int(credits), 0))
        return found

    def of(self, party_ids: Sequence[int]) -> list[AgedLine]:
        """What is open now of some, and about nobody."""
        keys = {f"p{number}": key for number, key in enumerate(party_ids)}
        named = ", ".join(f"%({key})s" for key in keys) or "NULL"
        both = (" AND c.party_id IS NULL", f" AND c.party_id IN ({named})")  # each by its index
        asked = (
            f"{_AGED_OPEN} {self.open_lines}{_BOOKED}{which} GROUP BY 1, 2, 3" for which in both
        )
        return self._aged(" UNION ALL ".join(asked), keys)

    def without_day(self) -> list[AgedLine]:
        """Debits that are open now and due as agreed with their party."""
        which = f" AND {_RANGES[None]} AND c.base_minor > 0"
        return self._aged(f"{_AGED_OPEN} {self.open_lines}{which} GROUP BY 1, 2, 3")

    def settled_since(self) -> list[AgedLine]:
        """What was open on the day and was set against something after it."""
        ends = (("debit_line", "1 = 0", "a.base_minor"), ("credit_line", "1 = 1", "-a.base_minor"))
        return self._aged(
            " UNION ALL ".join(
                _AGED.format(credit=credit, base=base) + _SETTLED_SINCE.format(end=end)
                for end, credit, base in ends
            )
        )

    def totals(self) -> list[int]:
        """What is open now by bucket, credits last; not what is due as agreed."""
        found = [0] * (len(BUCKETS) + 1)
        of_each = (
            f"SELECT {'NULL' if bucket is None else bucket},"
            f" {_DEBITS_AND_CREDITS} {self.open_lines} AND {due}"
            for bucket, due in _RANGES.items()
        )
        for bucket, debits, credits in self._rows(" UNION ALL ".join(of_each)):
            if bucket is not None:
                found[bucket] += int(debits or 0)
            found[CREDITS] += int(credits or 0)
        return found

    def first_of(self, most: int) -> list[int]:
        """Whose debits with a due day are due longest, and of these the largest: so many at least,
        where there are. Up to eleven queries.
        """
        found: dict[int, None] = {}
        for bucket in (4, 3, 2, 1, 0):
            wanted = most + len(found)
            debits = (
                f"{self.open_lines} AND {_RANGES[bucket]} AND c.base_minor > 0"
                " AND c.party_id IS NOT NULL"
            )
            # Most customers have a few lines: to sort the lines is cheaper than to group them.
            lines = self._rows(
                f"SELECT c.party_id {debits} ORDER BY c.base_minor DESC, c.party_id LIMIT %(most)s",
                {"most": _LINES_OF_ONE * wanted},
            )
            if (
                len(lines) == _LINES_OF_ONE * wanted
                and len(found.keys() | {key for (key,) in lines}) < most
            ):
                lines = self._rows(
                    f"SELECT c.party_id {debits} GROUP BY c.party_id"
                    " ORDER BY MAX(c.base_minor) DESC, c.party_id LIMIT %(most)s",
                    {"most": wanted},
                )
            found.update((key, None) for (key,) in lines)
            if len(found) >= most:
                return list(found)
        credits = self._rows(
            f"SELECT DISTINCT c.party_id {self.open_lines}{_BOOKED} AND c.base_minor < 0"
            " AND c.party_id IS NOT NULL ORDER BY c.party_id LIMIT %(most)s",
            {"most": most + len(found)},
        )
        return [*found, *(key for (key,) in credits if key not in found)]

    def _aged(self, sql: str, more: dict[str, Any] | None = None) -> list[AgedLine]:
        return [
            AgedLine(party_id, bucket, day and day_of(str(day)), int(base), int(largest))
            for party_id, bucket, day, base, largest in self._rows(sql, more)
        ]

    def _rows(self, sql: str, more: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.values, **(more or {})})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


def _stored(day: dt.date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def aged_lines(book: Book, as_of: dt.date) -> AgedLines:
    """One query."""
    places = LedgerAccount.objects.filter(book=book, control="receivable")
    keys = sorted(places.values_list("pk", flat=True)) or [0]
    # Of one alone the rows lie in the order of the index.
    one_of = f"= {keys[0]}" if len(keys) == 1 else f"IN ({', '.join(map(str, keys))})"
    edges = tuple(as_of - dt.timedelta(days=days_past) for days_past in BUCKET_DAYS)
    values = {f"d{number}": _stored(day) for number, day in enumerate(edges, start=1)}
    return AgedLines(
        as_of,
        edges,
        _OPEN.format(place=one_of),
        {"book": book.pk, "until": _stored(as_of), **values},
    )
