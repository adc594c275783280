"""Products and services, which fill in the lines of documents."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import ConfigDict, Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Code, In, Name, Out, Page
from akker.books.actor import Permission
from akker.catalog.changing import change_product, restore_product, retire_product
from akker.catalog.product_form import card_from_form, form_of_card
from akker.catalog.queries import ProductRow, product_coded, products_page
from akker.catalog.registering import add_product
from akker.catalog.rules import version_of

router = Router(tags=["products"])
Short = Annotated[str, Field(max_length=40)]
_EXAMPLE: dict[str, Any] = {
    "code": "advice",
    "name": "Advice",
    "unit": "HUR",
    "price": "80.00",
    "ledger_code": "8020",
    "vat_code": "V21",
}


class ChangedProductIn(In):
    """Prices are for one, in the currency of the books, without VAT.

    `unit` is a code of UN/ECE recommendation 20. What is left empty a line has to say itself.
    """

    name: Name
    unit: Annotated[str, Field(max_length=3)] = ""
    price: Short = ""
    cost_price: Short = ""
    ledger_code: Annotated[str, Field(max_length=60)] = ""
    vat_code: Annotated[str, Field(max_length=20)] = ""


class ProductIn(ChangedProductIn):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: Code


class ProductOut(Out):
    code: str
    name: str
    unit: str
    price: str
    cost_price: str
    ledger_code: str
    vat_code: str
    is_retired: bool


class ProductSaid(Out):
    code: str


class ProductsAsked(Paged):
    """`text` is part of the code or the name; `is_retired` asks for those out of use."""

    text: Annotated[str, Field(max_length=100)] = ""
    is_retired: bool = False


def _out(row: ProductRow) -> ProductOut:
    values: dict[str, Any] = form_of_card(row.card)
    return ProductOut(code=row.code, is_retired=row.retired_on is not None, **values)


@operation(router, "GET", "/products", asks=Permission.SEE_CUSTOMERS, answers=Page[ProductOut])
def list_products(request: ApiRequest, asked: Query[ProductsAsked]) -> Page[ProductOut]:
    """Products and services by code."""
    places = places_in(asked.cursor, str)
    rows = products_page(
        request.actor.book,
        text=asked.text,
        is_retired=asked.is_retired,
        after_code=str(places[0]) if places else "",
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _out, lambda row: (row.code,))


@operation(
    router, "POST", "/products", asks=Permission.CHANGE_PRODUCTS, answers=ProductSaid, status=201
)
def create_product(request: ApiRequest, body: ProductIn) -> ProductSaid:
    """Add something that is sold."""
    form = body.model_dump()
    code = form.pop("code")
    return ProductSaid(code=add_product(request.actor, code=code, card=card_from_form(form)))


@operation(
    router, "GET", "/products/{path:code}", asks=Permission.SEE_CUSTOMERS, answers=ProductOut
)
def show_product(request: ApiRequest, code: str, response: HttpResponse) -> ProductOut:
    """One product, with the ETag that changing it asks."""
    row = product_coded(request.actor.book, code)
    response.headers["ETag"] = f'"{version_of(row.card)}"'
    return _out(row)


@operation(
    router,
    "PUT",
    "/products/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=ProductSaid,
    is_guarded=True,
)
def replace_product(request: ApiRequest, code: str, body: ChangedProductIn) -> ProductSaid:
    """Make a product what is sent, whole, if it is still what was seen."""
    card = card_from_form(body.model_dump())
    change_product(request.actor, code=code, card=card, seen=seen_tag(request) or None)
    return ProductSaid(code=code)


@operation(
    router,
    "POST",
    "/retired-products/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=ProductSaid,
)
def take_product_out(request: ApiRequest, code: str) -> ProductSaid:
    """Sell it no longer; what was sold stays."""
    retire_product(request.actor, code=code)
    return ProductSaid(code=code)


@operation(
    router,
    "DELETE",
    "/retired-products/{path:code}",
    asks=Permission.CHANGE_PRODUCTS,
    answers=ProductSaid,
)
def take_product_back(request: ApiRequest, code: str) -> ProductSaid:
    """Take it into use again."""
    restore_product(request.actor, code=code)
    return ProductSaid(code=code)
