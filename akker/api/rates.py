"""Exchange rates, and revaluing at them."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.entries import read_day
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Day, In, Out, Page
from akker.books.actor import Permission
from akker.kernel.rates import rate_text
from akker.ledger.queries_rates import RateRow, rates_page
from akker.ledger.revaluing import revalue

router = Router(tags=["rates and revaluation"])


class RateOut(Out):
    """Foreign units for one unit of the books' own currency."""

    currency: str
    date: Day
    rate: str
    source: str


class RatesAsked(Paged):
    currency: Annotated[str, Field(max_length=12)] = ""
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


class RevaluationIn(In):
    """The day whose rates count."""

    date: Day


class RevaluationSaid(Out):
    date: Day
    entries: list[str]


@operation(router, "GET", "/rates", asks=Permission.READ_BOOKS, answers=Page[RateOut])
def list_rates(request: ApiRequest, asked: Query[RatesAsked]) -> Page[RateOut]:
    """Rates by day and currency, the earliest first."""
    places = places_in(asked.cursor, str, str)
    after = None if places is None else (read_day(str(places[0])), str(places[1]))
    rows = rates_page(
        request.actor.book,
        currency=asked.currency,
        since=asked.from_,
        until=asked.until,
        after=after,
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _out, lambda row: (row.rated_on.isoformat(), row.currency))


def _out(row: RateRow) -> RateOut:
    day: dt.date = row.rated_on
    return RateOut(currency=row.currency, date=day, rate=rate_text(row.rate_e9), source=row.source)


@operation(
    router,
    "POST",
    "/runs/revaluation",
    asks=Permission.REVALUE,
    answers=RevaluationSaid,
)
def run_revaluation(request: ApiRequest, body: RevaluationIn) -> RevaluationSaid:
    """Revalue foreign balances at the rates of a day, and take it back the day after."""
    return RevaluationSaid(date=body.date, entries=revalue(request.actor, on=body.date))
