"""Entries that are due every so many months."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, EntryForm, In, Name, Out, form_in
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.ledger.queries_due import (
    DueRun,
    RecurringRow,
    due_runs,
    recurring_entries,
    recurring_named,
)
from akker.ledger.recurring import (
    RecurringResult,
    add_recurring_entry,
    change_recurring_entry,
    run_recurring,
    stop_recurring_entry,
)

router = Router(tags=["recurring entries"])


class RecurringOut(Out):
    name: str
    content: EntryForm
    every_months: int
    starts_on: Day
    ends_on: Day | None
    is_stopped: bool


class NewRecurringIn(In):
    """`content` is the form of the entry; its date counts for nothing."""

    name: Name
    content: EntryForm
    starts_on: Day
    every_months: Annotated[int, Field(ge=1, le=120)] = 1
    ends_on: Day | None = None


class ChangedRecurringIn(In):
    content: EntryForm
    ends_on: Day | None = None


class RecurringSaid(Out):
    name: str


class DueAsked(Asked):
    """Up to which day; today if it is not said."""

    until: Day | None = None


class DueOut(Out):
    """A day that is due and not posted; `refusal` says why it could not be."""

    name: str
    due_on: Day
    refusal: str


class UntilIn(In):
    until: Day


class RunOut(Out):
    """`entry` is what was posted; where nothing was, `refusal` says why, and it stays due."""

    name: str
    due_on: Day
    entry: str = Field(validation_alias="label")
    refusal: str


@operation(
    router,
    "GET",
    "/recurring",
    asks=Permission.READ_BOOKS,
    answers=list[RecurringOut],
    is_sparse=True,
)
def list_recurring(request: ApiRequest) -> list[RecurringRow]:
    """All recurring entries by name, stopped ones too."""
    return recurring_entries(request.actor.book)


@operation(
    router,
    "POST",
    "/recurring",
    asks=Permission.POST_ENTRIES,
    answers=RecurringSaid,
    status=201,
)
def create_recurring(request: ApiRequest, body: NewRecurringIn) -> RecurringSaid:
    """Let an entry be due every so many months."""
    add_recurring_entry(
        request.actor,
        name=body.name,
        content=form_in(body.content),
        starts_on=body.starts_on,
        every_months=body.every_months,
        ends_on=body.ends_on,
    )
    return RecurringSaid(name=body.name)


@operation(router, "GET", "/due", asks=Permission.READ_BOOKS, answers=list[DueOut])
def list_due(request: ApiRequest, asked: Query[DueAsked]) -> list[DueRun]:
    """What is due up to a day and not posted, the earliest first."""
    book = request.actor.book
    return due_runs(book, until=asked.until or today_in(book))


@operation(router, "POST", "/runs/recurring", asks=Permission.POST_ENTRIES, answers=list[RunOut])
def run_due(request: ApiRequest, body: UntilIn) -> list[RecurringResult]:
    """Post everything that is due up to a day, each day of each recurring entry once."""
    return run_recurring(request.actor, until=body.until)


@operation(
    router,
    "POST",
    "/recurring/stop/{path:name}",
    asks=Permission.POST_ENTRIES,
    answers=RecurringSaid,
)
def stop_recurring(request: ApiRequest, name: str) -> RecurringSaid:
    """Let it be due no more; what was posted stays."""
    stop_recurring_entry(request.actor, name=name)
    return RecurringSaid(name=name)


@operation(
    router,
    "GET",
    "/recurring/{path:name}",
    asks=Permission.READ_BOOKS,
    answers=RecurringOut,
    is_sparse=True,
)
def show_recurring(request: ApiRequest, name: str) -> RecurringRow:
    """One recurring entry."""
    return recurring_named(request.actor.book, name)


@operation(
    router,
    "PUT",
    "/recurring/{path:name}",
    asks=Permission.POST_ENTRIES,
    answers=RecurringSaid,
)
def replace_recurring(request: ApiRequest, name: str, body: ChangedRecurringIn) -> RecurringSaid:
    """Change what is posted from now on, and until when; its days stay."""
    change_recurring_entry(
        request.actor, name=name, content=form_in(body.content), ends_on=body.ends_on
    )
    return RecurringSaid(name=name)
