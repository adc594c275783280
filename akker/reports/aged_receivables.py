"""Who owes us, by how long it is due: it adds up to the control account of debtors."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.parties.models import Party
from akker.parties.queries import merged_codes
from akker.parties.queries_sight import seen, sees_all
from akker.receivables.queries_terms import terms_of
from akker.reports.aged_lines import BUCKETS, CREDITS, AgedLine, AgedLines, aged_lines
from akker.reports.display import language_of, shown_date
from akker.reports.periods import check_period
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

_APART_AT_MOST = 5_000  # with more it is cheaper to add up everybody

_NAMED_AT_MOST = 5_000  # in one statement


@dataclass(frozen=True, slots=True)
class AgedParty:
    """What somebody owes, in the currency of the books: debits by bucket, credits below zero.

    `code` is empty for lines about nobody.
    """

    code: str
    name: str
    buckets: tuple[int, ...]
    credit_minor: int

    @property
    def total_minor(self) -> int:
        return sum(self.buckets) + self.credit_minor

    @property
    def overdue_minor(self) -> int:
        return sum(self.buckets[1:])


@dataclass(frozen=True, slots=True)
class AgedReceivables:
    """Rows by what is overdue longest, then the largest; the sum is the balance of receivables.

    The largest invoice, not their sum: only that is found without adding up everybody's. Who owes
    the same stands in the order in which they were entered.

    `has_more` says that `total` is of more than `rows`, of which only some were asked for.
    """

    as_of: dt.date
    rows: tuple[AgedParty, ...]
    total: AgedParty
    has_more: bool


def aged_receivables(book: Book, *, as_of: dt.date, most: int | None = None) -> AgedReceivables:
    """As of a day, by the due days of documents, or the terms of whoever has none.

    With `most` only so many rows, the first of them, under the total of all. Up to 21
    queries. Refused: date_out_of_range.
    """
    check_period(as_of, as_of)
    lines = aged_lines(book, as_of)
    since = lines.settled_since()
    into = merged_codes(book)
    if most is not None and sees_all(book):
        report = _first(book, lines, since, into, most)
        if report is not None:
            return report
    rows = [*lines.all(), *since]
    named = {row.party_id for row in rows if row.party_id is not None}
    people = _people(book, named if len(named) <= _NAMED_AT_MOST else None)
    if not sees_all(book):
        rows = [row for row in rows if row.party_id in people]
    sums = _sums(_with_buckets(book, rows, people, lines), people, into)
    total = [
        sum(amounts) for amounts in zip(*(one.amounts for one in sums.values()), strict=True)
    ] or _nothing()
    return _report(as_of, total, sums, most)


def _first(
    book: Book,
    lines: AgedLines,
    since: Sequence[AgedLine],
    into: Mapping[str, tuple[str, str]],
    most: int,
) -> AgedReceivables | None:
    """The first rows without adding up everybody; None where too many have to be looked at.

    Apart stand those whose lines alone do not say how long they are due: they are looked at all,
    and the first of the others.
    """
    undated = lines.without_day()
    named = {*into, *(code for code, _ in into.values())}
    merged = Party.objects.filter(book=book, code__in=named) if named else Party.objects.none()
    apart = {row.party_id for row in (*since, *undated) if row.party_id is not None}
    apart.update(merged.values_list("pk", flat=True))
    if len(apart) > _APART_AT_MOST:
        return None
    shown = apart.union(lines.first_of(most + len(apart) + 1) if most else ())
    people = _people(book, shown)
    rows = lines.of(sorted(shown))
    sums = _sums(_with_buckets(book, [*rows, *since], people, lines), people, into)
    total = lines.totals()
    for bucket, row in _with_buckets(book, [*undated, *since], people, lines):
        total[bucket] += row.base_minor
    return _report(lines.as_of, total, sums, most)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of who is one now: `party_id` is that of the first of their names, 0 of nobody."""

    party_id: int
    name: str
    amounts: list[int]
    largest: list[int]

    def place(self) -> tuple[int, int, int]:
        """Where the party stands among all: the lowest is the first."""
        buckets = range(len(BUCKETS))
        oldest = max((bucket for bucket in buckets if self.amounts[bucket]), default=CREDITS)
        most = 0 if oldest == CREDITS else self.largest[oldest]
        return -oldest, -most, self.party_id


def _report(
    as_of: dt.date,
    total: list[int],
    sums: dict[str, _Sums],
    most: int | None,
) -> AgedReceivables:
    rows = sorted(sums.items(), key=lambda one: one[1].place())
    return AgedReceivables(
        as_of,
        tuple(_aged(code, one.name, one.amounts) for code, one in rows[:most]),
        _aged("", "", total),
        most is not None and (len(rows) > most or (most == 0 and any(total))),
    )


def _aged(code: str, name: str, amounts: list[int]) -> AgedParty:
    return AgedParty(code, name, tuple(amounts[:-1]), amounts[-1])


def _nothing() -> list[int]:
    return [0] * (len(BUCKETS) + 1)


def _people(book: Book, keys: Collection[int] | None = None) -> dict[int, tuple[str, str]]:
    """By key the code and the name of these parties, or of all whom the reader sees."""
    rows = Party.objects.filter(seen(book), book=book)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}


def _with_buckets(
    book: Book,
    rows: Sequence[AgedLine],
    people: Mapping[int, tuple[str, str]],
    lines: AgedLines,
) -> list[tuple[int, AgedLine]]:
    """Each with its bucket; those with a day are due when the terms of their party say so."""
    without = {_code(row, people) for row in rows if row.booked_on is not None}
    if not without:
        return [(row.bucket, row) for row in rows]
    terms = terms_of(book, without)
    found = []
    for row in rows:
        bucket = row.bucket
        if row.booked_on is not None:
            due_on = terms.due_on(_code(row, people), row.booked_on)
            bucket = sum(due_on < edge for edge in lines.edges)
        found.append((bucket, row))
    return found


def _code(row: AgedLine, people: Mapping[int, tuple[str, str]]) -> str:
    return "" if row.party_id is None else people[row.party_id][0]


def _sums(
    rows: Sequence[tuple[int, AgedLine]],
    people: Mapping[int, tuple[str, str]],
    into: Mapping[str, tuple[str, str]],
) -> dict[str, _Sums]:
    """By code, of who is one now, the sums of the buckets and of the credits."""
    found: dict[str, _Sums] = {}
    for bucket, row in rows:
        code, name = people[row.party_id] if row.party_id else ("", "")
        code, name = into.get(code, (code, name))
        one = found.get(code)
        if one is None:
            found[code] = one = _Sums(row.party_id or 0, name, _nothing(), _nothing())
        elif row.party_id is not None and row.party_id < one.party_id:
            found[code] = one = replace(one, party_id=row.party_id)
        one.amounts[bucket] += row.base_minor  # -1, credits, is the last
        if row.largest_minor > one.largest[bucket]:
            one.largest[bucket] = row.largest_minor
    return {code: one for code, one in found.items() if any(one.amounts)}


def aged_receivables_json(book: Book, report: AgedReceivables) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books."""

    def amounts(row: AgedParty) -> dict[str, str]:
        named = zip((*BUCKETS, "credits", "total"), _amounts(row), strict=True)
        return {name: decimal_text(amount, book.currency) for name, amount in named}

    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "currency": book.currency,
        "rows": [{"code": row.code, "name": row.name, **amounts(row)} for row in report.rows],
        "totals": amounts(report.total),
    }


def _amounts(row: AgedParty) -> tuple[int, ...]:
    return (*row.buckets, row.credit_minor, row.total_minor)


def aged_receivables_table(book: Book, report: AgedReceivables, language: str) -> Table:
    """One row a party, and the total."""
    day = shown_date(report.as_of, language_of(language))
    rows = [
        Row((row.code, row.name or word(language, "nobody"), *_amounts(row))) for row in report.rows
    ]
    total = Row((None, word(language, "total"), *_amounts(report.total)), style="total")
    return Table(
        title=word(language, "aged_receivables"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            *(Column(name, word(language, name), "amount") for name in BUCKETS),
            Column("credits", word(language, "credits"), "amount"),
            Column("total", word(language, "total"), "amount"),
        ),
        rows=(*rows, total),
        subtitle=word(language, "as_of", day=day),
    )
