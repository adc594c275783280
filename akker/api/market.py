"""Competitors and industries: what is known of them, and at which customers it counts."""

from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Key, Out
from akker.books.actor import Permission
from akker.knowledge.market_rules import (
    MOST_INDUSTRY,
    MOST_SAID,
    MOST_SOURCE,
    MOST_WEBSITE,
    NewCompetitor,
    NewMarketNote,
)
from akker.knowledge.queries_market import (
    CompetitorRow,
    competitor_of,
    competitors,
    industry_notes,
    notes_about,
)
from akker.knowledge.watching import (
    end_market_note,
    keep_competitor,
    note_market,
    retire_competitor,
)
from akker.planning.queries_competitors import Stake, considered_at, stakes

router = Router(tags=["market"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
Industry = Annotated[str, Field(max_length=MOST_INDUSTRY)]
Said = Annotated[str, Field(max_length=MOST_SAID)]


class CompetitorOut(Out):
    """`customers` consider them, in plans that are open and that the reader sees; `at_stake_minor`
    is in minor units of the currency of the books."""

    competitor_id: int
    name: str
    website: str
    strong_in: str
    weak_in: str
    retired_on: Day | None
    customers: int
    at_stake_minor: int


class MarketNoteOut(Out):
    """About the competitor, or else about the industry."""

    note_id: int
    competitor_id: int | None
    industry: str
    text: str
    source: str
    noted_on: Day
    noted_by: str


class ConsideredOut(Out):
    """A risk of a plan that names the competitor. When the plan is closed `outcome` is what came
    of it."""

    party_code: str
    plan_id: int
    text: str
    amount_minor: int | None
    noted_on: Day
    closed_on: Day | None
    outcome: str


class KnownCompetitorOut(CompetitorOut):
    notes: list[MarketNoteOut]
    considered: list[ConsideredOut]


class CompetitorsOut(Out):
    rows: list[CompetitorOut]


class MarketNotesOut(Out):
    rows: list[MarketNoteOut]


class CompetitorsAsked(Asked):
    show: Literal["in use", "all"] = "in use"


class MarketNotesAsked(Asked):
    """Of one industry, or of all."""

    industry: Industry = ""


class CompetitorIn(In):
    """Given anew as a whole, one that was out of use is in use again."""

    name: Annotated[str, Field(max_length=120)]
    website: Annotated[str, Field(max_length=MOST_WEBSITE)] = ""
    strong_in: Said = ""
    weak_in: Said = ""


class MarketNoteIn(In):
    """About a competitor, or about an industry. Without a day it is of today."""

    text: Said
    source: Annotated[str, Field(max_length=MOST_SOURCE)]
    competitor_id: Key | None = None
    industry: Industry = ""
    noted_on: Day | None = None


class CompetitorSaid(Out):
    competitor_id: int


class MarketNoteSaid(Out):
    note_id: int


def _out(row: CompetitorRow, stake: Stake | None) -> dict[str, Any]:
    known = stake or Stake()
    return {
        "competitor_id": row.competitor_id,
        "name": row.name,
        "website": row.website,
        "strong_in": row.strong_in,
        "weak_in": row.weak_in,
        "retired_on": row.retired_on,
        "customers": known.customers,
        "at_stake_minor": known.amount_minor,
    }


@operation(router, "GET", "/competitors", asks=_LOOKING, answers=CompetitorsOut)
def list_competitors(request: ApiRequest, asked: Query[CompetitorsAsked]) -> CompetitorsOut:
    """By name, with what is at stake."""
    book = request.actor.book
    at_stake = stakes(book)
    rows = competitors(book, with_retired=asked.show == "all")
    return CompetitorsOut(
        rows=[CompetitorOut(**_out(one, at_stake.get(one.competitor_id))) for one in rows]
    )


@operation(router, "POST", "/competitors", asks=_CHANGING, answers=CompetitorSaid, status=201)
def create_competitor(request: ApiRequest, body: CompetitorIn) -> CompetitorSaid:
    """Write a competitor down."""
    new = NewCompetitor(**body.model_dump())
    return CompetitorSaid(competitor_id=keep_competitor(request.actor, competitor=new))


_ONE = "/competitors/{competitor_id}"


@operation(router, "GET", _ONE, asks=_LOOKING, answers=KnownCompetitorOut)
def show_competitor(request: ApiRequest, competitor_id: int) -> KnownCompetitorOut:
    """With what was heard of them, and who considers them."""
    book = request.actor.book
    row = competitor_of(book, competitor_id)
    return KnownCompetitorOut(
        **_out(row, stakes(book).get(competitor_id)),
        notes=[MarketNoteOut.model_validate(one) for one in notes_about(book, competitor_id)],
        considered=[
            ConsideredOut.model_validate(one) for one in considered_at(book, competitor_id)
        ],
    )


@operation(router, "PUT", _ONE, asks=_CHANGING, answers=CompetitorSaid)
def replace_competitor(
    request: ApiRequest, competitor_id: int, body: CompetitorIn
) -> CompetitorSaid:
    """Give a competitor anew as a whole."""
    new = NewCompetitor(**body.model_dump())
    keep_competitor(request.actor, competitor=new, competitor_id=competitor_id)
    return CompetitorSaid(competitor_id=competitor_id)


@operation(router, "POST", _ONE + "/retire", asks=_CHANGING, answers=CompetitorSaid)
def retire_one_competitor(request: ApiRequest, competitor_id: int) -> CompetitorSaid:
    """Chosen no more; risks that name it stay."""
    retire_competitor(request.actor, competitor_id=competitor_id)
    return CompetitorSaid(competitor_id=competitor_id)


@operation(router, "GET", "/market-notes", asks=_LOOKING, answers=MarketNotesOut)
def list_market_notes(request: ApiRequest, asked: Query[MarketNotesAsked]) -> MarketNotesOut:
    """Of industries, the latest first. Those of a competitor stand with it."""
    rows = industry_notes(request.actor.book, industry=asked.industry)
    return MarketNotesOut(rows=[MarketNoteOut.model_validate(one) for one in rows])


@operation(router, "POST", "/market-notes", asks=_CHANGING, answers=MarketNoteSaid, status=201)
def create_market_note(request: ApiRequest, body: MarketNoteIn) -> MarketNoteSaid:
    """Something read or heard of a competitor or of an industry."""
    note = NewMarketNote(**body.model_dump())
    return MarketNoteSaid(note_id=note_market(request.actor, note=note))


@operation(router, "POST", "/market-notes/{note_id}/end", asks=_CHANGING, answers=MarketNoteSaid)
def end_one_market_note(request: ApiRequest, note_id: int) -> MarketNoteSaid:
    """It is no longer so."""
    end_market_note(request.actor, note_id=note_id)
    return MarketNoteSaid(note_id=note_id)
