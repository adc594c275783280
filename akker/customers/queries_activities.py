"""Reading activities: the one place that says who may read which.

Of a sensitive one that is not for its reader there is nothing: no list, sum or search shows it,
and what names it gets the refusal of what there is not. `reader` is the user who looks, or None
for whoever is no user, such as the command line.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from akker.books.models import Book
from akker.customers.activity_rules import NOTE
from akker.customers.models import Activity, ActivityContact, ActivityReader, LastContact
from akker.customers.rules import CONTACTS
from akker.kernel.errors import Refused
from akker.parties.models import Contact
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen

EXCERPT = 400  # characters of a text that lists show
Place = tuple[dt.date, dt.datetime, int]
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def microseconds(at: dt.datetime) -> int:
    """A moment as a whole number, for addresses and cursors."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def moment_at(number: int) -> dt.datetime:
    """Raises ValueError where there is no such moment."""
    try:
        return _EPOCH + dt.timedelta(microseconds=number)
    except OverflowError as error:
        raise ValueError(number) from error


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """`text` may be no more than its beginning. `contacts` are keys, if still known, and names."""

    activity_id: int
    party_code: str
    party_name: str
    kind: str
    note_type: str
    on: dt.date
    at: dt.datetime
    subject: str
    text: str
    user_id: int | None
    user_name: str
    is_sensitive: bool
    is_rewritten: bool
    contacts: tuple[tuple[int | None, str], ...] = ()

    @property
    def place(self) -> Place:
        return self.on, self.at, self.activity_id


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Everything that can be asked of a list of activities; empty is not asked."""

    party_code: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`read_to` is up to where a search has read, where there may be more beyond it."""

    rows: list[ActivityRow]
    has_more: bool
    read_to: Place | None = None


def readable(book: Book, reader: int | None) -> Q:
    """A condition: the activity is about somebody in sight, and for this reader."""
    if reader is None:
        return seen(book, "party__") & Q(is_sensitive=False)
    named = ActivityReader.objects.filter(book=book, user=reader, activity=OuterRef("pk"))
    return seen(book, "party__") & (Q(is_sensitive=False) | Q(Exists(named)))


def parts_of(place: Place) -> tuple[str, int, int]:
    """As an address or a cursor holds it; `place_of` reads it again."""
    return place[0].isoformat(), microseconds(place[1]), place[2]


def place_of(parts: Sequence[str | int]) -> Place:
    """Raises ValueError where these are no parts of a place."""
    on, at, key = parts
    return dt.date.fromisoformat(str(on)), moment_at(int(at)), int(key)


def before_place(place: Place | None) -> Q:
    """A condition: it comes after one that was shown, in the order of the latest first."""
    if place is None:
        return Q()
    on, at, key = place
    return Q(on__lte=on) & (Q(on__lt=on) | Q(at__lt=at) | Q(at=at, pk__lt=key))


def listed(book: Book, rows: QuerySet[Activity]) -> list[ActivityRow]:
    """With the beginning of each text and who took part. Two queries."""
    # What is cut off here is not read into memory: a text can be as long as a book.
    found = list(
        rows.defer("text").annotate(
            excerpt=Left("text", EXCERPT), code=F("party__code"), name=F("party__name")
        )
    )
    contacts = contacts_of(book, [row.pk for row in found])
    return [_row(row, row.code, row.name, row.excerpt, contacts.get(row.pk, ())) for row in found]


def contacts_of(
    book: Book, activity_ids: Iterable[int]
) -> dict[int, tuple[tuple[int | None, str], ...]]:
    """Who took part, by activity. One query, or none."""
    wanted = list(activity_ids)
    found: dict[int, tuple[tuple[int | None, str], ...]] = {}
    if wanted:
        rows = ActivityContact.objects.filter(book=book, activity__in=wanted).order_by("pk")
        for key, contact, name in rows.values_list("activity", "contact", "name"):
            found[key] = (*found.get(key, ()), (contact, name))
    return found


def _row(
    row: Activity, code: str, name: str, text: str, contacts: tuple[tuple[int | None, str], ...]
) -> ActivityRow:
    return ActivityRow(
        row.pk,
        code,
        name,
        row.kind,
        row.note_type,
        row.on,
        row.at,
        row.subject,
        text,
        row.user_id,
        row.user_name,
        row.is_sensitive,
        row.rewritten_at is not None,
        contacts,
    )


def contacts_since(
    book: Book, reader: int | None, party_ids: Iterable[int], since: dt.date, limit: int = 200
) -> list[tuple[dt.date, str, str]]:
    """Day, kind and subject of the latest contacts with some parties, notes left out. One query."""
    rows = Activity.objects.filter(
        readable(book, reader), book=book, party__in=list(party_ids), on__gte=since
    ).exclude(kind=NOTE)
    found = rows.order_by("-on", "-at", "-pk").values_list("on", "kind", "subject")
    return list(found[:limit])


@dataclass(frozen=True, slots=True)
class Contacted:
    """Who spoke with whom, and when."""

    on: dt.date
    kind: str
    code: str
    name: str
    who: str


def last_contact_among(book: Book, party_ids: Collection[int]) -> Contacted | None:
    """The last one with any of these parties; what is for named readers is none. Two queries."""
    lasts = LastContact.objects.filter(book=book, party__in=party_ids, on__isnull=False)
    last = lasts.order_by("-on", "party").values_list("party", "on").first()
    party, on = last or (None, None)
    if party is None or on is None:
        return None
    rows = Activity.objects.filter(
        book=book, party=party, on=on, kind__in=CONTACTS, is_sensitive=False
    ).order_by("-at", "-pk")
    columns = ("on", "kind", "party__code", "party__name", "user_name")
    found = rows.values_list(*columns).first()
    return Contacted(*found) if found else None


def activity_of(book: Book, reader: int | None, activity_id: int) -> ActivityRow:
    """With all of its text. Refused: activity_unknown."""
    row = (
        Activity.objects.filter(readable(book, reader), book=book, pk=activity_id)
        .select_related("party")
        .first()
    )
    if row is None:
        raise activity_unknown(activity_id)
    contacts = contacts_of(book, [row.pk]).get(row.pk, ())
    return _row(row, row.party.code, row.party.name, row.text, contacts)


def readers_of(book: Book, activity_id: int) -> list[str]:
    """The e-mail addresses of who may read a sensitive one. One query."""
    rows = ActivityReader.objects.filter(book=book, activity=activity_id)
    return list(rows.order_by("user__email").values_list("user__email", flat=True))


def people_at(book: Book, party_code: str) -> list[tuple[int, str, str]]:
    """Key, name and job of the people now at a customer, and at who was merged into it."""
    rows = Contact.objects.filter(
        book=book, party__in=keys_of_group(book, party_code), until_on=None
    )
    return list(rows.order_by("name", "pk").values_list("pk", "name", "job"))


def activity_unknown(activity_id: int) -> Refused:
    return Refused(
        "activity_unknown",
        "There is no note or contact {activity_id} here.",
        remedy="Look at the timeline of the customer.",
        activity_id=activity_id,
    )
