"""Reading the contacts that are planned."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from akker.books.models import Book
from akker.customers.models import Activity, Appointment, AppointmentContact
from akker.customers.queries_activities import readable
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen

OPEN, ENDED = SHOWN = ("open", "ended")
Named = tuple[tuple[int | None, str], ...]
Place = tuple[dt.datetime, int]


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """`at` is in the zone of the books. `activity_id` is what was logged of it, for who may read
    that; `contacts` are keys, if still known, and names.
    """

    appointment_id: int
    party_code: str
    party_name: str
    kind: str
    at: dt.datetime
    subject: str
    owner: str
    owner_name: str
    made_by: str
    is_held: bool
    activity_id: int | None
    cancelled_on: dt.date | None
    ended_by: str
    contacts: Named = ()

    @property
    def state(self) -> str:
        if self.is_held:
            return "held"
        return "cancelled" if self.cancelled_on else "open"

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def place(self) -> Place:
        return self.at, self.appointment_id


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """Everything that can be asked of the list; empty is not asked. `owner` is a user, and
    `until` a moment before which they are.
    """

    show: str = OPEN
    party_code: str = ""
    owner: int | None = None
    until: dt.datetime | None = None


def appointments_page(
    book: Book,
    reader: int | None,
    asked: AppointmentFilter,
    *,
    after: Place | None = None,
    limit: int,
) -> list[AppointmentRow]:
    """Up to `limit` + 1, those that did not end by their moment, of the others the last first.

    One that passed without a word is still open: somebody must say what came of it. Three queries
    at most.
    """
    is_open = Q(activity=None, cancelled_on=None)
    rows = Appointment.objects.filter(seen(book, "party__"), book=book)
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.owner is not None:
        rows = rows.filter(owner=asked.owner)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    if asked.show == ENDED:
        rows = rows.exclude(is_open)
        if after is not None:
            rows = rows.filter(Q(at__lt=after[0]) | Q(at=after[0], pk__lt=after[1]))
        rows = rows.order_by("-at", "-pk")
    else:
        rows = rows.filter(is_open)
        if after is not None:
            rows = rows.filter(Q(at__gt=after[0]) | Q(at=after[0], pk__gt=after[1]))
        rows = rows.order_by("at", "pk")
    return _listed(book, reader, rows.select_related("party", "owner")[: limit + 1])


def appointment_of(book: Book, reader: int | None, appointment_id: int) -> AppointmentRow:
    """Refused: appointment_unknown."""
    rows = Appointment.objects.filter(seen(book, "party__"), book=book, pk=appointment_id)
    found = _listed(book, reader, rows.select_related("party", "owner"))
    if not found:
        raise appointment_unknown(appointment_id)
    return found[0]


def _listed(book: Book, reader: int | None, found: Iterable[Appointment]) -> list[AppointmentRow]:
    rows, zone = list(found), ZoneInfo(book.timezone)
    logged = {row.activity_id for row in rows if row.activity_id}
    mine: set[int] = set()
    if logged:
        may_read = Activity.objects.filter(readable(book, reader), book=book, pk__in=logged)
        mine = set(may_read.values_list("pk", flat=True))
    contacts = _contacts_of(book, [row.pk for row in rows])
    return [_row(row, zone, mine, contacts.get(row.pk, ())) for row in rows]


def _contacts_of(book: Book, keys: list[int]) -> dict[int, Named]:
    found: dict[int, Named] = defaultdict(tuple)
    if keys:
        rows = AppointmentContact.objects.filter(book=book, appointment__in=keys).order_by("pk")
        for key, contact, name in rows.values_list("appointment", "contact", "name"):
            found[key] = (*found[key], (contact, name))
    return found


def _row(row: Appointment, zone: ZoneInfo, mine: set[int], contacts: Named) -> AppointmentRow:
    owner = row.owner
    return AppointmentRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.kind,
        row.at.astimezone(zone),
        row.subject,
        owner.email if owner else "",
        (owner.name or owner.email) if owner else "",
        row.made_by,
        row.activity_id is not None,
        row.activity_id if row.activity_id in mine else None,
        row.cancelled_on,
        row.ended_by,
        contacts,
    )


def appointment_unknown(appointment_id: int) -> Refused:
    return Refused(
        "appointment_unknown",
        "There is no planned contact {appointment_id} here.",
        remedy="Look at the list of coming contacts.",
        appointment_id=appointment_id,
    )
