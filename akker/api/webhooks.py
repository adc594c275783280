"""Webhooks and what was delivered: to other programs, and to what reacts within.

A webhook is added, and its secret renewed, on screen or by command: a secret is shown to a
person, once.
"""

from typing import Annotated, Literal, cast

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import In, Key, Moment, Out, Page
from akker.audit.queries_deliveries import DeliveryState, deliveries
from akker.audit.reacting import repeat_delivery
from akker.books.actor import Permission
from akker.webhooks.queries import WebhookRow, webhook_called, webhooks
from akker.webhooks.registering import change_webhook, remove_webhook, test_webhook

router = Router(tags=["webhooks"])
StateName = Literal["pending", "done", "given up"]


class WebhookOut(Out):
    """`kinds` are the events that it hears, `*` for all."""

    uid: str
    url: str
    kinds: list[str]
    is_active: bool
    added_at: Moment


class WebhookIn(In):
    """What is not given stays as it is."""

    url: Annotated[str, Field(max_length=500)] | None = None
    kinds: Annotated[list[str], Field(max_length=60)] | None = None
    is_active: bool | None = None


class WebhookSaid(Out):
    uid: str


class DeliveryOut(Out):
    """One event for one receiver; `reaction` names the receiver."""

    delivery_id: int
    event_id: int
    kind: str
    subject: str
    reaction: str
    happened_at: Moment
    tries: int
    next_try_at: Moment | None
    last_error: str
    state: StateName


class DeliveriesAsked(Paged):
    state: StateName | Literal[""] = ""
    reaction: Annotated[str, Field(max_length=80)] = ""


class DeliverySaid(Out):
    delivery_id: int


@operation(router, "GET", "/webhooks", asks=Permission.MANAGE_CONNECTIONS, answers=list[WebhookOut])
def list_webhooks(request: ApiRequest) -> list[WebhookRow]:
    """Every webhook, without its secret."""
    return webhooks(request.actor.book)


@operation(router, "GET", "/webhooks/{uid}", asks=Permission.MANAGE_CONNECTIONS, answers=WebhookOut)
def show_webhook(request: ApiRequest, uid: str) -> WebhookRow:
    """One of them."""
    return webhook_called(request.actor.book, uid)


@operation(
    router, "POST", "/webhooks/{uid}", asks=Permission.MANAGE_CONNECTIONS, answers=WebhookSaid
)
def change_of_webhook(request: ApiRequest, uid: str, body: WebhookIn) -> WebhookSaid:
    """Another address or other events, or turned on or off."""
    change_webhook(request.actor, uid=uid, url=body.url, kinds=body.kinds, is_active=body.is_active)
    return WebhookSaid(uid=uid)


@operation(
    router, "POST", "/webhooks/{uid}/test", asks=Permission.MANAGE_CONNECTIONS, answers=WebhookSaid
)
def try_webhook(request: ApiRequest, uid: str) -> WebhookSaid:
    """Send an event that says it is a test, as soon as the worker looks."""
    test_webhook(request.actor, uid=uid)
    return WebhookSaid(uid=uid)


@operation(
    router,
    "POST",
    "/webhooks/{uid}/remove",
    asks=Permission.MANAGE_CONNECTIONS,
    answers=WebhookSaid,
)
def end_webhook(request: ApiRequest, uid: str) -> WebhookSaid:
    """Hears nothing from now on, and is forgotten with its secret."""
    remove_webhook(request.actor, uid=uid)
    return WebhookSaid(uid=uid)


@operation(router, "GET", "/deliveries", asks=Permission.PROVE, answers=Page[DeliveryOut])
def list_deliveries(request: ApiRequest, asked: Query[DeliveriesAsked]) -> Page[DeliveryOut]:
    """What was or is to be told, the latest first."""
    places = places_in(asked.cursor, int)
    rows = deliveries(
        request.actor.book,
        state=DeliveryState(asked.state) if asked.state else None,
        reaction=asked.reaction,
        before_id=None if places is None else cast(int, places[0]),
        most=asked.limit + 1,
    )
    return page_of(rows, asked.limit, DeliveryOut.model_validate, lambda row: (row.delivery_id,))


@operation(
    router,
    "POST",
    "/deliveries/{delivery_id}/repeat",
    asks=Permission.MANAGE_CONNECTIONS,
    answers=DeliverySaid,
)
def tell_again(request: ApiRequest, delivery_id: Key) -> DeliverySaid:
    """Deliver once more; the receiver sees the same event id."""
    repeat_delivery(request.actor, delivery_id=delivery_id)
    return DeliverySaid(delivery_id=delivery_id)
