"""What customers do, want and measure, from a day on and from a source."""

from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Out
from akker.books.actor import Permission
from akker.customers.profiling import end_profile_fact, note_profile_fact
from akker.customers.queries import customer_coded
from akker.customers.queries_profile import FactRow, profile_of

router = Router(tags=["profiles"])
FactKind = Literal["does", "goal", "KPI", "ambition", "trend"]
PartyCode = Annotated[str, Field(max_length=40)]


class FactIn(In):
    """`source` is who says so. Without `on` it is so from today on."""

    party: PartyCode
    kind: FactKind
    text: Annotated[str, Field(max_length=1000)]
    source: Annotated[str, Field(max_length=200)]
    on: Day | None = None


class FactOut(Out):
    """`ended_on` is null for what is so now."""

    fact_id: int
    kind: FactKind
    text: str
    source: str
    on: Day
    recorded_by: str
    ended_on: Day | None


class FactSaid(Out):
    fact_id: int


class FactsAsked(Asked):
    """`party` is the code of the customer."""

    party: PartyCode


@operation(router, "GET", "/profile-facts", asks=Permission.SEE_CUSTOMERS, answers=list[FactOut])
def list_profile_facts(request: ApiRequest, asked: Query[FactsAsked]) -> list[FactRow]:
    """The business profile of a customer: what is so now, then what was."""
    book = request.actor.book
    return profile_of(book, customer_coded(book, asked.party).code)


@operation(
    router,
    "POST",
    "/profile-facts",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=FactSaid,
    status=201,
)
def create_profile_fact(request: ApiRequest, body: FactIn) -> FactSaid:
    """Write down something of what a customer does, wants or measures."""
    key = note_profile_fact(
        request.actor,
        code=body.party,
        kind=body.kind,
        text=body.text,
        source=body.source,
        on=body.on,
    )
    return FactSaid(fact_id=key)


@operation(
    router,
    "POST",
    "/ended-profile-facts/{int:fact_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=FactSaid,
)
def end_fact(request: ApiRequest, fact_id: int) -> FactSaid:
    """It is no longer so from today on; it stays to be read."""
    end_profile_fact(request.actor, fact_id=fact_id)
    return FactSaid(fact_id=fact_id)
