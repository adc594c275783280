"""Who recommended us to whom, what it won, and thanks for it."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Amount, Asked, Day, In, Key, Out, amount_out
from akker.books.actor import Permission
from akker.growth.costing import change_care_costs
from akker.growth.queries import care_costs_of
from akker.growth.referring import note_referral, take_back_referral, thank_recommender
from akker.growth.rules import CareCosts
from akker.kernel.money import parse_decimal
from akker.parties.queries import keys_of_group
from akker.reports.referrals import ReferralRow, referrals_of

router = Router(tags=["referrals"])
PartyCode = Annotated[str, Field(max_length=40)]
MOST = 1000


class ReferralOut(Out):
    """`recommender` recommended us to `party`. `won` is what they were invoiced since, without VAT
    and less credit notes, in the currency of the books; `first_invoice` the day of the first.
    """

    referral_id: int
    party: str
    recommender: str
    date: Day
    note: str
    by: str
    thanked: Day | None
    won: Amount
    first_invoice: Day | None


class ReferralsAsked(Asked):
    """Of a party those that it made, and the one that brought it."""

    party: PartyCode = ""


class ReferralIn(In):
    """Without a date it is today."""

    party: PartyCode
    recommender: PartyCode
    date: Day | None = None
    note: Annotated[str, Field(max_length=4000)] = ""


class ThanksIn(In):
    """Without a date it is today."""

    date: Day | None = None


class ReferralSaid(Out):
    referral_id: int


@operation(router, "GET", "/referrals", asks=Permission.SEE_CUSTOMERS, answers=list[ReferralOut])
def list_referrals(request: ApiRequest, asked: Query[ReferralsAsked]) -> list[ReferralOut]:
    """The latest thousand, the latest first."""
    book = request.actor.book
    group = keys_of_group(book, asked.party) if asked.party else None
    rows = referrals_of(book, group, limit=MOST)
    return [_out(row, book.currency) for row in rows]


def _out(row: ReferralRow, currency: str) -> ReferralOut:
    return ReferralOut(
        referral_id=row.referral_id,
        party=row.party_code,
        recommender=row.recommender_code,
        date=row.on,
        note=row.note,
        by=row.noted_by,
        thanked=row.thanked_on,
        won=amount_out(row.won_minor, currency),
        first_invoice=row.first_on,
    )


@operation(
    router,
    "POST",
    "/referrals",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ReferralSaid,
    status=201,
)
def write_referral_down(request: ApiRequest, body: ReferralIn) -> ReferralSaid:
    """Write down who recommended us to a customer; each has one recommender."""
    key = note_referral(
        request.actor,
        code=body.party,
        recommender=body.recommender,
        on=body.date,
        note=body.note,
    )
    return ReferralSaid(referral_id=key)


@operation(
    router,
    "POST",
    "/thanked-referrals/{referral_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ReferralSaid,
)
def thank_for_referral(request: ApiRequest, referral_id: Key, body: ThanksIn) -> ReferralSaid:
    """They were thanked for it."""
    thank_recommender(request.actor, referral_id=referral_id, on=body.date)
    return ReferralSaid(referral_id=referral_id)


@operation(
    router,
    "DELETE",
    "/referrals/{referral_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ReferralSaid,
)
def forget_referral(request: ApiRequest, referral_id: Key) -> ReferralSaid:
    """Take it back: it was not so."""
    take_back_referral(request.actor, referral_id=referral_id)
    return ReferralSaid(referral_id=referral_id)


class CareCostsOut(Out):
    """Of a year, in the currency of the books; null where nobody said."""

    keeping: Amount | None
    winning: Amount | None


class CareCostsIn(In):
    """What keeping customers costs in a year, and what winning new ones does."""

    keeping: Amount
    winning: Amount


@operation(router, "GET", "/care-costs", asks=Permission.READ_BOOKS, answers=CareCostsOut)
def show_care_costs(request: ApiRequest) -> CareCostsOut:
    """What keeping and winning customers cost; scorecards compare them."""
    costs, currency = care_costs_of(request.actor.book), request.actor.book.currency
    return CareCostsOut(
        keeping=amount_out(costs.keeping_minor, currency) if costs else None,
        winning=amount_out(costs.winning_minor, currency) if costs else None,
    )


@operation(router, "POST", "/care-costs", asks=Permission.CHANGE_SETTINGS, answers=CareCostsOut)
def set_care_costs(request: ApiRequest, body: CareCostsIn) -> CareCostsOut:
    """Say what both cost in a year."""
    currency = request.actor.book.currency
    costs = CareCosts(parse_decimal(body.keeping, currency), parse_decimal(body.winning, currency))
    change_care_costs(request.actor, costs=costs)
    return CareCostsOut(
        keeping=amount_out(costs.keeping_minor, currency),
        winning=amount_out(costs.winning_minor, currency),
    )
