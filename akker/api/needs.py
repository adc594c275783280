"""What asks for attention today, and putting it off."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from akker.access.putting_off import bring_need_back, put_off_need
from akker.access.queries_put_off import put_off_of
from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Amount, Day, In, Out, amount_out
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.reports.attention import attention_today
from akker.reports.needs import Attention, keyed, parted

router = Router(tags=["needs"])
NeedKey = Annotated[str, Field(max_length=16)]


class NeedOut(Out):
    """`days` is how long it asks already, below zero where it was never otherwise; `subject` what
    it is about. `put_off_until` is the day on which whoever asks is reminded of it.
    """

    key: str
    need: str
    party: str
    name: str
    subject: str
    at_stake: Amount
    currency: str
    days: int
    put_off_until: Day | None


class PutOffIn(In):
    key: NeedKey
    until: Day


class BroughtBackIn(In):
    key: NeedKey


class NeedSaid(Out):
    key: str


@operation(router, "GET", "/needs", asks=Permission.SEE_CUSTOMERS, answers=list[NeedOut])
def list_needs(request: ApiRequest) -> list[NeedOut]:
    """What of customers asks for whoever made the token today, the most pressing first, and then
    what they put off: at most twenty of each kind.
    """
    actor, today = request.actor, today_in(request.actor.book)
    found = attention_today(actor.book, actor.user_id, today=today)
    now, later = parted(found, put_off_of(actor.book, actor.user_id, today=today))
    return [
        *(_out(one, None) for one in now),
        *(_out(one, row.until_on) for one, row in later),
    ]


def _out(one: Attention, until: Day | None) -> NeedOut:
    return NeedOut(
        key=one.key,
        need=one.need.value,
        party=one.party_code,
        name=one.party_name,
        subject=one.subject,
        at_stake=amount_out(one.at_stake_minor, one.currency),
        currency=one.currency,
        days=one.days,
        put_off_until=until,
    )


@operation(router, "POST", "/needs/put-off", asks=Permission.SEE_CUSTOMERS, answers=NeedSaid)
def put_need_off(request: ApiRequest, body: PutOffIn) -> NeedSaid:
    """Be reminded on that day, and not before, unless more is at stake by then."""
    actor = request.actor
    with reading(actor.book):
        found = attention_today(actor.book, actor.user_id, today=today_in(actor.book))
    one = keyed(found, body.key)
    put_off_need(actor, need_key=one.key, until_on=body.until, at_stake_minor=one.at_stake_minor)
    return NeedSaid(key=one.key)


@operation(router, "POST", "/needs/bring-back", asks=Permission.SEE_CUSTOMERS, answers=NeedSaid)
def let_need_ask(request: ApiRequest, body: BroughtBackIn) -> NeedSaid:
    """Let it ask again now."""
    bring_need_back(request.actor, need_key=body.key)
    return NeedSaid(key=body.key)
