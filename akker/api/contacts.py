"""The people at customers: their part in decisions, how they stand, and their jobs."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.schemas import Asked, Day, In, Key, Out
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries import customer_coded
from akker.customers.queries_people import PersonRow, jobs_of, people_of, person_of
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules_map import gaps_of
from akker.parties.cards import ContactCard

router = Router(tags=["contacts"])
Line = Annotated[str, Field(max_length=254)]
PartyCode = Annotated[str, Field(max_length=40)]
Part = Literal[
    "",
    "executive sponsor",
    "decision maker",
    "champion",
    "influencer",
    "recommender",
    "user",
    "blocker",
    "point of contact",
]
AttitudeName = Literal["for us", "neutral", "against", "unknown"]


class PlayerIn(In):
    """`reports_to` is the `contact_id` of who stands above them. `influence` is from 0, not known,
    to 3. Another `attitude` is of today without `attitude_on`. `counterpart` is the e-mail address
    of a member.
    """

    part: Part = ""
    influence: Annotated[int, Field(ge=0, le=3)] = 0
    reports_to: Key | None = None
    attitude: AttitudeName = "unknown"
    attitude_on: Day | None = None
    counterpart: Line = ""
    channel: Literal["", "email", "phone", "message", "in person"] = ""
    consent: Literal["", "given", "refused"] = ""
    consent_on: Day | None = None
    wanted_days: Annotated[int, Field(ge=1, le=730)] | None = None


class ContactIn(In):
    """Somebody at a customer, from a day on as far as it is known."""

    party: PartyCode
    name: Line
    job: Line = ""
    email: Line = ""
    phone: Line = ""
    from_on: Day | None = None


class LeftIn(In):
    """Without `on` it is of today. With `to`, the code of a party, they went on there."""

    on: Day | None = None
    to: PartyCode = ""
    job: Line = ""
    email: Line = ""
    phone: Line = ""


class AttitudeOut(Out):
    attitude: AttitudeName
    noted_on: Day


class ContactOut(PlayerIn):
    """`until_on` is null for who is there now."""

    contact_id: int
    party: str
    name: str
    job: str
    email: str
    phone: str
    from_on: Day | None
    until_on: Day | None


class KnownContactOut(ContactOut):
    """`attitudes` are how they stood, `jobs` the other jobs of the same person; latest first."""

    attitudes: list[AttitudeOut]
    jobs: list[ContactOut]


class GapOut(Out):
    """What is missing: `kind`, of whom, in which part, and for how many days."""

    kind: str
    part: str
    name: str
    days: int


class ContactSaid(Out):
    contact_id: int


class ContactsAsked(Asked):
    """`party` is the code of the customer."""

    party: PartyCode


@operation(router, "GET", "/contacts", asks=Permission.SEE_CUSTOMERS, answers=list[ContactOut])
def list_contacts(request: ApiRequest, asked: Query[ContactsAsked]) -> list[dict[str, Any]]:
    """Who is at a customer now, then who was."""
    book = request.actor.book
    return [_out(row) for row in people_of(book, customer_coded(book, asked.party).code)]


def _out(row: PersonRow) -> dict[str, Any]:
    facts = row.facts
    return {
        "contact_id": row.contact_id,
        "party": row.party_code,
        **{name: getattr(row, name) for name in ("name", "job", "email", "phone")},
        "from_on": row.from_on,
        "until_on": row.until_on,
        **{name: getattr(facts, name) for name in PlayerIn.model_fields},
    }


@operation(router, "GET", "/contact-gaps", asks=Permission.SEE_CUSTOMERS, answers=list[GapOut])
def list_gaps(request: ApiRequest, asked: Query[ContactsAsked]) -> list[Any]:
    """What is missing among the people at a customer, what matters most first."""
    book = request.actor.book
    customer, today = customer_coded(book, asked.party), today_in(book)
    rows = people_of(book, customer.code)
    days = rhythm_of(book)[customer.tier]
    here = [row.on_map(days, today) for row in rows if row.until_on is None]
    return list(gaps_of(here))


@operation(
    router,
    "POST",
    "/contacts",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ContactSaid,
    status=201,
)
def create_contact(request: ApiRequest, body: ContactIn) -> ContactSaid:
    """Somebody at a customer, on their card too."""
    person = ContactCard(body.name, body.job, body.email, body.phone)
    key = add_person(request.actor, code=body.party, person=person, from_on=body.from_on)
    return ContactSaid(contact_id=key)


@operation(
    router,
    "GET",
    "/contacts/{int:contact_id}",
    asks=Permission.SEE_CUSTOMERS,
    answers=KnownContactOut,
)
def show_contact(request: ApiRequest, contact_id: int, response: HttpResponse) -> dict[str, Any]:
    """One person, and the ETag that changing their part asks."""
    book = request.actor.book
    row = person_of(book, contact_id)
    response.headers["ETag"] = f'"{row.version}"'
    others = [one for one in jobs_of(book, contact_id) if one.contact_id != contact_id]
    return {
        **_out(row),
        "attitudes": [AttitudeOut.model_validate(one) for one in row.attitudes],
        "jobs": [_out(one) for one in others],
    }


@operation(
    router,
    "PUT",
    "/contacts/{int:contact_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ContactSaid,
    is_guarded=True,
)
def replace_contact(request: ApiRequest, contact_id: int, body: PlayerIn) -> ContactSaid:
    """Make what is known of somebody's part what is sent, whole, if it is still what was seen."""
    facts = PlayerFacts(**body.model_dump())
    seen = seen_tag(request) or None
    describe_person(request.actor, contact_id=contact_id, facts=facts, seen=seen)
    return ContactSaid(contact_id=contact_id)


@operation(
    router,
    "POST",
    "/ended-contacts/{int:contact_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ContactSaid,
)
def end_contact(request: ApiRequest, contact_id: int, body: LeftIn) -> ContactSaid:
    """Somebody left a job, and with `to` began another; 0 where they went nowhere that is known."""
    with reading(request.actor.book):
        name = person_of(request.actor.book, contact_id).name
    person = ContactCard(name, body.job, body.email, body.phone)
    key = end_job(request.actor, contact_id=contact_id, on=body.on, to=body.to, person=person)
    return ContactSaid(contact_id=key)
