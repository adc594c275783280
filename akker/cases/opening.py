"""Opening a case: a customer asks something, or complains."""

import datetime as dt

from akker.access.queries import members_of, not_a_member
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.books.queries import moment_in
from akker.cases.events import CaseOpened
from akker.cases.models import Case
from akker.cases.queries import service_promise
from akker.cases.rules import (
    KINDS,
    TEAMS,
    NewCase,
    after_working_days,
    checked_due_at,
    checked_moment,
    one_of,
)
from akker.customers.activity_rules import MOST_NAME, MOST_SUBJECT, checked_line, checked_text
from akker.customers.indexing import keep_text
from akker.customers.logging import party_in_sight
from akker.customers.rules_search import CASE
from akker.customers.tasking import origin
from akker.kernel.errors import Refused
from akker.parties.models import Contact, Party
from akker.parties.queries import keys_of_group


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def open_case(actor: Actor, *, case: NewCase) -> int:
    """Keep what a customer asks or complains of, until it is closed; its number.

    Refused: party_unknown, case_unfit, words_missing, text_too_long, contact_unknown,
    not_a_member, activity_unknown.
    """
    one_of(case.kind, KINDS, "kind")
    one_of(case.team, TEAMS, "team")
    book, now = actor.book, dt.datetime.now(dt.UTC)
    party = party_in_sight(book, case.party_code)
    at = checked_moment(case.at and moment_in(book, case.at), None, now)
    due_at = moment_in(book, case.due_at) if case.due_at else due_by_promise(book, case.kind, at)
    contact_id, contact_name = contact_of(book, party, case.contact_id)
    row = Case(
        book=book,
        number=_next_number(book),
        party=party,
        kind=case.kind,
        contact_id=contact_id,
        contact_name=contact_name,
        subject=checked_line(case.subject, "what it is about", MOST_SUBJECT),
        text=checked_text(case.text),
        owner_id=owner_of(actor, case.owner),
        team=case.team,
        due_at=checked_due_at(due_at, at),
        opened_on=moment_in(book, at).date(),
        opened_at=at,
        opened_by=actor.name[:MOST_NAME],
        activity_id=origin(actor, case.activity_id),
    )
    row.save(force_insert=True)
    keep_text(book.pk, CASE, row.pk, party.pk, row.opened_on, row.subject, row.text)
    event = CaseOpened(row.number, party.code, row.kind, row.team, row.due_at)
    record(actor, event, subject=f"case:{row.number}")
    return row.number


def _next_number(book: Book) -> int:
    """One case of these books gets its number at a time."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    last = Case.objects.filter(book=book).order_by("-number").values_list("number", flat=True)
    return (last.first() or 0) + 1


def due_by_promise(book: Book, kind: str, at: dt.datetime) -> dt.datetime:
    """By when a case of a kind is answered that waits since a moment."""
    days = service_promise(book)[kind]
    return after_working_days(moment_in(book, at), days)


def contact_of(book: Book, party: Party, contact_id: int | None) -> tuple[int | None, str]:
    """Step: who of a customer it is, by key and name. Refused: contact_unknown."""
    if contact_id is None:
        return None, ""
    own = Contact.objects.filter(book=book, party__in=keys_of_group(book, party.code))
    row = own.filter(pk=contact_id).first()
    if row is None:
        raise Refused(
            "contact_unknown",
            "{code} has no contact {contact_id}.",
            remedy="Choose somebody on the card of the customer.",
            code=party.code,
            contact_id=contact_id,
        )
    return row.pk, row.name


def owner_of(actor: Actor, email: str) -> int | None:
    """Step: whose it is to be, by key; without an address whoever acts. Refused: not_a_member."""
    if not email:
        return actor.user_id
    for one in members_of(actor.book):
        if one.email == email.lower() and one.is_active:
            return one.user_id
    raise not_a_member(actor.book, email)
