"""How much customers use what they bought."""

from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.adoption.measuring import keep_measure, retire_measure
from akker.adoption.queries import (
    FigureRow,
    MeasureRow,
    UsageRow,
    figures_page,
    measures_of,
    usage_of,
    usage_page,
)
from akker.adoption.recording import RecordedUsage, record_usage, take_back_figure
from akker.adoption.rules import MOST_AT_ONCE, NewFigure, NewMeasure
from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Asked, Day, In, Moment, Out, Page
from akker.books.actor import Permission
from akker.customers.queries import customer_coded
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.parties.queries import keys_of_group

router = Router(tags=["usage"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
MeasureCode = Annotated[str, Field(max_length=40)]
PartyCode = Annotated[str, Field(max_length=40)]
Number = Annotated[str, Field(max_length=20, examples=["12.5"])]
Per = Literal["day", "month"]


class UsageMeasureOut(Out):
    """What is full adoption: a number, or the code of another measure, or nothing."""

    code: str
    name: str
    unit: str
    per: Per
    full_value: str | None
    full_measure: str


class UsageMeasureIn(In):
    code: MeasureCode
    name: Annotated[str, Field(max_length=100)]
    unit: Annotated[str, Field(max_length=20)] = ""
    per: Per = "month"
    full_value: Number | None = None
    full_measure: MeasureCode = ""


class UsageFigureIn(In):
    """Of a measure by the month any day of it will do."""

    party: PartyCode
    measure: MeasureCode
    on: Day
    value: Number


class UsageIn(In):
    figures: Annotated[list[UsageFigureIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class UsageSaid(Out):
    """`changed_count` took the place of another figure; `same_count` were there."""

    new_count: int
    changed_count: int
    same_count: int


class UsageFigureOut(Out):
    """`ended_at` is when another took its place, or it was taken back."""

    figure_id: int
    party: str
    measure: str
    on: Day
    value: str
    source: str
    recorded_at: Moment
    ended_at: Moment | None


class UsageOut(Out):
    """`level` is the last month, or the mean of the last seven days; `habit` what they are used to,
    and `adoption` in per cent, where these are known."""

    party: str
    measure: str
    on: Day
    level: str
    habit: str | None
    change_percent: int | None
    has_fallen: bool
    adoption: int | None


class UsageAsked(Paged):
    """Customers with a measure, the lowest adoption first."""

    measure: MeasureCode
    only_fallen: bool = False


class CustomerUsageAsked(Asked):
    party: PartyCode


class FiguresAsked(Paged):
    party: PartyCode
    measure: MeasureCode = ""


class UsageMeasureSaid(Out):
    code: str


class UsageFigureSaid(Out):
    figure_id: int


@operation(router, "GET", "/usage-measures", asks=_LOOKING, answers=list[UsageMeasureOut])
def list_usage_measures(request: ApiRequest) -> list[UsageMeasureOut]:
    """What is counted at customers."""
    return [_measure(row) for row in measures_of(request.actor.book)]


@operation(
    router,
    "POST",
    "/usage-measures",
    asks=Permission.CHANGE_SETTINGS,
    answers=UsageMeasureSaid,
    status=201,
)
def keep_usage_measure(request: ApiRequest, body: UsageMeasureIn) -> UsageMeasureSaid:
    """Add a measure, or give the one of this code anew as a whole."""
    given = body.model_dump(exclude={"code", "full_value"})
    full = None if body.full_value is None else parse_millionths(body.full_value)
    keep_measure(request.actor, code=body.code, measure=NewMeasure(**given, full_value_e6=full))
    return UsageMeasureSaid(code=body.code)


@operation(
    router,
    "POST",
    "/retired-usage-measures/{path:measure}",
    asks=Permission.CHANGE_SETTINGS,
    answers=UsageMeasureSaid,
)
def retire_usage_measure(request: ApiRequest, measure: str) -> UsageMeasureSaid:
    """Retire a measure; its figures stay."""
    retire_measure(request.actor, code=measure)
    return UsageMeasureSaid(code=measure)


@operation(router, "GET", "/usage", asks=_LOOKING, answers=Page[UsageOut])
def list_usage(request: ApiRequest, asked: Query[UsageAsked]) -> Page[UsageOut]:
    """How a measure stands at customers, the lowest adoption first."""
    places = places_in(asked.cursor, int, int)
    rows = usage_page(
        request.actor.book,
        asked.measure,
        only_fallen=asked.only_fallen,
        after=(int(places[0]), int(places[1])) if places else None,
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _usage, lambda row: row.place)


@operation(router, "GET", "/customer-usage", asks=_LOOKING, answers=list[UsageOut])
def show_customer_usage(request: ApiRequest, asked: Query[CustomerUsageAsked]) -> list[UsageOut]:
    """How all measures stand at one customer."""
    book = request.actor.book
    code = customer_coded(book, asked.party).code
    return [_usage(row) for row in usage_of(book, keys_of_group(book, code))]


@operation(router, "POST", "/usage-figures", asks=_CHANGING, answers=UsageSaid, status=201)
def record_usage_figures(request: ApiRequest, body: UsageIn) -> RecordedUsage:
    """Record figures, all or none; one for a day that has another takes its place."""
    figures = [
        NewFigure(one.party, one.measure, one.on, parse_millionths(one.value))
        for one in body.figures
    ]
    return record_usage(request.actor, figures=figures, source="api")


@operation(router, "GET", "/usage-figures", asks=_LOOKING, answers=Page[UsageFigureOut])
def list_usage_figures(request: ApiRequest, asked: Query[FiguresAsked]) -> Page[UsageFigureOut]:
    """The figures of one customer, the last recorded first; those that ended too."""
    book = request.actor.book
    code = customer_coded(book, asked.party).code
    places = places_in(asked.cursor, int)
    rows = figures_page(
        book,
        keys_of_group(book, code),
        measure=asked.measure,
        before_id=int(places[0]) if places else None,
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _figure, lambda row: (row.figure_id,))


@operation(
    router,
    "POST",
    "/taken-back-usage-figures/{figure_id}",
    asks=_CHANGING,
    answers=UsageFigureSaid,
)
def take_back_usage_figure(request: ApiRequest, figure_id: int) -> UsageFigureSaid:
    """Take back a figure that was never so."""
    take_back_figure(request.actor, figure_id=figure_id)
    return UsageFigureSaid(figure_id=figure_id)


def _measure(row: MeasureRow) -> UsageMeasureOut:
    full = row.full_value_e6
    return UsageMeasureOut(
        code=row.code,
        name=row.name,
        unit=row.unit,
        per="day" if row.per == "day" else "month",
        full_value=None if full is None else millionths_text(full),
        full_measure=row.full_measure,
    )


def _usage(row: UsageRow) -> UsageOut:
    one = row.standing
    return UsageOut(
        party=row.party_code,
        measure=row.measure,
        on=one.on,
        level=millionths_text(one.level_e6),
        habit=None if one.habit_e6 is None else millionths_text(one.habit_e6),
        change_percent=one.change_percent,
        has_fallen=one.has_fallen,
        adoption=row.percent,
    )


def _figure(row: FigureRow) -> UsageFigureOut:
    return UsageFigureOut(
        figure_id=row.figure_id,
        party=row.party_code,
        measure=row.measure,
        on=row.on,
        value=millionths_text(row.value_e6),
        source=row.source,
        recorded_at=row.recorded_at,
        ended_at=row.ended_at,
    )
