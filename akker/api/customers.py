"""How customers are looked after."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Day, In, Out, Page
from akker.books.actor import Permission
from akker.customers.changing import change_customer
from akker.customers.queries import CustomerFilter, customers_page, known_customer
from akker.customers.rules import CustomerFacts

router = Router(tags=["customers"])
Tier = Literal["key", "growth", "standard", "watch"]
Status = Literal["prospect", "active", "at risk", "lost", "archived"]
Relation = Literal["", "supplier", "preferred", "trusted", "partner"]
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


class CustomersAsked(Paged):
    """`text` is part of the code or the name. Without a status, all but the archived.

    `manager` is the e-mail address of who looks after them, or `nobody`; `parent` is the code of
    whom they belong to.
    """

    text: Annotated[str, Field(max_length=100)] = ""
    tier: Tier | Literal[""] = ""
    status: Status | Literal[""] = ""
    manager: Line = ""
    industry: Annotated[str, Field(max_length=80)] = ""
    parent: PartyCode = ""


@operation(router, "GET", "/customers", asks=Permission.SEE_CUSTOMERS, answers=Page[CustomerOut])
def list_customers(request: ApiRequest, asked: Query[CustomersAsked]) -> Page[CustomerOut]:
    """Customers in use, by code."""
    places = places_in(asked.cursor, str)
    rows = customers_page(
        request.actor.book,
        CustomerFilter(
            text=asked.text,
            tier=asked.tier,
            status=asked.status,
            manager=asked.manager,
            industry=asked.industry,
            parent=asked.parent,
        ),
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
