"""VAT codes of the books."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Language, Out, Text
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.tax.charging_private import book_private_use, take_back_private_use
from akker.tax.private_form import private_use_from_form
from akker.tax.queries import TaxCodeRow, tax_code_rows

router = Router(tags=["taxes"])


class TaxCodeOut(Out):
    """`rate_e2` is in hundredths of a percent; null before the first day of the code."""

    code: str
    name: str
    use: str
    category: str
    rate_e2: int | None
    since: Day | None
    next_on: Day | None
    base_box: str
    tax_box: str
    ledger_code: str
    needs_buyer_vat_id: bool


class TaxCodesAsked(Asked):
    """`on` is the day of supply; today where it is left out."""

    on: Day | None = None
    language: Annotated[Language, Field(description="Of the names.")] = "en"


@operation(router, "GET", "/tax-codes", asks=Permission.SEE_CUSTOMERS, answers=list[TaxCodeOut])
def list_tax_codes(request: ApiRequest, asked: Query[TaxCodesAsked]) -> list[TaxCodeRow]:
    """Every VAT code with the rate that holds on a day of supply."""
    book = request.actor.book
    return tax_code_rows(book, on=asked.on or today_in(book), language=asked.language)


class PrivateUseIn(In):
    """Either `base`, its worth without VAT, or `percent` of `value`; `code` bears the VAT."""

    date: Day
    vat: Annotated[str, Field(max_length=20)]
    text: Text
    code: Annotated[str, Field(max_length=60)]
    base: Annotated[str, Field(max_length=40)] = ""
    value: Annotated[str, Field(max_length=40)] = ""
    percent: Annotated[str, Field(max_length=10)] = ""
    evidence: Annotated[str, Field(max_length=60)] = ""


class TakenBackIn(In):
    date: Day | None = None


class PrivateUseSaid(Out):
    entry: str


@operation(
    router,
    "POST",
    "/private-use",
    asks=Permission.POST_ENTRIES,
    answers=PrivateUseSaid,
    status=201,
)
def charge_private_use(request: ApiRequest, body: PrivateUseIn) -> PrivateUseSaid:
    """Book VAT on what was used privately, with its line for the return."""
    form = {**body.model_dump(exclude={"date"}), "date": body.date.isoformat()}
    use = private_use_from_form(form, request.actor.book.currency)
    return PrivateUseSaid(entry=book_private_use(request.actor, use=use))


@operation(
    router,
    "POST",
    "/taken-back-private-use/{path:entry}",
    asks=Permission.POST_ENTRIES,
    answers=PrivateUseSaid,
    status=201,
)
def take_private_use_back(request: ApiRequest, entry: str, body: TakenBackIn) -> PrivateUseSaid:
    """Reverse it, with its VAT."""
    label = take_back_private_use(request.actor, label=entry, on=body.date)
    return PrivateUseSaid(entry=label)
