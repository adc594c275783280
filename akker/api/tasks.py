"""Tasks for customers, and promises: ours and theirs."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, cursor_unreadable, page_of, places_in
from akker.api.schemas import Asked, Day, In, Key, Out, Page
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.customers.activity_rules import NewPromise, NewTask
from akker.customers.promising import break_promise, keep_promise, make_promise
from akker.customers.queries_tasks import (
    Due,
    DueFilter,
    Kept,
    PromiseRow,
    TaskRow,
    kept_by,
    promises_page,
    tasks_page,
)
from akker.customers.tasking import drop_task, finish_task, make_task, move_task

router = Router(tags=["tasks"])
PartyCode = Annotated[str, Field(max_length=40)]
Line = Annotated[str, Field(max_length=4000)]
Email = Annotated[str, Field(max_length=254)]
By = Literal["us", "them"]


class TaskIn(In):
    """`owner` is the e-mail address of a member; else it is whoever sends it. `activity_id` is the
    note or contact that it came of.
    """

    party: PartyCode
    text: Line
    due: Day
    owner: Email = ""
    date: Annotated[Day | None, Field(description="When it was made; else today.")] = None
    activity_id: Key | None = None


class TaskOut(Out):
    """`state` is open, done or dropped, `ended` the day of that."""

    task_id: int
    party: str
    text: str
    owner: str
    due: Day
    date: Day
    by: str
    state: str
    ended: Day | None
    activity_id: int | None


class MoveIn(In):
    """Without an owner it stays with whom it is."""

    due: Day
    owner: Email = ""


class EndIn(In):
    """Without a date it is today."""

    date: Day | None = None


class NothingIn(In):
    """Nothing has to be said."""


class TaskSaid(Out):
    task_id: int


class DuesAsked(Paged):
    """`show` is open, overdue or ended."""

    show: Literal["open", "overdue", "ended"] = "open"
    party: PartyCode = ""


class TasksAsked(DuesAsked):
    """`mine` leaves out those of others."""

    mine: bool = False


class GivenPromisesAsked(DuesAsked):
    by: By | Literal[""] = ""


class GivenPromiseIn(In):
    """What we (`us`) or the customer (`them`) promised, and `who` said so."""

    party: PartyCode
    by: By
    who: Annotated[str, Field(max_length=600)] = ""
    text: Line
    due: Day
    date: Annotated[Day | None, Field(description="When it was promised; else today.")] = None
    activity_id: Key | None = None


class PromiseMadeOut(Out):
    """`state` is open, late, kept, kept late or broken."""

    promise_id: int
    party: str
    by: By
    who: str
    text: str
    due: Day
    date: Day
    state: str
    ended: Day | None
    activity_id: int | None


class PromiseEnded(Out):
    promise_id: int


class KeptOut(Out):
    """How many stand and ended how; `percent` were kept by their day, of those that ended."""

    open: int
    late: int
    kept: int
    kept_late: int
    broken: int
    percent: int | None


class KeptByOut(Out):
    us: KeptOut
    them: KeptOut


class KeptAsked(Asked):
    party: PartyCode = ""


def _after(cursor: str) -> Due | None:
    """Refused: cursor_unreadable."""
    places = places_in(cursor, str, int)
    if places is None:
        return None
    try:
        return dt.date.fromisoformat(str(places[0])), int(places[1])
    except ValueError:
        raise cursor_unreadable() from None


def _place(row: TaskRow | PromiseRow) -> tuple[str, int]:
    return row.place[0].isoformat(), row.place[1]


@operation(router, "GET", "/tasks", asks=Permission.SEE_CUSTOMERS, answers=Page[TaskOut])
def list_tasks(request: ApiRequest, asked: Query[TasksAsked]) -> Page[TaskOut]:
    """What is to be done for customers, by the day it is due; of what ended, the last first."""
    actor = request.actor
    owner = actor.user_id if asked.mine else None
    rows = tasks_page(
        actor.book,
        actor.user_id,
        DueFilter(asked.show, asked.party, owner=owner),
        today=today_in(actor.book),
        after=_after(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _task_out, _place)


def _task_out(row: TaskRow) -> TaskOut:
    return TaskOut(
        task_id=row.task_id,
        party=row.party_code,
        text=row.text,
        owner=row.owner,
        due=row.due_on,
        date=row.made_on,
        by=row.made_by,
        state=row.state,
        ended=row.done_on or row.dropped_on,
        activity_id=row.activity_id,
    )


@operation(
    router,
    "POST",
    "/tasks",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=TaskSaid,
    status=201,
)
def add_task(request: ApiRequest, body: TaskIn) -> TaskSaid:
    """Something to be done for a customer by a day."""
    new = NewTask(body.party, body.text, body.due, body.owner, body.date, body.activity_id)
    return TaskSaid(task_id=make_task(request.actor, task=new))


@operation(
    router,
    "POST",
    "/moved-tasks/{task_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=TaskSaid,
)
def put_task_off(request: ApiRequest, task_id: Key, body: MoveIn) -> TaskSaid:
    """To another day, or to another member."""
    move_task(request.actor, task_id=task_id, due_on=body.due, owner=body.owner)
    return TaskSaid(task_id=task_id)


@operation(
    router,
    "POST",
    "/done-tasks/{task_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=TaskSaid,
)
def end_task(request: ApiRequest, task_id: Key, body: EndIn) -> TaskSaid:
    """It is done."""
    finish_task(request.actor, task_id=task_id, on=body.date)
    return TaskSaid(task_id=task_id)


@operation(
    router,
    "POST",
    "/dropped-tasks/{task_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=TaskSaid,
)
def leave_task(request: ApiRequest, task_id: Key, body: NothingIn) -> TaskSaid:
    """It need not be done any more."""
    del body
    drop_task(request.actor, task_id=task_id)
    return TaskSaid(task_id=task_id)


@operation(router, "GET", "/promises", asks=Permission.SEE_CUSTOMERS, answers=Page[PromiseMadeOut])
def list_promises_made(
    request: ApiRequest, asked: Query[GivenPromisesAsked]
) -> Page[PromiseMadeOut]:
    """What we and customers promised, by the day it is due. Promises to pay are apart."""
    actor = request.actor
    rows = promises_page(
        actor.book,
        actor.user_id,
        DueFilter(asked.show, asked.party, by=asked.by),
        today=today_in(actor.book),
        after=_after(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _promise_out, _place)


def _promise_out(row: PromiseRow) -> PromiseMadeOut:
    return PromiseMadeOut.model_construct(
        promise_id=row.promise_id,
        party=row.party_code,
        by=row.by,
        who=row.who,
        text=row.text,
        due=row.due_on,
        date=row.made_on,
        state=row.state.value,
        ended=row.kept_on or row.broken_on,
        activity_id=row.activity_id,
    )


@operation(
    router,
    "POST",
    "/promises",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=PromiseEnded,
    status=201,
)
def add_promise(request: ApiRequest, body: GivenPromiseIn) -> PromiseEnded:
    """Write down what we promised a customer, or they us, by a day."""
    new = NewPromise(
        body.party, body.by, body.who, body.text, body.due, body.date, body.activity_id
    )
    return PromiseEnded(promise_id=make_promise(request.actor, promise=new))


@operation(
    router,
    "POST",
    "/kept-promises/{promise_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=PromiseEnded,
)
def promise_was_kept(request: ApiRequest, promise_id: Key, body: EndIn) -> PromiseEnded:
    """It is kept."""
    keep_promise(request.actor, promise_id=promise_id, on=body.date)
    return PromiseEnded(promise_id=promise_id)


@operation(
    router,
    "POST",
    "/broken-promises/{promise_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=PromiseEnded,
)
def promise_was_broken(request: ApiRequest, promise_id: Key, body: EndIn) -> PromiseEnded:
    """It will not be kept."""
    break_promise(request.actor, promise_id=promise_id, on=body.date)
    return PromiseEnded(promise_id=promise_id)


@operation(router, "GET", "/promise-rates", asks=Permission.SEE_CUSTOMERS, answers=KeptByOut)
def show_promise_rates(request: ApiRequest, asked: Query[KeptAsked]) -> KeptByOut:
    """How promises stand and ended, ours and theirs, of all customers or of one."""
    book = request.actor.book
    found = kept_by(book, today=today_in(book), party_code=asked.party)
    return KeptByOut(us=_rate(found["us"]), them=_rate(found["them"]))


def _rate(kept: Kept) -> KeptOut:
    return KeptOut.model_validate(kept)
