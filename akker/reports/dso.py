"""Days sales outstanding of the company and of each customer, by two definitions.

They are those of `receivables.rules_dso`, which says how each is worked out. The balances are
those of the account of debtors: together they are what the ledger says.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.kernel.calendar import add_months, first_day, last_day, month_of, next_month
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.parties.queries import PartyRow, keys_of_group, merged_codes, party_coded
from akker.receivables.rules_dso import SIMPLE_MONTHS, Dso, MonthSold, count_back, simple
from akker.reports.display import language_of, shown_date
from akker.reports.periods import check_period
from akker.reports.statements import fetch
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word

MONTHS = 24
BY = ("month", "customer")


@dataclass(frozen=True, slots=True)
class PartyDso:
    """`code` is empty for lines about nobody."""

    code: str
    name: str
    dso: Dso


@dataclass(frozen=True, slots=True)
class DsoReport:
    """`months` are the ends of the last two years of months, the earliest first, of the company or
    of a party; the last is the day that is asked. `rows` are customers, where they were asked.
    """

    as_of: dt.date
    party_code: str
    party_name: str
    by: str
    months: tuple[Dso, ...]
    rows: tuple[PartyDso, ...]

    @property
    def now(self) -> Dso:
        return self.months[-1]


@dataclass(frozen=True, slots=True)
class _Moved:
    """By month what was put on the account, and what of that documents put there."""

    name: str
    on_account: dict[int, int]
    sold: dict[int, int]


def dso(book: Book, *, as_of: dt.date, party_code: str = "", by: str = "") -> DsoReport:
    """By month, or by customer as of one day. Up to five queries.

    Refused: date_out_of_range, party_unknown, dso_by_unknown.
    """
    check_period(as_of, as_of)
    if by not in ("", *BY):
        raise Refused(
            "dso_by_unknown",
            "Days outstanding are not shown by {by}.",
            remedy="There are: {there_are}.",
            by=by,
            there_are=", ".join(BY),
        )
    party = party_coded(book, party_code) if party_code else None
    by_party = by == "customer"
    moved = _of_party(book, as_of, party) if party else _of_all(book, as_of, by_party=by_party)
    whole = _together(moved.values())
    days = _days_of_months(as_of, whole.sold)
    months = tuple(_at(end, whole, _days_of_months(end, whole.sold)) for end in month_ends(as_of))
    rows: tuple[PartyDso, ...] = ()
    if by_party:
        found = [PartyDso(code, one.name, _at(as_of, one, days)) for code, one in moved.items()]
        rows = tuple(sorted((one for one in found if _counts(one.dso)), key=_longest_first))
    code, name = (party.code, party.name) if party else ("", "")
    return DsoReport(as_of, code, name, by or "month", months, rows)


def _counts(one: Dso) -> bool:
    return bool(one.balance_minor or one.sold_minor)


def _longest_first(row: PartyDso) -> tuple[bool, int, str]:
    days = row.dso.count_back
    return days is not None, -int(10 * (days or 0)), row.code


def month_ends(as_of: dt.date) -> list[dt.date]:
    """The ends of the last months, the earliest first; the last is the day itself."""
    first = add_months(first_day(month_of(as_of)), 1 - MONTHS)
    ends = [last_day(month_of(add_months(first, number))) for number in range(MONTHS)]
    return [*ends[:-1], as_of]


def _of_all(book: Book, until: dt.date, *, by_party: bool) -> dict[str, _Moved]:
    """Of everybody together under no code, or by whom each is in the end."""
    statement = "dso_by_party" if by_party else "dso"
    rows = fetch(statement, book=book.pk, until=until, manager=book.seen_by_id)
    into = merged_codes(book) if by_party else {}
    return _moved((*into.get(code, (code or "", name or "")), *rest) for code, name, *rest in rows)


def _of_party(book: Book, until: dt.date, party: PartyRow) -> dict[str, _Moved]:
    rows = [
        (party.code, party.name, *row[1:4])
        for key in keys_of_group(book, party.code)
        for row in fetch("dso_of_party", book=book.pk, party=key, until=until)
    ]
    return _moved(rows)


def _moved(rows: Iterable[tuple[Any, ...]]) -> dict[str, _Moved]:
    found: dict[str, _Moved] = {}
    for code, name, month, amount, sold in rows:
        one = found.get(code)
        if one is None:
            one = found[code] = _Moved(name, defaultdict(int), defaultdict(int))
        number = int(month[:4]) * 100 + int(month[5:7])
        one.on_account[number] += amount
        one.sold[number] += sold
    return found


def _together(many: Iterable[_Moved]) -> _Moved:
    both = _Moved("", defaultdict(int), defaultdict(int))
    for one in many:
        for month, amount in one.on_account.items():
            both.on_account[month] += amount
        for month, amount in one.sold.items():
            both.sold[month] += amount
    return both


def _at(end: dt.date, moved: _Moved, days_of: Mapping[int, int]) -> Dso:
    """At the end of a day which is a month's last, or else the last with anything."""
    last = month_of(end)
    balance = sum(n for month, n in moved.on_account.items() if month <= last)
    months = _back_from(days_of, moved.sold)
    return Dso(
        end,
        balance,
        months[0].sold_minor,
        count_back(balance, months),
        simple(balance, months),
    )


def _days_of_months(end: dt.date, sold: Mapping[int, int]) -> dict[int, int]:
    """From the month of the day back to the first with sales, and three at least: how many days
    each has been."""
    first = min(sold, default=month_of(end))
    month = min(first, month_of(add_months(end, -2)))
    found = []
    while month <= month_of(end):
        found.append((month, end.day if month == month_of(end) else last_day(month).day))
        month = next_month(month)
    return dict(found[::-1])


def _back_from(days_of: Mapping[int, int], sold: Mapping[int, int]) -> list[MonthSold]:
    """The months of `_days_of_months`, as far back as this one sold anything, and three."""
    first = min(sold, default=month_of(dt.date.max))
    found: list[MonthSold] = []
    for month, days in days_of.items():
        if month < first and len(found) >= SIMPLE_MONTHS:
            break
        found.append(MonthSold(days, sold.get(month, 0)))
    return found


def dso_json(book: Book, report: DsoReport) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books, days as decimal text."""

    def shown(one: Dso) -> dict[str, object]:
        return {
            "as_of": one.as_of.isoformat(),
            "balance": decimal_text(one.balance_minor, book.currency),
            "sold": decimal_text(one.sold_minor, book.currency),
            "count_back": None if one.count_back is None else f"{one.count_back:.1f}",
            "simple": None if one.simple is None else f"{one.simple:.1f}",
        }

    if report.by == "customer":
        rows = [{"code": row.code, "name": row.name, **shown(row.dso)} for row in report.rows]
    else:
        rows = [shown(one) for one in report.months]
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "party": report.party_code or None,
        "currency": book.currency,
        "by": report.by,
        "rows": rows,
        "totals": shown(report.now),
    }


def dso_table(book: Book, report: DsoReport, language: str) -> Table:
    """One row a month or a customer, and the company at the day."""

    def cells(one: Dso) -> tuple[Cell, ...]:
        return (one.balance_minor, one.sold_minor, one.count_back, one.simple)

    if report.by == "customer":
        heads: tuple[Column, ...] = (
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
        )
        rows = [
            Row((row.code, row.name or word(language, "nobody"), *cells(row.dso)))
            for row in report.rows
        ]
        rows.append(Row((None, word(language, "total"), *cells(report.now)), style="total"))
    else:
        heads = (Column("date", word(language, "day"), "date"),)
        rows = [Row((one.as_of, *cells(one))) for one in report.months]
    title = word(language, "dso")
    return Table(
        title=f"{title}: {report.party_name}" if report.party_name else title,
        book_name=book.name,
        currency=book.currency,
        columns=(
            *heads,
            Column("balance", word(language, "balance"), "amount"),
            Column("sold", word(language, "sold_in_month"), "amount"),
            Column("count_back", word(language, "count_back"), "number"),
            Column("simple", word(language, "dso_simple"), "number"),
        ),
        rows=tuple(rows),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
        notes=(word(language, "count_back_note"), word(language, "dso_simple_note")),
    )
