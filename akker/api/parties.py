"""People and organisations that entries are posted for."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Code, In, Name, Out, Page
from akker.books.actor import Permission
from akker.parties.queries import PartyRow, parties_page, party_coded
from akker.parties.registering import register_party

router = Router(tags=["parties"])


class PartyOut(Out):
    code: str
    name: str


class PartyIn(In):
    code: Code
    name: Name


class PartySaid(Out):
    code: str


class PartiesAsked(Paged):
    """`text` is part of the code or the name."""

    text: Annotated[str, Field(max_length=100)] = ""


@operation(router, "GET", "/parties", asks=Permission.READ_BOOKS, answers=Page[PartyOut])
def list_parties(request: ApiRequest, asked: Query[PartiesAsked]) -> Page[PartyOut]:
    """Parties by code."""
    places = places_in(asked.cursor, str)
    rows = parties_page(
        request.actor.book,
        text=asked.text,
        after_code=str(places[0]) if places else "",
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, PartyOut.model_validate, lambda row: (row.code,))


@operation(router, "POST", "/parties", asks=Permission.POST_ENTRIES, answers=PartySaid, status=201)
def create_party(request: ApiRequest, body: PartyIn) -> PartySaid:
    """Register somebody we trade with."""
    return PartySaid(code=register_party(request.actor, code=body.code, name=body.name))


@operation(router, "GET", "/parties/{path:code}", asks=Permission.READ_BOOKS, answers=PartyOut)
def show_party(request: ApiRequest, code: str) -> PartyRow:
    """One party."""
    return party_coded(request.actor.book, code)
