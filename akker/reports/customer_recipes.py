"""The reports about customers and whoever looks after them; `catalogue` has them all."""

import datetime as dt

from akker.books.models import Book
from akker.customers.queries_whose import Whose
from akker.health.queries_portfolio import Portfolio
from akker.reports.brief import Brief, brief
from akker.reports.brief_table import brief_json, brief_table
from akker.reports.handover import Handover, handover, handover_json, handover_table
from akker.reports.health import HealthReport, health, health_json, health_table
from akker.reports.next_orders import NextOrders, RfmReport, next_orders, rfm
from akker.reports.next_orders_table import (
    next_orders_json,
    next_orders_table,
    rfm_json,
    rfm_table,
)
from akker.reports.options import Options
from akker.reports.portfolio import portfolio, portfolio_json, portfolio_table
from akker.reports.recipe import Recipe
from akker.reports.review import Review, review
from akker.reports.review_table import review_json, review_table
from akker.reports.scorecards import Scorecards, scorecards
from akker.reports.scorecards_table import scorecards_json, scorecards_table
from akker.reports.white_space import (
    WhiteSpace,
    white_space,
    white_space_json,
    white_space_table,
)

_WHOSE = frozenset({"manager", "team", "tier", "segment"})


def _handover(book: Book, options: Options) -> Handover:
    return handover(book, options.party_code, as_of=_until(options))


def _brief(book: Book, options: Options) -> Brief:
    return brief(
        book, options.party_code, as_of=_until(options), appointment_id=options.appointment
    )


def _health(book: Book, options: Options) -> HealthReport:
    return health(
        book, as_of=_until(options), party_code=options.party_code, segment=options.segment
    )


def _whose(options: Options) -> Whose:
    return Whose(options.manager, options.team, options.tier, options.segment)


def _portfolio(book: Book, options: Options) -> Portfolio:
    return portfolio(book, _whose(options))


def _scorecards(book: Book, options: Options) -> Scorecards:
    return scorecards(
        book, _whose(options), until=_until(options), since=options.since, by=options.by
    )


def _until(options: Options) -> dt.date:
    assert options.until is not None, "build has put in today"
    return options.until


def _next_orders(book: Book, options: Options) -> NextOrders:
    return next_orders(book, _whose(options), as_of=_until(options), by=options.by)


def _rfm(book: Book, options: Options) -> RfmReport:
    return rfm(book, _whose(options), as_of=_until(options), by=options.by)


def _white_space(book: Book, options: Options) -> WhiteSpace:
    return white_space(book, _whose(options), until=_until(options), since=options.since)


def _review(book: Book, options: Options) -> Review:
    return review(
        book,
        options.party_code,
        until=_until(options),
        since=options.since,
        quarter=options.quarter,
        internal=bool(options.internal),
    )


RECIPES: dict[str, Recipe] = {
    "brief": Recipe(
        frozenset({"until", "party_code", "appointment"}),
        _brief,
        brief_json,
        brief_table,
        frozenset({"party_code"}),
        is_narrowed=True,
    ),
    "handover": Recipe(
        frozenset({"until", "party_code"}),
        _handover,
        handover_json,
        handover_table,
        frozenset({"party_code"}),
        is_narrowed=True,
    ),
    "health": Recipe(
        frozenset({"until", "party_code", "segment"}),
        _health,
        health_json,
        health_table,
        is_narrowed=True,
    ),
    "next-orders": Recipe(
        frozenset({"until", "by"}) | _WHOSE,
        _next_orders,
        next_orders_json,
        next_orders_table,
        is_narrowed=True,
    ),
    "rfm": Recipe(frozenset({"until", "by"}) | _WHOSE, _rfm, rfm_json, rfm_table, is_narrowed=True),
    "review": Recipe(
        frozenset({"since", "until", "party_code", "quarter", "internal"}),
        _review,
        review_json,
        review_table,
        frozenset({"party_code"}),
        is_narrowed=True,
    ),
    "white-space": Recipe(
        frozenset({"since", "until"}) | _WHOSE,
        _white_space,
        white_space_json,
        white_space_table,
        is_narrowed=True,
    ),
    "portfolio": Recipe(_WHOSE, _portfolio, portfolio_json, portfolio_table, is_narrowed=True),
    "scorecards": Recipe(
        frozenset({"since", "until"}) | _WHOSE | {"by"},
        _scorecards,
        scorecards_json,
        scorecards_table,
        is_narrowed=True,
    ),
}
