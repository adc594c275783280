"""VAT codes of the books."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, Language, Out
from akker.books.actor import Permission
from akker.books.queries import today_in
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
