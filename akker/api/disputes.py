"""Disputes, promises to pay, and holds on reminders."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, cursor_unreadable, key_in, page_of, places_in
from akker.api.schemas import Amount, Day, In, Key, Out, Page, Text, amount_out
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.forms import (
    dispute_from_form,
    hold_from_form,
    promise_from_form,
    step_from_form,
)
from akker.dunning.holding import hold_reminders, lift_hold
from akker.dunning.promising import cancel_promise, record_promise
from akker.dunning.queries import (
    DisputeFilter,
    DisputeRow,
    HoldRow,
    dispute_of,
    disputes,
    holds,
)
from akker.dunning.queries_promises import PromiseRow, promises

router = Router(tags=["disputes"])
Short = Annotated[str, Field(max_length=60)]
Person = Annotated[str, Field(max_length=150)]
Long = Annotated[str, Field(max_length=4000)]


class DisputeIn(In):
    """Without `amount` it is about the `lines` with their VAT, or about all of the invoice."""

    invoice: Short
    date: Day
    says: Annotated[str, Field(max_length=4000, description="The customer.")]
    we_say: Long = ""
    amount: Short = ""
    lines: Annotated[list[Annotated[int, Field(ge=1, le=100_000)]], Field(max_length=500)] = []


class StepIn(In):
    """`mediator` names whom both asked to stand between, where this step does that."""

    date: Day
    who: Person
    text: Long
    mediator: Person = ""


class CloseIn(In):
    date: Day
    outcome: Annotated[str, Field(max_length=20, description="credited, discounted or stands.")]
    reason: Long
    bears_interest: Annotated[
        bool, Field(description="Of a claim that stands: interest runs over its days too.")
    ] = False


class DisputeStepOut(Out):
    date: Day
    who: str
    text: str
    mediator: str
    outcome: str


class DisputeOut(Out):
    """`outcome` is empty while it is open; `lines` is empty where it is about all of it."""

    dispute_id: int
    invoice: str
    party: str
    date: Day
    amount: Amount
    currency: str
    says: str
    we_say: str
    lines: list[int]
    mediator: str
    outcome: str
    bears_interest: bool
    steps: list[DisputeStepOut]


class DisputesAsked(Paged):
    party: Annotated[str, Field(max_length=40)] = ""
    only_open: bool = False


class PromiseIn(In):
    """What `who` of a party said would be paid by a day; without invoices of whatever is owed."""

    party: Short
    date: Day
    by: Day
    amount: Short
    currency: Annotated[str, Field(max_length=12)] = ""
    who: Person
    invoices: Annotated[list[Short], Field(max_length=500)] = []


class PromiseOut(Out):
    """`received` came in for it up to its day; `state` is open, kept, partly, broken or
    cancelled.
    """

    promise_id: int
    party: str
    date: Day
    by: Day
    amount: Amount
    currency: str
    who: str
    invoices: list[str]
    received: Amount
    state: str


class PromisesAsked(Paged):
    party: Annotated[str, Field(max_length=40)] = ""
    as_of: Day | None = None


class ReasonIn(In):
    reason: Text
    date: Day


class HoldIn(In):
    """On a party or on an invoice; without `until` it stays until somebody lifts it."""

    party: Annotated[str, Field(max_length=40)] = ""
    invoice: Short = ""
    reason: Text
    date: Day
    until: Day | None = None


class HoldOut(Out):
    hold_id: int
    party: str
    invoice: str
    reason: str
    date: Day
    until: Day | None
    by: str
    lifted: Day | None


class HoldsAsked(Paged):
    party: Annotated[str, Field(max_length=40)] = ""


class DisputeSaid(Out):
    dispute_id: int


class PromiseSaid(Out):
    promise_id: int


class HoldSaid(Out):
    hold_id: int


class LiftIn(In):
    date: Day


@operation(router, "GET", "/disputes", asks=Permission.SEE_CUSTOMERS, answers=Page[DisputeOut])
def list_disputes(request: ApiRequest, asked: Query[DisputesAsked]) -> Page[DisputeOut]:
    """What customers contest, the latest first."""
    wanted = DisputeFilter(only_open=asked.only_open, party_code=asked.party)
    before_id = key_in(asked.cursor)
    rows = disputes(request.actor.book, wanted, before_id=before_id, limit=asked.limit)
    return page_of(rows, asked.limit, _dispute_out, lambda row: (row.dispute_id,))


def _dispute_out(row: DisputeRow) -> DisputeOut:
    return DisputeOut(
        dispute_id=row.dispute_id,
        invoice=row.invoice,
        party=row.party_code,
        date=row.opened_on,
        amount=amount_out(row.amount_minor, row.currency),
        currency=row.currency,
        says=row.customer_says,
        we_say=row.we_say,
        lines=list(row.line_nos),
        mediator=row.mediator,
        outcome=row.end.outcome if row.end else "",
        bears_interest=row.end.bears_interest if row.end else False,
        steps=[
            DisputeStepOut(
                date=step.happened_on,
                who=step.who,
                text=step.text,
                mediator=step.mediator,
                outcome=step.outcome,
            )
            for step in row.steps
        ],
    )


@operation(
    router,
    "POST",
    "/disputes",
    asks=Permission.HANDLE_DISPUTES,
    answers=DisputeSaid,
    status=201,
)
def contest(request: ApiRequest, body: DisputeIn) -> DisputeSaid:
    """Keep that a customer contests an invoice; it holds reminders until it is closed."""
    form = body.model_dump(exclude={"lines", "date"})
    form |= {"date": body.date.isoformat(), "lines": ",".join(map(str, body.lines))}
    with reading(request.actor.book):
        new = dispute_from_form(request.actor.book, form)
    return DisputeSaid(dispute_id=open_dispute(request.actor, dispute=new))


@operation(
    router, "GET", "/disputes/{dispute_id}", asks=Permission.SEE_CUSTOMERS, answers=DisputeOut
)
def show_dispute(request: ApiRequest, dispute_id: Key) -> DisputeOut:
    """Both standpoints, every step, and how it ended."""
    return _dispute_out(dispute_of(request.actor.book, dispute_id))


@operation(
    router,
    "POST",
    "/disputes/{dispute_id}/steps",
    asks=Permission.HANDLE_DISPUTES,
    answers=DisputeSaid,
    status=201,
)
def add_step_to_dispute(request: ApiRequest, dispute_id: Key, body: StepIn) -> DisputeSaid:
    """Keep what was said or done, or whom both asked to stand between."""
    step = step_from_form({**body.model_dump(), "date": body.date.isoformat()})
    add_dispute_step(request.actor, dispute_id=dispute_id, step=step)
    return DisputeSaid(dispute_id=dispute_id)


@operation(
    router,
    "POST",
    "/closed-disputes/{dispute_id}",
    asks=Permission.HANDLE_DISPUTES,
    answers=DisputeSaid,
)
def end_dispute(request: ApiRequest, dispute_id: Key, body: CloseIn) -> DisputeSaid:
    """Say how it ended."""
    close_dispute(
        request.actor,
        dispute_id=dispute_id,
        outcome=body.outcome,
        reason=body.reason,
        on=body.date,
        bears_interest=body.bears_interest,
    )
    return DisputeSaid(dispute_id=dispute_id)


@operation(
    router, "GET", "/payment-promises", asks=Permission.SEE_CUSTOMERS, answers=Page[PromiseOut]
)
def list_promises(request: ApiRequest, asked: Query[PromisesAsked]) -> Page[PromiseOut]:
    """What was promised, as it stands on a day, the latest promised day first."""
    book = request.actor.book
    rows = promises(
        book,
        as_of=asked.as_of or today_in(book),
        party_code=asked.party,
        before=_promised_before(places_in(asked.cursor, str, int)),
        limit=asked.limit + 1,
    )
    return page_of(
        rows,
        asked.limit,
        _promise_out,
        lambda row: (row.promised_on.isoformat(), row.promise_id),
    )


def _promised_before(places: tuple[int | str, ...] | None) -> tuple[dt.date, int] | None:
    """Refused: cursor_unreadable."""
    if places is None:
        return None
    try:
        return dt.date.fromisoformat(str(places[0])), int(places[1])
    except ValueError:
        raise cursor_unreadable() from None


def _promise_out(row: PromiseRow) -> PromiseOut:
    return PromiseOut(
        promise_id=row.promise_id,
        party=row.party_code,
        date=row.made_on,
        by=row.promised_on,
        amount=amount_out(row.amount_minor, row.currency),
        currency=row.currency,
        who=row.said_by,
        invoices=[one.invoice for one in row.invoices],
        received=amount_out(row.received_minor, row.currency),
        state=row.state.value,
    )


@operation(
    router,
    "POST",
    "/payment-promises",
    asks=Permission.HANDLE_DISPUTES,
    answers=PromiseSaid,
    status=201,
)
def keep_promise(request: ApiRequest, body: PromiseIn) -> PromiseSaid:
    """Keep what somebody said they would pay by a day."""
    days = {"date": body.date.isoformat(), "by": body.by.isoformat()}
    with reading(request.actor.book):
        new = promise_from_form(request.actor.book, {**body.model_dump(), **days})
    return PromiseSaid(promise_id=record_promise(request.actor, promise=new))


@operation(
    router,
    "POST",
    "/cancelled-promises/{promise_id}",
    asks=Permission.HANDLE_DISPUTES,
    answers=PromiseSaid,
)
def take_promise_back(request: ApiRequest, promise_id: Key, body: ReasonIn) -> PromiseSaid:
    """It counts no longer, for a reason."""
    cancel_promise(request.actor, promise_id=promise_id, reason=body.reason, on=body.date)
    return PromiseSaid(promise_id=promise_id)


@operation(router, "GET", "/reminder-holds", asks=Permission.SEE_CUSTOMERS, answers=Page[HoldOut])
def list_holds(request: ApiRequest, asked: Query[HoldsAsked]) -> Page[HoldOut]:
    """What holds or held reminders, the latest first."""
    rows = holds(
        request.actor.book,
        party_code=asked.party,
        before_id=key_in(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _hold_out, lambda row: (row.hold_id,))


def _hold_out(row: HoldRow) -> HoldOut:
    return HoldOut(
        hold_id=row.hold_id,
        party=row.party_code,
        invoice=row.invoice,
        reason=row.reason,
        date=row.placed_on,
        until=row.until,
        by=row.placed_by,
        lifted=row.lifted_on,
    )


@operation(
    router,
    "POST",
    "/reminder-holds",
    asks=Permission.HANDLE_DISPUTES,
    answers=HoldSaid,
    status=201,
)
def place_hold(request: ApiRequest, body: HoldIn) -> HoldSaid:
    """No reminders to a party or about an invoice, for a reason."""
    until = body.until.isoformat() if body.until else ""
    form = {**body.model_dump(), "date": body.date.isoformat(), "until": until}
    return HoldSaid(hold_id=hold_reminders(request.actor, hold=hold_from_form(form)))


@operation(
    router,
    "POST",
    "/lifted-holds/{hold_id}",
    asks=Permission.HANDLE_DISPUTES,
    answers=HoldSaid,
)
def end_hold(request: ApiRequest, hold_id: Key, body: LiftIn) -> HoldSaid:
    """From that day on reminders go out again."""
    lift_hold(request.actor, hold_id=hold_id, on=body.date)
    return HoldSaid(hold_id=hold_id)
