"""Fiscal years and locks."""

import datetime as dt

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Day, In, Out
from akker.books.actor import Permission
from akker.books.queries import fiscal_years, locks_of
from akker.ledger.closing import (
    close_fiscal_year,
    lock_until,
    reopen_fiscal_year,
)
from akker.ledger.opening import open_fiscal_year

router = Router(tags=["years and locks"])


class YearOut(Out):
    year: str = Field(validation_alias="name")
    starts_on: Day
    ends_on: Day
    is_closed: bool


class NewYearIn(In):
    ends_on: Day | None = None


class YearSaid(Out):
    """`entry` closes the year or takes that back; empty where none was needed."""

    year: str
    entry: str = ""


class LockOut(Out):
    kind: str
    until: Day | None


class LockIn(In):
    """The last day on which nothing of the kind may be posted any more; null lifts the lock."""

    until: Day | None


@operation(router, "GET", "/years", asks=Permission.READ_BOOKS, answers=list[YearOut])
def list_years(request: ApiRequest) -> object:
    """The fiscal years, the earliest first."""
    return list(fiscal_years(request.actor.book))


@operation(
    router,
    "POST",
    "/years",
    asks=Permission.CLOSE_YEARS,
    answers=YearSaid,
    status=201,
)
def open_year(request: ApiRequest, body: NewYearIn) -> YearSaid:
    """Open the year after the last one, of twelve months unless it says otherwise."""
    return YearSaid(year=open_fiscal_year(request.actor, ends_on=body.ends_on))


@operation(
    router,
    "POST",
    "/years/{year}/close",
    asks=Permission.CLOSE_YEARS,
    answers=YearSaid,
)
def close_year(request: ApiRequest, year: str, sure: bool = False) -> YearSaid:
    """Close a year: income and expenses go to the result, by one entry on its last day.

    With `sure` also before it is over, or when the last check found faults.
    """
    return YearSaid(year=year, entry=close_fiscal_year(request.actor, name=year, is_sure=sure))


@operation(
    router,
    "POST",
    "/years/{year}/reopen",
    asks=Permission.CLOSE_YEARS,
    answers=YearSaid,
)
def reopen_year(request: ApiRequest, year: str) -> YearSaid:
    """Reopen a year: its closing entry is taken back."""
    return YearSaid(year=year, entry=reopen_fiscal_year(request.actor, name=year))


@operation(router, "GET", "/locks", asks=Permission.READ_BOOKS, answers=list[LockOut])
def list_locks(request: ApiRequest) -> list[LockOut]:
    """The last locked day of each kind: sales, purchase, vat, and hard, which is for good."""
    locks = locks_of(request.actor.book)
    return [LockOut(kind=kind, until=until) for kind, until in locks.items()]


@operation(
    router,
    "PUT",
    "/locks/{kind}",
    asks=Permission.LOCK_PERIODS,
    answers=LockOut,
)
def lock_period(request: ApiRequest, kind: str, body: LockIn) -> LockOut:
    """Lock the books up to and including a day, for entries of a kind, or lift that lock."""
    until: dt.date | None = body.until
    lock_until(request.actor, kind=kind, until=until)
    return LockOut(kind=kind, until=until)
