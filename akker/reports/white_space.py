"""White space: what customers do not buy that others like them do, and what it would bring."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median_low

from akker.books.models import Book
from akker.customers.queries_peers import Peer, peers
from akker.customers.queries_whose import Whose
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.money import decimal_text
from akker.receivables.queries_bought import bought_between
from akker.reports.frame import subtitle_between
from akker.reports.periods import Period, check_period
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

LEAST_BUYERS = 3  # fewer say nothing of what is usual
MOST_PRODUCTS, MOST_CUSTOMERS = 12, 60  # of the grid


@dataclass(frozen=True, slots=True)
class Gap:
    """A product that a customer does not buy. `expected_minor` is what the buyer in the middle
    brought, of `buyer_count`: those of the same tier, or all where they are too few."""

    code: str
    name: str
    product_code: str
    product_name: str
    buyer_count: int
    expected_minor: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """Of each product of the grid what was bought, or else what is expected; None where neither."""

    code: str
    name: str
    expected_minor: int
    cells: tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class WhiteSpace:
    """Gaps with the biggest first. The grid has the products and customers with the most."""

    period: Period
    gaps: tuple[Gap, ...]
    products: tuple[tuple[str, str], ...]
    grid: tuple[GridRow, ...]
    customer_count: int

    @property
    def total_minor(self) -> int:
        return sum(one.expected_minor for one in self.gaps)


def white_space(
    book: Book, whose: Whose, *, until: dt.date, since: dt.date | None = None
) -> WhiteSpace:
    """Over the twelve months up to a day unless since another, among whom the reader sees.

    Who bought nothing at all has no gaps: nothing says that they would buy. A fixed number of
    queries. Refused: customer_unfit, period_backwards, date_out_of_range.
    """
    period = check_period(since or add_months(until, -12) + ONE_DAY, until)
    asked = peers(book, whose)
    everybody = asked if whose == Whose() else peers(book, Whose())
    bought = bought_between(book, period.since, period.until)
    usual = _usual(everybody, bought.net_minor, bought.products)
    buys = {party for party, _ in bought.net_minor}
    gaps = []
    for one in asked:
        for product, name in bought.products.items() if one.party_id in buys else ():
            found = usual.get((one.tier, product))
            if found and (one.party_id, product) not in bought.net_minor:
                count, amount = found
                gaps.append(Gap(one.code, one.name, product, name, count, amount))
    gaps.sort(key=lambda gap: (-gap.expected_minor, gap.code, gap.product_code))
    of_product, of_customer = _sums(gaps)
    products = _most(of_product, MOST_PRODUCTS)
    chosen = _most(of_customer, MOST_CUSTOMERS)
    by_code = {one.code: one for one in asked}
    grid = tuple(
        _row(by_code[code], of_customer[code], products, bought.net_minor, usual) for code in chosen
    )
    named = tuple((code, bought.products[code]) for code in products)
    return WhiteSpace(period, tuple(gaps), named, grid, len(of_customer))


def _usual(
    everybody: list[Peer], net_minor: Mapping[tuple[int, str], int], products: Mapping[str, str]
) -> dict[tuple[str, str], tuple[int, int]]:
    """By tier and product: how many buy it, and what the one in the middle brought."""
    tiers = {one.party_id: one.tier for one in everybody}
    amounts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (party, product), net in net_minor.items():
        if party in tiers:
            amounts[tiers[party], product].append(net)
            amounts["", product].append(net)
    found = {}
    for tier in sorted(set(tiers.values())):
        for product in products:
            among = amounts[tier, product]
            if len(among) < LEAST_BUYERS:
                among = amounts["", product]
            if len(among) >= LEAST_BUYERS:
                found[tier, product] = (len(among), median_low(among))
    return found


def _sums(gaps: list[Gap]) -> tuple[dict[str, int], dict[str, int]]:
    of_product: dict[str, int] = defaultdict(int)
    of_customer: dict[str, int] = defaultdict(int)
    for one in gaps:
        of_product[one.product_code] += one.expected_minor
        of_customer[one.code] += one.expected_minor
    return of_product, of_customer


def _most(sums: Mapping[str, int], most: int) -> list[str]:
    return sorted(sums, key=lambda code: (-sums[code], code))[:most]


def _row(
    one: Peer,
    expected_minor: int,
    products: list[str],
    net_minor: Mapping[tuple[int, str], int],
    usual: Mapping[tuple[str, str], tuple[int, int]],
) -> GridRow:
    cells = []
    for product in products:
        net = net_minor.get((one.party_id, product))
        found = usual.get((one.tier, product))
        cells.append((net, found[1] if found and net is None else None))
    return GridRow(one.code, one.name, expected_minor, tuple(cells))


def white_space_json(book: Book, report: WhiteSpace) -> dict[str, object]:
    """Every gap, the biggest first; amounts as decimal text."""
    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "currency": book.currency,
        "rows": [
            {
                "code": one.code,
                "name": one.name,
                "product": one.product_code,
                "product_name": one.product_name,
                "buyers": one.buyer_count,
                "expected": decimal_text(one.expected_minor, book.currency),
            }
            for one in report.gaps
        ],
        "totals": {"expected": decimal_text(report.total_minor, book.currency)},
    }


def white_space_table(book: Book, report: WhiteSpace, language: str) -> Table:
    """One row a gap, and what all of them would bring."""
    rows = [
        Row(
            (
                *(one.code, one.name, one.product_code, one.product_name, one.buyer_count),
                one.expected_minor,
            )
        )
        for one in report.gaps
    ]
    total = Row((word(language, "total"), *[None] * 4, report.total_minor), style="total")
    return Table(
        title=word(language, "white_space"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("product", word(language, "by_product"), "code"),
            Column("product_name", word(language, "product_name"), "text"),
            Column("buyers", word(language, "buyers"), "number"),
            Column("expected", word(language, "expected_value"), "amount"),
        ),
        rows=(*rows, total),
        subtitle=subtitle_between(report.period, language),
        notes=(word(language, "white_space_note"),),
    )
