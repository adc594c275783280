"""What happened: who, through which door, when, before and after."""

import datetime as dt
from typing import Annotated, Any, cast

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Moment, Out, Page
from akker.audit.queries import EventFilter, events_page
from akker.books.actor import Permission
from akker.kernel.errors import Refused

router = Router(tags=["events"])


class EventOut(Out):
    event_id: int
    happened_at: Moment
    actor: str = Field(validation_alias="actor_name")
    channel: str
    kind: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class EventsAsked(Paged):
    """`subject` is what it was done to, such as `entry:MEM/2026/12`; moments are in UTC. `text` is
    looked for in subjects, names and values.
    """

    subject: Annotated[str, Field(max_length=80)] = ""
    kind: Annotated[str, Field(max_length=60)] = ""
    channel: Annotated[str, Field(max_length=10)] = ""
    actor: Annotated[str, Field(max_length=150)] = ""
    from_: Annotated[str, Field(alias="from", max_length=40)] = ""
    until: Annotated[str, Field(max_length=40)] = ""
    text: Annotated[str, Field(max_length=100)] = ""


@operation(router, "GET", "/events", asks=Permission.PROVE, answers=Page[EventOut])
def list_events(request: ApiRequest, asked: Query[EventsAsked]) -> Page[EventOut]:
    """Events, the latest first; of one subject, its history."""
    places = places_in(asked.cursor, int)
    rows = events_page(
        request.actor.book,
        EventFilter(
            subject=asked.subject,
            kind=asked.kind,
            channel=asked.channel,
            actor_name=asked.actor,
            since=_moment(asked.from_),
            until=_moment(asked.until),
            text=asked.text,
        ),
        before_id=None if places is None else cast(int, places[0]),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, EventOut.model_validate, lambda row: (row.event_id,))


def _moment(text: str) -> dt.datetime | None:
    """Refused: moment_unreadable."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
        if 1900 <= moment.year <= 2200:
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except ValueError:
        pass
    raise Refused(
        "moment_unreadable",
        "{text} is not a moment.",
        remedy="Write it in UTC, such as 2026-03-31T12:00:00Z.",
        text=ascii(text)[1:-1],
    )
