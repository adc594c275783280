"""Who owes too much to be sold more, and who lifted that."""

from ninja import Query, Router

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Amount, Asked, Code, Day, In, Key, Name, Out, Text, amount_out
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.receivables.credit_form import release_from_form
from akker.receivables.queries_credit import ReleaseRow, credits_of, releases
from akker.receivables.releasing import end_credit_release, lift_credit_hold

router = Router(tags=["credit"])


class CreditOut(Out):
    """In the currency of the books. `released` is up to what somebody lifted the hold."""

    party: Code
    name: Name
    limit: Amount
    released: Amount | None
    exposure: Amount
    over: Amount
    is_held: bool


class ReleaseIn(In):
    """Until a day they may owe up to an amount, in the currency of the books."""

    party: Code
    up_to: Amount
    until: Day
    reason: Text


class ReleaseOut(Out):
    release_id: Key
    party: Code
    up_to: Amount
    date: Day
    until: Day
    reason: Text
    by: Text
    ended: Day | None


class ReleaseSaid(Out):
    release_id: Key


class CreditAsked(Asked):
    only_held: bool = False


@operation(router, "GET", "/credit-limits", asks=Permission.READ_BOOKS, answers=list[CreditOut])
def list_credit_limits(request: ApiRequest, asked: Query[CreditAsked]) -> list[CreditOut]:
    """Customers with a credit limit, by code, with what they owe now."""
    book = request.actor.book
    found = sorted(credits_of(book, today=today_in(book)).items())
    return [
        CreditOut(
            party=code,
            name=one.name,
            limit=amount_out(one.limit_minor, book.currency),
            released=None
            if one.released_minor is None
            else amount_out(one.released_minor, book.currency),
            exposure=amount_out(one.exposure_minor, book.currency),
            over=amount_out(one.over_minor, book.currency),
            is_held=one.is_held,
        )
        for code, one in found
        if one.is_held or not asked.only_held
    ]


@operation(router, "GET", "/credit-releases", asks=Permission.READ_BOOKS, answers=list[ReleaseOut])
def list_credit_releases(request: ApiRequest) -> list[ReleaseOut]:
    """Who lifted credit holds, the latest first."""
    book = request.actor.book
    return [_release_out(row, book.currency) for row in releases(book)]


def _release_out(row: ReleaseRow, currency: str) -> ReleaseOut:
    return ReleaseOut(
        release_id=row.release_id,
        party=row.party_code,
        up_to=amount_out(row.up_to_minor, currency),
        date=row.released_on,
        until=row.until,
        reason=row.reason,
        by=row.released_by,
        ended=row.ended_on,
    )


@operation(
    router,
    "POST",
    "/credit-releases",
    asks=Permission.LIFT_CREDIT_HOLDS,
    answers=ReleaseSaid,
    status=201,
)
def lift_hold_on_credit(request: ApiRequest, body: ReleaseIn) -> ReleaseSaid:
    """Until a day a customer may owe up to an amount above the limit, for a reason."""
    form = {**body.model_dump(), "until": body.until.isoformat()}
    new = release_from_form(form, request.actor.book.currency)
    return ReleaseSaid(release_id=lift_credit_hold(request.actor, release=new))


@operation(
    router,
    "POST",
    "/ended-credit-releases/{release_id}",
    asks=Permission.LIFT_CREDIT_HOLDS,
    answers=ReleaseSaid,
)
def end_release_of_credit(request: ApiRequest, release_id: Key) -> ReleaseSaid:
    """From today the limit counts again."""
    end_credit_release(request.actor, release_id=release_id)
    return ReleaseSaid(release_id=release_id)
