"""Invoices that are due again and again."""

from typing import Any

from ninja import Query, Router

from akker.api.doors import ApiRequest, operation
from akker.api.repeating_schemas import (
    ChangedRepeatingIn,
    ChangedSaid,
    DuePeriodOut,
    IndexationIn,
    IndexationOut,
    LeftOutIn,
    MadeNowOut,
    MadeOut,
    MonthsAsked,
    PauseIn,
    PauseOut,
    PeriodIn,
    PeriodOut,
    RepeatingForm,
    RepeatingOut,
    RepeatingSaid,
    ResumeIn,
    RunIn,
    RunPeriodOut,
    ShownRepeatingOut,
    StopIn,
    UntilAsked,
)
from akker.api.schemas import In, amount_out
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.repeating.making import Made, leave_out_period, make_repeating_invoice
from akker.repeating.queries import (
    DuePeriod,
    MadePeriod,
    RepeatingRow,
    due_periods,
    made_periods,
    repeating_invoices,
    repeating_named,
)
from akker.repeating.queries_worth import Worth, coming, form_on, in_the_way, monthly_values
from akker.repeating.rules import Step, step_of_index, step_of_percentage
from akker.repeating.runs import RunResult, run_repeating
from akker.repeating.schedule_form import (
    changed_from_form,
    repeating_from_form,
)
from akker.repeating.scheduling import (
    add_indexation,
    add_repeating_invoice,
    change_repeating_invoice,
    pause_repeating_invoice,
    remove_indexation,
    resume_repeating_invoice,
    stop_repeating_invoice,
)

router = Router(tags=["repeating invoices"])
MOST_SHOWN = 1000


@operation(
    router,
    "GET",
    "/repeating-invoices",
    asks=Permission.READ_BOOKS,
    answers=list[RepeatingOut],
)
def list_repeating(request: ApiRequest) -> list[RepeatingOut]:
    """All of them by name, stopped ones too, with what each is worth a month."""
    book = request.actor.book
    today, rows = today_in(book), repeating_invoices(book, limit=MOST_SHOWN)
    values = monthly_values(book, rows, on=today)
    found = []
    for row in rows:
        version, rhythm = row.version_on(today), row.schedule.rhythm
        value = values.get(row.repeating_id)
        found.append(
            RepeatingOut(
                name=row.name,
                party=version.party_code,
                every=rhythm.every,
                unit=rhythm.unit,
                starts_on=rhythm.starts_on,
                ends_on=row.schedule.ends_on,
                stopped_on=row.schedule.stopped_on,
                act=version.act,
                monthly_value=amount_out(value.amount_minor, value.currency) if value else "",
                currency=value.currency if value else "",
            )
        )
    return found


@operation(
    router,
    "POST",
    "/repeating-invoices",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
    status=201,
)
def create_repeating(request: ApiRequest, body: RepeatingForm) -> RepeatingSaid:
    """Set one up. Nothing is made of it until it is due."""
    new = repeating_from_form(_sent(body))
    add_repeating_invoice(request.actor, new=new)
    return RepeatingSaid(name=new.name)


def _sent(body: In) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True, exclude={"counts_from"})


@operation(
    router,
    "GET",
    "/due-invoices",
    asks=Permission.READ_BOOKS,
    answers=list[DuePeriodOut],
)
def list_due_invoices(request: ApiRequest, asked: Query[UntilAsked]) -> list[DuePeriodOut]:
    """What is due up to a day and was not made, the earliest first, and what is in its way."""
    book = request.actor.book
    until = asked.until or today_in(book)
    due = due_periods(book, until=until)[:MOST_SHOWN]
    why = in_the_way(book, due, on=until)
    return [
        _due(one, refusal.sentence if refusal else "")
        for one, refusal in zip(due, why, strict=True)
    ]


def _due(one: DuePeriod, refusal: str) -> DuePeriodOut:
    period = one.planned.period
    return DuePeriodOut(
        name=one.row.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=one.planned.due_on,
        refusal=refusal,
    )


@operation(
    router, "POST", "/runs/invoices", asks=Permission.ISSUE_INVOICES, answers=list[RunPeriodOut]
)
def run_due_invoices(request: ApiRequest, body: RunIn) -> list[RunResult]:
    """Make all that is due up to a day, each period once; what is refused stops no other."""
    return run_repeating(request.actor, until=body.until, on=body.on, name=body.name)


@operation(
    router,
    "GET",
    "/repeating-invoices/preview/{path:name}",
    asks=Permission.READ_BOOKS,
    answers=list[PeriodOut],
)
def preview_repeating(request: ApiRequest, name: str, asked: Query[MonthsAsked]) -> list[PeriodOut]:
    """What it will come to with VAT, and what was missed, before anything is made."""
    book = request.actor.book
    until = add_months(today_in(book), asked.months)
    return [_period(one) for one in coming(book, repeating_named(book, name), until=until)]


def _period(one: Worth) -> PeriodOut:
    period = one.due.planned.period
    return PeriodOut(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=one.due.planned.due_on,
        standing=one.due.planned.standing.value,
        net=amount_out(one.net_minor, one.currency),
        total=amount_out(one.total_minor, one.currency),
        currency=one.currency,
        refusal=one.refusal.sentence if one.refusal else "",
    )


@operation(
    router,
    "POST",
    "/repeating-invoices/make/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=MadeNowOut,
    status=201,
)
def make_period(request: ApiRequest, name: str, body: PeriodIn) -> Made:
    """Make what one period asks, dated `on` or else today."""
    on = body.on or today_in(request.actor.book)
    return make_repeating_invoice(request.actor, name=name, starts_on=body.starts_on, on=on)


@operation(
    router,
    "POST",
    "/repeating-invoices/leave-out/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
)
def leave_period_out(request: ApiRequest, name: str, body: LeftOutIn) -> RepeatingSaid:
    """Make nothing of one period, and say why."""
    leave_out_period(request.actor, name=name, starts_on=body.starts_on, reason=body.reason)
    return RepeatingSaid(name=name)


@operation(
    router,
    "POST",
    "/repeating-invoices/pause/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
)
def pause_repeating(request: ApiRequest, name: str, body: PauseIn) -> RepeatingSaid:
    """Make nothing of periods that begin on these days."""
    pause_repeating_invoice(
        request.actor,
        name=name,
        from_on=body.from_on,
        until=body.until,
        catches_up=body.catches_up,
    )
    return RepeatingSaid(name=name)


@operation(
    router,
    "POST",
    "/repeating-invoices/resume/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
)
def resume_repeating(request: ApiRequest, name: str, body: ResumeIn) -> RepeatingSaid:
    """End the pause that holds on a day, so that periods begin again on it."""
    resume_repeating_invoice(request.actor, name=name, on=body.on, catches_up=body.catches_up)
    return RepeatingSaid(name=name)


@operation(
    router,
    "POST",
    "/repeating-invoices/index/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
)
def index_repeating(request: ApiRequest, name: str, body: IndexationIn) -> RepeatingSaid:
    """Let its prices change from a day on, or take such a change away."""
    if body.percent or body.old_index or body.new_index:
        add_indexation(request.actor, name=name, step=_step(body))
    else:
        remove_indexation(request.actor, name=name, from_on=body.from_on)
    return RepeatingSaid(name=name)


def _step(body: IndexationIn) -> Step:
    if body.percent:
        return step_of_percentage(body.from_on, parse_millionths(body.percent))
    old, new = body.old_index or "0", body.new_index or "0"
    return step_of_index(body.from_on, parse_millionths(old), parse_millionths(new))


@operation(
    router,
    "POST",
    "/repeating-invoices/stop/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=RepeatingSaid,
)
def stop_repeating(request: ApiRequest, name: str, body: StopIn) -> RepeatingSaid:
    """Let no period begin from a day on; what was made stays."""
    stop_repeating_invoice(request.actor, name=name, on=body.on)
    return RepeatingSaid(name=name)


@operation(
    router,
    "GET",
    "/repeating-invoices/{path:name}",
    asks=Permission.READ_BOOKS,
    answers=ShownRepeatingOut,
)
def show_repeating(request: ApiRequest, name: str) -> ShownRepeatingOut:
    """How one is set up, and what became of its periods."""
    book = request.actor.book
    row = repeating_named(book, name)
    form = form_on(book, row, today_in(book))
    return _shown(row, form, made_periods(book, row))


def _shown(row: RepeatingRow, form: dict[str, Any], made: list[MadePeriod]) -> ShownRepeatingOut:
    return ShownRepeatingOut(
        form=form,
        stopped_on=row.schedule.stopped_on,
        indexations=[
            IndexationOut(
                from_on=step.from_on,
                numerator=millionths_text(step.numerator_e6),
                denominator=millionths_text(step.denominator_e6),
            )
            for step in row.steps
        ],
        pauses=[PauseOut.model_validate(pause) for pause in row.schedule.pauses],
        periods=[MadeOut.model_validate(one) for one in made],
    )


@operation(
    router,
    "PUT",
    "/repeating-invoices/{path:name}",
    asks=Permission.ISSUE_INVOICES,
    answers=ChangedSaid,
)
def replace_repeating(request: ApiRequest, name: str, body: ChangedRepeatingIn) -> ChangedSaid:
    """Change what is invoiced from a period on; what was made stays."""
    change = changed_from_form(_sent(body))
    day = change_repeating_invoice(
        request.actor, name=name, change=change, counts_from=body.counts_from
    )
    return ChangedSaid(name=name, counts_from=day)
