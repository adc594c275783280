"""Price lists, and who has which."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import ConfigDict, Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Code, Day, In, Name, Out, Page
from akker.books.actor import Permission
from akker.catalog.price_list_form import form_of_price_list, price_list_from_form
from akker.catalog.pricing import (
    add_price_list,
    agree_price_list,
    change_price_list,
    restore_price_list,
    retire_price_list,
)
from akker.catalog.queries_prices import (
    AgreementRow,
    PriceListRow,
    agreements_of_party,
    price_list_coded,
    price_lists_page,
)
from akker.catalog.rules_prices import MOST_PRICES

router = Router(tags=["products"])
_EXAMPLE: dict[str, Any] = {
    "code": "wholesale",
    "name": "Wholesale",
    "currency": "EUR",
    "prices": [{"product": "advice", "price": "75.00", "since": "2026-01-01", "least": "10"}],
}


class PriceForm(In):
    """What one costs, without VAT, from a day and for `least` of it at once or more."""

    product: Code
    price: Annotated[str, Field(max_length=40)]
    since: Annotated[str, Field(max_length=10)]
    until: Annotated[str, Field(max_length=10)] = ""
    least: Annotated[str, Field(max_length=40)] = ""


class ChangedPriceListIn(In):
    """A list whole. Its currency never changes."""

    name: Name
    currency: Annotated[str, Field(max_length=12)]
    prices: Annotated[list[PriceForm], Field(max_length=MOST_PRICES)] = []


class PriceListIn(ChangedPriceListIn):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: Code


class PriceListOut(Out):
    code: str
    name: str
    currency: str
    price_count: int
    retired_on: Day | None


class WholePriceListOut(ChangedPriceListIn):
    code: str
    retired_on: Day | None


class RetiredIn(In):
    """From that day on; today where it is left out."""

    since: Day | None = None


class PriceListSaid(Out):
    code: str


class AgreementIn(In):
    """From a day on; an empty code is no list of their own."""

    price_list: Annotated[str, Field(max_length=40)]
    since: Day


class AgreementOut(Out):
    price_list: str = Field(validation_alias="code")
    since: Day = Field(validation_alias="first_on")


@operation(router, "GET", "/price-lists", asks=Permission.READ_BOOKS, answers=Page[PriceListOut])
def list_price_lists(request: ApiRequest, asked: Query[Paged]) -> Page[PriceListOut]:
    """Price lists by code."""
    places = places_in(asked.cursor, str)
    after = str(places[0]) if places else ""
    rows = price_lists_page(request.actor.book, after_code=after, limit=asked.limit)
    return page_of(rows, asked.limit, PriceListOut.model_validate, _code_of)


def _code_of(row: PriceListRow) -> tuple[str]:
    return (row.code,)


@operation(
    router,
    "POST",
    "/price-lists",
    asks=Permission.CHANGE_PRODUCTS,
    answers=PriceListSaid,
    status=201,
)
def create_price_list(request: ApiRequest, body: PriceListIn) -> PriceListSaid:
    """Make a list of prices."""
    form = body.model_dump()
    code = form.pop("code")
    card = price_list_from_form(form)
    return PriceListSaid(code=add_price_list(request.actor, code=code, card=card))


@operation(
    router,
    "GET",
    "/price-lists/{path:code}",
    asks=Permission.READ_BOOKS,
    answers=WholePriceListOut,
)
def show_price_list(request: ApiRequest, code: str, response: HttpResponse) -> dict[str, Any]:
    """One list with its prices, and the ETag that changing it asks."""
    found = price_list_coded(request.actor.book, code)
    response.headers["ETag"] = f'"{found.version}"'
    return {"code": found.code, "retired_on": found.retired_on, **form_of_price_list(found.card)}


@operation(
    router,
    "PUT",
    "/price-lists/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=PriceListSaid,
    is_guarded=True,
)
def replace_price_list(request: ApiRequest, code: str, body: ChangedPriceListIn) -> PriceListSaid:
    """Make a list what is sent, whole, if it is still what was seen."""
    card = price_list_from_form(body.model_dump())
    change_price_list(request.actor, code=code, card=card, seen=seen_tag(request) or None)
    return PriceListSaid(code=code)


@operation(
    router,
    "POST",
    "/retired-price-lists/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=PriceListSaid,
)
def retire_list(request: ApiRequest, code: str, body: RetiredIn) -> PriceListSaid:
    """From a day on nobody has it any more."""
    retire_price_list(request.actor, code=code, from_on=body.since)
    return PriceListSaid(code=code)


@operation(
    router,
    "DELETE",
    "/retired-price-lists/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=PriceListSaid,
)
def restore_list(request: ApiRequest, code: str) -> PriceListSaid:
    """Take it into use again, for whoever had it."""
    restore_price_list(request.actor, code=code)
    return PriceListSaid(code=code)


@operation(
    router,
    "GET",
    "/party-price-lists/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[AgreementOut],
)
def list_party_price_lists(request: ApiRequest, code: str) -> list[AgreementRow]:
    """The lists that a party has, from which day, the latest first."""
    return agreements_of_party(request.actor.book, code)


@operation(
    router,
    "POST",
    "/party-price-lists/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=PriceListSaid,
)
def give_price_list(request: ApiRequest, code: str, body: AgreementIn) -> PriceListSaid:
    """Agree with a party that a list holds from a day on, until another does."""
    agree_price_list(request.actor, party_code=code, code=body.price_list, first_on=body.since)
    return PriceListSaid(code=body.price_list)
