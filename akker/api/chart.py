"""The chart of accounts, and the journals."""

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Code, In, Name, Out
from akker.books.actor import Permission, reading
from akker.ledger.charting import (
    NewLedgerAccount,
    add_ledger_account,
    rename_ledger_account,
    require_dimensions,
    restore_ledger_account,
    retire_ledger_account,
    revalue_beside,
)
from akker.ledger.completing import add_missing_accounts
from akker.ledger.queries import LedgerAccountRow, chart, journals, ledger_account_coded
from akker.ledger.queries_chart_gaps import missing_accounts

router = Router(tags=["chart and journals"])
Type = Literal["asset", "liability", "equity", "income", "expense"]


class LedgerAccountOut(Out):
    """`currency` is the one foreign currency it is kept in; empty is that of the books."""

    code: str
    name: str
    type: Type
    role: str
    control: str
    currency: str
    is_vat: bool
    reference: str
    revalued_on: str = Field(validation_alias="revalued_on_code")
    required_dimensions: list[str]
    is_retired: bool


class NewLedgerAccountIn(In):
    code: Code
    name: Name
    type: Type
    currency: Annotated[str, Field(max_length=12)] = ""
    reference: Annotated[str, Field(max_length=20)] = ""


class LedgerAccountSaid(Out):
    code: str


class RenamedIn(In):
    name: Name


class RequiredIn(In):
    dimensions: Annotated[list[str], Field(max_length=20)]


class BesideIn(In):
    """The code of the ledger account that takes the exchange differences; empty ends it."""

    beside: Code


class JournalOut(Out):
    code: str
    name: str
    kind: str


@operation(
    router,
    "GET",
    "/chart",
    asks=Permission.READ_BOOKS,
    answers=list[LedgerAccountOut],
)
def list_chart(request: ApiRequest) -> list[LedgerAccountRow]:
    """The chart of accounts, by code."""
    return list(chart(request.actor.book))


@operation(
    router,
    "POST",
    "/chart",
    asks=Permission.CHANGE_CHART,
    answers=LedgerAccountSaid,
    status=201,
)
def add_account(request: ApiRequest, body: NewLedgerAccountIn) -> LedgerAccountSaid:
    """Add a ledger account to the chart."""
    new = NewLedgerAccount(
        body.code, body.name, body.type, currency=body.currency, reference=body.reference
    )
    return LedgerAccountSaid(code=add_ledger_account(request.actor, new=new))


class CompletedIn(In):
    """With `dry_run` nothing is added."""

    dry_run: bool = False


class CompletedOut(Out):
    codes: list[str]


@operation(
    router,
    "POST",
    "/chart-completions",
    asks=Permission.CHANGE_CHART,
    answers=CompletedOut,
    status=201,
)
def complete_chart(request: ApiRequest, body: CompletedIn) -> CompletedOut:
    """Add the ledger accounts that the chart of the country has got since; others stay."""
    if body.dry_run:
        with reading(request.actor.book):
            return CompletedOut(codes=[one.code for one in missing_accounts(request.actor.book)])
    return CompletedOut(codes=add_missing_accounts(request.actor))


def _verb(name: str) -> str:
    # A code may hold a slash, so what is done to it stands before it.
    return f"/chart/{name}/{{path:code}}"


@operation(router, "POST", _verb("rename"), asks=Permission.CHANGE_CHART, answers=LedgerAccountSaid)
def rename_account(request: ApiRequest, code: str, body: RenamedIn) -> LedgerAccountSaid:
    """Call a ledger account something else; its code stays."""
    rename_ledger_account(request.actor, code=code, name=body.name)
    return LedgerAccountSaid(code=code)


@operation(router, "POST", _verb("retire"), asks=Permission.CHANGE_CHART, answers=LedgerAccountSaid)
def retire_account(request: ApiRequest, code: str) -> LedgerAccountSaid:
    """Take a ledger account out of use from today; what was posted stays."""
    retire_ledger_account(request.actor, code=code)
    return LedgerAccountSaid(code=code)


@operation(
    router, "POST", _verb("restore"), asks=Permission.CHANGE_CHART, answers=LedgerAccountSaid
)
def restore_account(request: ApiRequest, code: str) -> LedgerAccountSaid:
    """Take a ledger account into use again."""
    restore_ledger_account(request.actor, code=code)
    return LedgerAccountSaid(code=code)


@operation(
    router, "POST", _verb("require"), asks=Permission.CHANGE_CHART, answers=LedgerAccountSaid
)
def require_of_account(request: ApiRequest, code: str, body: RequiredIn) -> LedgerAccountSaid:
    """Ask a value of each of these dimensions on every new line of a ledger account."""
    require_dimensions(request.actor, code=code, dimensions=body.dimensions)
    return LedgerAccountSaid(code=code)


@operation(
    router, "POST", _verb("revalue"), asks=Permission.CHANGE_CHART, answers=LedgerAccountSaid
)
def revalue_account_beside(request: ApiRequest, code: str, body: BesideIn) -> LedgerAccountSaid:
    """Say which ledger account holds the exchange differences of this one."""
    revalue_beside(request.actor, code=code, beside=body.beside)
    return LedgerAccountSaid(code=code)


@operation(
    router,
    "GET",
    "/chart/{path:code}",
    asks=Permission.READ_BOOKS,
    answers=LedgerAccountOut,
)
def show_account(request: ApiRequest, code: str) -> LedgerAccountRow:
    """One ledger account."""
    return ledger_account_coded(request.actor.book, code)


@operation(
    router,
    "GET",
    "/journals",
    asks=Permission.READ_BOOKS,
    answers=list[JournalOut],
)
def list_journals(request: ApiRequest) -> object:
    """The journals, by code."""
    return journals(request.actor.book)
