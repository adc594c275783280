"""VAT codes of the books."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Language, Out, Text
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.receivables.choosing_cash_vat import choose_cash_vat
from akker.receivables.queries_cash_vat import cash_vat_of
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


class CashVatIn(In):
    """What is issued from `first` on, up to `last` or for good, owes VAT when it is paid; with
    neither nothing does."""

    first: Day | None = None
    last: Day | None = None


class CashVatOut(Out):
    """`law` says who may, and is empty where this is not known of the country."""

    first: Day | None
    last: Day | None
    law: str


@operation(router, "GET", "/cash-vat", asks=Permission.SEE_CUSTOMERS, answers=CashVatOut)
def show_cash_vat(request: ApiRequest) -> CashVatOut:
    """From when until when VAT of sales is owed when it is paid."""
    return _cash_vat(request)


@operation(router, "PUT", "/cash-vat", asks=Permission.CHANGE_SETTINGS, answers=CashVatOut)
def set_cash_vat(request: ApiRequest, body: CashVatIn) -> CashVatOut:
    """Choose those days; what was issued keeps to what counted on its day."""
    choose_cash_vat(request.actor, first_on=body.first, last_on=body.last)
    return _cash_vat(request)


def _cash_vat(request: ApiRequest) -> CashVatOut:
    found = cash_vat_of(request.actor.book)
    return CashVatOut(first=found.first_on, last=found.last_on, law=found.scheme_law)


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
