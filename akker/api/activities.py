"""Notes and contacts with customers, and the timeline of one."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import File, Query, Router, UploadedFile
from pydantic import Field

from akker.api.doors import MOST_ATTACHMENT, ApiRequest, operation
from akker.api.paging import Paged, cursor_of, cursor_unreadable, page_of, places_in
from akker.api.schemas import Amount, Day, In, Key, Moment, Out, Page, amount_out
from akker.books.actor import Permission
from akker.customers.activity_rules import NewActivity
from akker.customers.importing_emails import EmailFile, import_emails
from akker.customers.logging import change_readers, log_activity, rewrite_activity
from akker.customers.queries_activities import (
    ActivityFilter,
    ActivityRow,
    activity_of,
    parts_of,
    readers_of,
)
from akker.customers.queries_activities import place_of as activity_place_of
from akker.customers.queries_found import activities_page
from akker.customers.queries_timeline import Place, TimelineItem, place_of
from akker.kernel.errors import Refused
from akker.parties.queries import party_coded
from akker.reports.timeline import found_on_timelines, timeline_of

router = Router(tags=["activities"])
Kind = Literal["note", "call", "meeting", "visit", "e-mail"]
NoteType = Literal["", "agreement", "wish", "complaint", "news", "personal"]
PartyCode = Annotated[str, Field(max_length=40)]
Email = Annotated[str, Field(max_length=254)]
# More than an activity may hold, so that what is too long is told from what is no text.
Words = Annotated[str, Field(max_length=1_500_000)]


class ActivityIn(In):
    """Without `at` it is now, without `subject` it is the first line of the text.

    `contacts` are keys of people on the card; `readers` are who may read a sensitive one, by
    e-mail address, beside whoever sends it.
    """

    party: PartyCode
    kind: Kind
    at: Annotated[
        str, Field(max_length=40, description="A moment with its zone: 2026-04-02T14:00:00Z.")
    ] = ""
    subject: Annotated[str, Field(max_length=4000)] = ""
    text: Words = ""
    note_type: NoteType = ""
    contacts: Annotated[list[Key], Field(max_length=200)] = []
    is_sensitive: bool = False
    readers: Annotated[list[Email], Field(max_length=200)] = []


class TakenPartOut(Out):
    """`contact_id` is null where the card knows the person no more."""

    contact_id: int | None
    name: str


class ActivityOut(Out):
    """`text` may be no more than its beginning; asked for by its number it is all of it."""

    activity_id: int
    party: str
    kind: Kind
    note_type: NoteType
    date: Day
    at: Moment
    subject: str
    text: str
    by: str
    contacts: list[TakenPartOut]
    is_sensitive: bool
    is_rewritten: bool


class WholeActivityOut(ActivityOut):
    """`readers` is empty where it is not sensitive."""

    readers: list[str]


class ActivitySaid(Out):
    activity_id: int


class RewriteIn(In):
    subject: Annotated[str, Field(max_length=4000)] = ""
    text: Words


class ReadersIn(In):
    is_sensitive: bool
    readers: Annotated[list[Email], Field(max_length=200)] = []


class ActivitiesAsked(Paged):
    """`text` is words that must all stand in it; capitals and accents do not count.

    A search reads some thousands at a time: a part can be empty and go on.
    """

    party: PartyCode = ""
    kind: Kind | Literal[""] = ""
    text: Annotated[str, Field(max_length=200)] = ""


class TimelineAsked(Paged):
    """`show` is all, contact (notes, calls, meetings, visits, e-mails, cases, requirements,
    feedback), money, or agreed (tasks and promises). `text` is words that must all stand in it.
    """

    show: Literal["all", "contact", "money", "agreed"] = "all"
    text: Annotated[str, Field(max_length=200)] = ""


class FoundAsked(In):
    """`text` is words that must all stand in it; a word may be its first three signs or more, and
    what is in quotes stays together.
    """

    text: Annotated[str, Field(min_length=1, max_length=200)]
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class TimelineOut(Out):
    """What happened. `key` is that of the activity, task, promise, reminder or dispute; `address`
    that of the invoice, the case or the requirement, or the label of the entry of a payment.
    """

    date: Day
    at: Moment | None
    kind: str
    key: int
    words: str
    text: str
    who: str
    by: str
    due: Day | None
    ended: Day | None
    amount: Amount | None
    currency: str
    address: str
    is_sensitive: bool


class FoundItemOut(TimelineOut):
    """`party` and `name` are of the customer on whose timeline it stands."""

    party: str
    name: str


class FoundItemsOut(Out):
    """The latest first; `is_cut` where there may be older ones."""

    items: list[FoundItemOut]
    is_cut: bool


@operation(router, "GET", "/activities", asks=Permission.SEE_CUSTOMERS, answers=Page[ActivityOut])
def list_activities(request: ApiRequest, asked: Query[ActivitiesAsked]) -> Page[ActivityOut]:
    """What passed with customers, the latest first, as far as it is for whoever asks."""
    actor, before = request.actor, None
    if (places := places_in(asked.cursor, str, int, int)) is not None:
        try:
            before = activity_place_of(places)
        except ValueError:
            raise cursor_unreadable() from None
    found = activities_page(
        actor.book,
        actor.user_id,
        ActivityFilter(asked.party, asked.kind, asked.text),
        before=before,
        limit=asked.limit,
    )
    last = found.read_to or (found.rows[-1].place if found.has_more else None)
    return Page[ActivityOut].model_construct(
        items=[ActivityOut(**_shown(row)) for row in found.rows],
        next=cursor_of(*parts_of(last)) if last else None,
    )


def _shown(row: ActivityRow) -> dict[str, Any]:
    return {
        "activity_id": row.activity_id,
        "party": row.party_code,
        "kind": row.kind,
        "note_type": row.note_type,
        "date": row.on,
        "at": row.at,
        "subject": row.subject,
        "text": row.text,
        "by": row.user_name,
        "contacts": [TakenPartOut(contact_id=key, name=name) for key, name in row.contacts],
        "is_sensitive": row.is_sensitive,
        "is_rewritten": row.is_rewritten,
    }


@operation(
    router,
    "POST",
    "/activities",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ActivitySaid,
    status=201,
)
def log(request: ApiRequest, body: ActivityIn) -> ActivitySaid:
    """Keep a note, a call, a meeting, a visit or an e-mail."""
    new = NewActivity(
        body.party,
        body.kind,
        at=moment_told(body.at),
        subject=body.subject,
        text=body.text,
        note_type=body.note_type,
        contacts=tuple(body.contacts),
        is_sensitive=body.is_sensitive,
        readers=tuple(body.readers),
    )
    return ActivitySaid(activity_id=log_activity(request.actor, activity=new))


def moment_told(text: str) -> dt.datetime | None:
    """Refused: moment_unreadable."""
    if not text:
        return None
    try:
        at = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        is_told = dt.datetime.fromisoformat(text).tzinfo is not None
    except (ValueError, OverflowError):
        is_told = False
    if not is_told:
        raise Refused(
            "moment_unreadable",
            "{text} is no moment with its zone.",
            remedy="Write it as 2026-04-02T14:00:00Z.",
            text=text[:40],
        )
    return at


@operation(
    router,
    "GET",
    "/activities/{activity_id}",
    asks=Permission.SEE_CUSTOMERS,
    answers=WholeActivityOut,
)
def show_activity(request: ApiRequest, activity_id: Key) -> WholeActivityOut:
    """All of its text, and who may read it."""
    actor = request.actor
    row = activity_of(actor.book, actor.user_id, activity_id)
    readers = readers_of(actor.book, row.activity_id) if row.is_sensitive else []
    return WholeActivityOut(**_shown(row), readers=readers)


@operation(
    router,
    "POST",
    "/rewritten-activities/{activity_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ActivitySaid,
)
def rewrite(request: ApiRequest, activity_id: Key, body: RewriteIn) -> ActivitySaid:
    """Write what you wrote again; that it was is shown."""
    rewrite_activity(request.actor, activity_id=activity_id, subject=body.subject, text=body.text)
    return ActivitySaid(activity_id=activity_id)


@operation(
    router,
    "PUT",
    "/activity-readers/{activity_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ActivitySaid,
)
def replace_readers(request: ApiRequest, activity_id: Key, body: ReadersIn) -> ActivitySaid:
    """Say for whom what you wrote is: for named readers, or for all who see the customer."""
    change_readers(
        request.actor,
        activity_id=activity_id,
        is_sensitive=body.is_sensitive,
        readers=body.readers,
    )
    return ActivitySaid(activity_id=activity_id)


@operation(
    router,
    "POST",
    "/emails/{path:code}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ActivitySaid,
    status=201,
    most_bytes=MOST_ATTACHMENT,
)
def bring_in_email(request: ApiRequest, code: str, file: File[UploadedFile]) -> ActivitySaid:
    """Log an e-mail from its file (.eml) at a customer, once."""
    sent = EmailFile(file.name or "", file.read())
    (outcome,) = import_emails(request.actor, files=[sent], party_code=code)
    if outcome.activity_id is None:
        raise Refused(outcome.code, "{reason}", reason=outcome.why)
    return ActivitySaid(activity_id=outcome.activity_id)


@operation(router, "GET", "/timelines", asks=Permission.SEE_CUSTOMERS, answers=FoundItemsOut)
def search_timelines(request: ApiRequest, asked: Query[FoundAsked]) -> FoundItemsOut:
    """What stands on the timelines of all customers, by its words."""
    actor = request.actor
    found = found_on_timelines(actor.book, actor.user_id, asked.text, limit=asked.limit)
    return FoundItemsOut(
        items=[
            FoundItemOut(**dict(_item(item)), party=hit.party_code, name=hit.party_name)
            for hit, item in found.rows
        ],
        is_cut=found.is_cut,
    )


@operation(
    router,
    "GET",
    "/timelines/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=Page[TimelineOut],
)
def show_timeline(request: ApiRequest, code: str, asked: Query[TimelineAsked]) -> Page[TimelineOut]:
    """All that happened with a customer, the latest first: contact, money, what was agreed."""
    actor = request.actor
    party_coded(actor.book, code)
    rows = timeline_of(
        actor.book,
        actor.user_id,
        code,
        show=asked.show,
        text=asked.text,
        before=_place(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _item, lambda row: row.place.parts)


def _place(cursor: str) -> Place | None:
    """Refused: cursor_unreadable."""
    places = places_in(cursor, str, int, int, int)
    if places is None:
        return None
    try:
        return place_of(places)
    except ValueError:
        raise cursor_unreadable() from None


def _item(row: TimelineItem) -> TimelineOut:
    amount = None if row.amount_minor is None else amount_out(row.amount_minor, row.currency)
    return TimelineOut(
        date=row.on,
        at=row.at,
        kind=row.kind,
        key=row.key,
        words=row.words,
        text=row.text,
        who=row.who,
        by=row.by or row.user_name,
        due=row.due_on,
        ended=row.ended_on,
        amount=amount,
        currency=row.currency,
        address=row.address,
        is_sensitive=row.is_sensitive,
    )
