"""How customers are doing, and why."""

from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.customers import Line, Tier
from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Asked, Day, In, Out, Page
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.queries_whose import Whose
from akker.health.queries import health_of_customer
from akker.health.queries_scores import ScoreRow, last_scores, scores_of, weights_of
from akker.health.runs import score_customers
from akker.health.scoring import Scored
from akker.health.weighing import change_weights

router = Router(tags=["health"])
Hundred = Annotated[int, Field(ge=0, le=100)]
Part = Literal["money", "contact", "voice", "plan", "use"]
About = Literal[
    "invoices",
    "products",
    "payments",
    "disputes",
    "timeline",
    "people",
    "promises",
    "plans",
    "feedback",
    "cases",
    "usage",
]


class ReasonOut(Out):
    """`points` are given, or below zero taken; `about` is where the fact is to be seen."""

    part: Part
    name: str
    points: Decimal
    text: str
    about: About


class HealthOut(Out):
    """`certainty` is how much of what counts is known, of a hundred."""

    code: str
    name: str
    score: Hundred
    certainty: Hundred
    reasons: list[ReasonOut]


class ScoreOut(Out):
    """From `since` on, until the next; `was` is the score before it, `weighs_most` its reason.
    `as_of` is the day as of which the last one was worked out; null for earlier ones."""

    code: str
    name: str
    since: Day
    as_of: Day | None
    score: Hundred
    certainty: Hundred
    was: Hundred | None
    weighs_most: str


class ScoredOut(Out):
    on: Day
    customer_count: int
    changed_count: int


class WeightsIn(In):
    """How much a part counts, for each that is to change."""

    money: Hundred | None = None
    contact: Hundred | None = None
    voice: Hundred | None = None
    plan: Hundred | None = None
    use: Hundred | None = None


class WeightsOut(Out):
    """How much each part counts, of all together."""

    money: Hundred
    contact: Hundred
    voice: Hundred
    plan: Hundred
    use: Hundred


class HealthAsked(Asked):
    as_of: Day | None = None


class ScoresAsked(Paged):
    """`text` is part of the name; `manager` is the e-mail address of who looks after them, or
    `nobody`, `team` that of somebody in the team, and `segment` the name of a segment.
    """

    text: Annotated[str, Field(max_length=100)] = ""
    tier: Tier | Literal[""] = ""
    manager: Line = ""
    team: Line = ""
    segment: Annotated[str, Field(max_length=60)] = ""


class ScoreIn(In):
    """Without `on` it is of today."""

    on: Day | None = None


@operation(
    router,
    "GET",
    "/customer-health/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=HealthOut,
)
def show_health(request: ApiRequest, code: str, asked: Query[HealthAsked]) -> HealthOut:
    """Of one customer as of any day, from what was known that day, with what gave each point."""
    book = request.actor.book
    row = health_of_customer(book, code, as_of=asked.as_of or today_in(book))
    return HealthOut(
        code=row.code,
        name=row.name,
        score=row.health.score,
        certainty=row.health.certainty,
        reasons=[
            ReasonOut(
                part=part.part.value,
                name=one.name,
                points=Decimal(one.points_e1).scaleb(-1),
                text=str(one.text),
                about=one.about.value,
            )
            for part in row.health.parts
            for one in part.reasons
        ],
    )


@operation(
    router,
    "GET",
    "/customer-scores/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[ScoreOut],
)
def list_scores_of_customer(request: ApiRequest, code: str) -> list[ScoreOut]:
    """The scores of one customer that were kept, the latest first."""
    return [_score(row) for row in scores_of(request.actor.book, code)]


@operation(router, "GET", "/health-scores", asks=Permission.SEE_CUSTOMERS, answers=Page[ScoreOut])
def list_health_scores(request: ApiRequest, asked: Query[ScoresAsked]) -> Page[ScoreOut]:
    """The last score of everybody, the lowest first."""
    places = places_in(asked.cursor, int, int)
    rows = last_scores(
        request.actor.book,
        text=asked.text,
        whose=Whose(asked.manager, asked.team, asked.tier, asked.segment),
        after=(int(places[0]), int(places[1])) if places else None,
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _score, lambda row: (row.score, row.score_id))


@operation(
    router,
    "POST",
    "/health-scores",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ScoredOut,
    status=201,
)
def make_health_scores(request: ApiRequest, body: ScoreIn) -> Scored:
    """Work out the health of customers now and keep what changed, as happens every night."""
    return score_customers(request.actor, on=body.on)


@operation(router, "GET", "/health-weights", asks=Permission.SEE_CUSTOMERS, answers=WeightsOut)
def show_health_weights(request: ApiRequest) -> WeightsOut:
    """How much each part of the score counts in these books."""
    return _weights(request.actor.book)


@operation(router, "POST", "/health-weights", asks=Permission.CHANGE_SETTINGS, answers=WeightsOut)
def set_health_weights(request: ApiRequest, body: WeightsIn) -> WeightsOut:
    """Choose how much parts count; of others it stays. Scores follow when worked out next."""
    given = {part: weight for part, weight in body.model_dump().items() if weight is not None}
    change_weights(request.actor, weights=given)
    with reading(request.actor.book):
        return _weights(request.actor.book)


def _weights(book: Book) -> WeightsOut:
    return WeightsOut(**{part.value: weight for part, weight in weights_of(book).items()})


def _score(row: ScoreRow) -> ScoreOut:
    return ScoreOut(
        code=row.code,
        name=row.name,
        since=row.scored_on,
        as_of=row.looked_on,
        score=row.score,
        certainty=row.certainty,
        was=row.was,
        weighs_most=str(row.heaviest or ""),
    )
