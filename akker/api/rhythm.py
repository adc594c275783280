"""How often customers are spoken with, and who waits for it."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.customers import Line, Tier
from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Out
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.queries_rhythm import rhythm_of, waiting_customers
from akker.customers.setting_rhythm import change_rhythm

router = Router(tags=["customers"])
Days = Annotated[int, Field(ge=1, le=730)]
MOST_WAITING = 1000


class RhythmIn(In):
    """Days between two contacts, for each tier that is to change."""

    key: Days | None = None
    growth: Days | None = None
    standard: Days | None = None
    watch: Days | None = None


class RhythmOut(Out):
    key: int
    growth: int
    standard: int
    watch: int


class WaitingOut(Out):
    """`last_on` and `silent_days` are null where no contact was written down."""

    code: str
    name: str
    tier: Tier
    manager: str
    last_on: Day | None
    silent_days: int | None
    wanted_days: int


class WaitingAsked(Asked):
    """`manager` is the e-mail address of who looks after them, or `nobody`."""

    manager: Line = ""


@operation(router, "GET", "/contact-rhythm", asks=Permission.SEE_CUSTOMERS, answers=RhythmOut)
def show_rhythm(request: ApiRequest) -> RhythmOut:
    """Days between two contacts, by tier."""
    return RhythmOut(**rhythm_of(request.actor.book))


@operation(router, "POST", "/contact-rhythm", asks=Permission.CHANGE_SETTINGS, answers=RhythmOut)
def set_rhythm(request: ApiRequest, body: RhythmIn) -> RhythmOut:
    """Choose how often customers of a tier are to be spoken with; of others it stays."""
    given = {tier: days for tier, days in body.model_dump().items() if days is not None}
    change_rhythm(request.actor, days=given)
    with reading(request.actor.book):
        return RhythmOut(**rhythm_of(request.actor.book))


@operation(
    router,
    "GET",
    "/waiting-customers",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[WaitingOut],
)
def list_waiting(request: ApiRequest, asked: Query[WaitingAsked]) -> list[WaitingOut]:
    """With whom nobody spoke for longer than their tier asks: by tier, the longest first; up to
    1000.
    """
    book = request.actor.book
    rows = waiting_customers(book, today=today_in(book), manager=asked.manager, limit=MOST_WAITING)
    return [
        WaitingOut.model_validate(
            {
                **{
                    name: getattr(row.customer, name)
                    for name in ("code", "name", "tier", "manager")
                },
                **{name: getattr(row, name) for name in ("last_on", "silent_days", "wanted_days")},
            }
        )
        for row in rows[:MOST_WAITING]
    ]
