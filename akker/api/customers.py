"""How customers are looked after."""

from dataclasses import asdict
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Day, In, Out, Page
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.handing_over import hand_over_customer
from akker.customers.queries import (
    CustomerFilter,
    customer_coded,
    customers_page,
    known_customer,
    segments,
)
from akker.customers.queries_hand_overs import HandOverRow, hand_overs_of
from akker.customers.rules import CustomerFacts
from akker.parties.queries_team import TeamRow, team_of
from akker.parties.teaming import add_to_team, end_in_team
from akker.reports.family import family_of

router = Router(tags=["customers"])
Tier = Literal["key", "growth", "standard", "watch"]
Status = Literal["prospect", "active", "at risk", "lost", "archived"]
Relation = Literal["", "supplier", "preferred", "trusted", "partner"]
Part = Literal["contributor", "executive sponsor", "first contact"]
PartyCode = Annotated[str, Field(max_length=40)]
Line = Annotated[str, Field(max_length=254)]


class FactsIn(In):
    """`parent` is the code of whom they belong to, or empty. Without `relation_on` another level
    of the relation is of today.
    """

    tier: Tier = "standard"
    status: Status = "active"
    industry: Annotated[str, Field(max_length=80)] = ""
    parent: PartyCode = ""
    relation: Relation = ""
    relation_on: Day | None = None


class CustomerOut(Out):
    """`manager` is the e-mail address of who looks after them, or empty."""

    code: str
    name: str
    tier: Tier
    status: Status
    industry: str
    parent: str
    relation: Relation
    relation_on: Day | None
    manager: str


class KnownCustomerOut(CustomerOut):
    """`above` are the codes of whom they belong to, the nearest first; `below` of who belongs to
    them.
    """

    above: list[str]
    below: list[str]


class CustomerSaid(Out):
    code: str


class FamilyOut(Out):
    """Of a customer with all who belong to them, to any depth, `count` in all. Amounts in minor
    units of the currency of the books; revenue without VAT, of twelve months. `is_whole` is false
    for who sees own customers only: then others count nowhere. `lowest_health` is that of
    `lowest_code`; `weighed_health` is weighed by revenue, as of the earliest day
    `health_as_of`."""

    code: str
    count: int
    is_whole: bool
    revenue_minor: int
    open_minor: int
    overdue_minor: int
    last_contact_on: Day | None
    last_contact_code: str
    last_contact_by: str
    task_count: int
    late_count: int
    case_count: int
    lowest_health: int | None
    lowest_code: str
    weighed_health: int | None
    health_as_of: Day | None


class WhichCustomers(BaseModel):
    """`text` is part of the code or the name. Without a status, all but the archived.

    `manager` is the e-mail address of who looks after them, or `nobody`; `parent` is the code of
    whom they belong to, `country` that on the card, and `segment` the name of a segment.
    """

    text: Annotated[str, Field(max_length=100)] = ""
    tier: Tier | Literal[""] = ""
    status: Status | Literal[""] = ""
    manager: Line = ""
    industry: Annotated[str, Field(max_length=80)] = ""
    parent: PartyCode = ""
    relation: Relation = ""
    country: Annotated[str, Field(max_length=2)] = ""
    segment: Annotated[str, Field(max_length=60)] = ""

    @property
    def wanted(self) -> CustomerFilter:
        names = CustomerFilter.__dataclass_fields__
        return CustomerFilter(**{name: getattr(self, name) for name in names})


class CustomersAsked(Paged, WhichCustomers):
    """Which of them, and from where on."""


class SegmentOut(Out):
    """A filter of the list of customers that all members see, and what it asks, by name."""

    name: str
    filters: dict[str, str]


@operation(router, "GET", "/segments", asks=Permission.SEE_CUSTOMERS, answers=list[SegmentOut])
def list_segments(request: ApiRequest) -> list[SegmentOut]:
    """Who satisfies the filter now is in it; it is a shared view of `customers` (`/views`)."""
    return [
        SegmentOut(name=name, filters={key: text for key, text in asdict(one).items() if text})
        for name, one in segments(request.actor.book).items()
    ]


@operation(router, "GET", "/customers", asks=Permission.SEE_CUSTOMERS, answers=Page[CustomerOut])
def list_customers(request: ApiRequest, asked: Query[CustomersAsked]) -> Page[CustomerOut]:
    """Customers in use, by code."""
    places = places_in(asked.cursor, str)
    rows = customers_page(
        request.actor.book,
        asked.wanted,
        after_code=str(places[0]) if places else "",
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, CustomerOut.model_validate, lambda row: (row.code,))


@operation(
    router,
    "GET",
    "/customers/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=KnownCustomerOut,
)
def show_customer(request: ApiRequest, code: str, response: HttpResponse) -> KnownCustomerOut:
    """How one customer is looked after, and the ETag that changing it asks."""
    found = known_customer(request.actor.book, code)
    response.headers["ETag"] = f'"{found.row.version}"'
    row = CustomerOut.model_validate(found.row)
    return KnownCustomerOut(
        **row.model_dump(),
        above=[one for one, _ in found.above],
        below=[one.code for one in found.below],
    )


@operation(
    router,
    "GET",
    "/customer-families/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=FamilyOut,
)
def show_family(request: ApiRequest, code: str) -> FamilyOut:
    """A customer with all who belong to them: money, last contact, what is open, and health."""
    book = request.actor.book
    found = family_of(book, code, today=today_in(book))
    contact, health = found.contact, found.health
    return FamilyOut(
        code=found.code,
        count=found.count,
        is_whole=found.is_whole,
        revenue_minor=found.money.revenue_minor,
        open_minor=found.money.open_minor,
        overdue_minor=found.money.overdue_minor,
        last_contact_on=contact.on if contact else None,
        last_contact_code=contact.code if contact else "",
        last_contact_by=contact.who if contact else "",
        task_count=found.task_count,
        late_count=found.late_count,
        case_count=found.case_count,
        lowest_health=health.lowest if health else None,
        lowest_code=health.code if health else "",
        weighed_health=health.weighed if health else None,
        health_as_of=health.looked_on if health else None,
    )


@operation(
    router,
    "PUT",
    "/customers/{path:code}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=CustomerSaid,
    is_guarded=True,
)
def replace_customer(request: ApiRequest, code: str, body: FactsIn) -> CustomerSaid:
    """Make how a customer is looked after what is sent, whole, if it is still what was seen."""
    facts = CustomerFacts(**body.model_dump())
    change_customer(request.actor, code=code, facts=facts, seen=seen_tag(request) or None)
    return CustomerSaid(code=code)


class TeamRowOut(Out):
    """`until_on` is null for who is in the team now."""

    email: str
    name: str
    part: Part
    from_on: Day
    until_on: Day | None


class TeamMemberIn(In):
    """The e-mail address of a member. Without `on` it is of today."""

    email: Line
    part: Part
    on: Day | None = None


class CustomerHandOverIn(In):
    """To whom, by e-mail address; what the next one must know. Without `on` it is of today."""

    to: Line
    note: Annotated[str, Field(max_length=4000)]
    on: Day | None = None


class HandOverOut(Out):
    from_name: str
    to_name: str
    handed_on: Day
    note: str
    recorded_by: str


@operation(
    router,
    "GET",
    "/customer-teams/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[TeamRowOut],
)
def show_team(request: ApiRequest, code: str) -> list[TeamRow]:
    """Who looks after a customer beside the manager: who does, then who did."""
    return team_of(request.actor.book, code)


@operation(
    router,
    "POST",
    "/customer-teams/{path:code}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=CustomerSaid,
    status=201,
)
def join_team(request: ApiRequest, code: str, body: TeamMemberIn) -> CustomerSaid:
    """A member looks after a customer too, and sees them."""
    add_to_team(request.actor, code=code, email=body.email, part=body.part, on=body.on)
    return CustomerSaid(code=code)


@operation(
    router,
    "POST",
    "/ended-team-members/{path:code}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=CustomerSaid,
)
def leave_team(request: ApiRequest, code: str, body: TeamMemberIn) -> CustomerSaid:
    """A member looks after a customer no longer."""
    end_in_team(request.actor, code=code, email=body.email, part=body.part, on=body.on)
    return CustomerSaid(code=code)


@operation(
    router,
    "GET",
    "/customer-hand-overs/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[HandOverOut],
)
def list_hand_overs(request: ApiRequest, code: str) -> list[HandOverRow]:
    """Who handed a customer over to whom, the latest first."""
    return hand_overs_of(request.actor.book, customer_coded(request.actor.book, code).code)


@operation(
    router,
    "POST",
    "/customer-hand-overs/{path:code}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=CustomerSaid,
    status=201,
)
def hand_over_one(request: ApiRequest, code: str, body: CustomerHandOverIn) -> CustomerSaid:
    """Another member looks after a customer from a day on."""
    hand_over_customer(request.actor, code=code, to=body.to, note=body.note, on=body.on)
    return CustomerSaid(code=code)
