"""Logging what passed with a customer: notes, calls, meetings, visits, e-mails."""

import datetime as dt
from collections.abc import Sequence

from akker.access.queries import members_of, not_a_member
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.books.queries import moment_in
from akker.customers.activity_rules import (
    EMAIL,
    MOST_CONTACTS,
    MOST_NAME,
    MOST_READERS,
    NewActivity,
    check_kind,
    check_moment,
    checked_text,
    subject_of,
)
from akker.customers.events import ActivityLogged, ActivityReadersChanged, ActivityRewritten
from akker.customers.indexing import keep_text
from akker.customers.models import Activity, ActivityContact, ActivityReader
from akker.customers.queries_activities import activity_unknown, readable
from akker.customers.rules_search import ACTIVITY
from akker.kernel.errors import Refused
from akker.parties.models import Contact, Party
from akker.parties.queries import keys_of_group, party_unknown
from akker.parties.queries_sight import seen


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def log_activity(actor: Actor, *, activity: NewActivity) -> int:
    """Keep what passed with a customer, or what somebody noted about them; its key.

    Refused: party_unknown, activity_unfit, activity_ahead, words_missing, text_too_long,
    contact_unknown, not_a_member, readers_missing, contacts_many.
    """
    return write_activity(actor, party_in_sight(actor.book, activity.party_code), activity).pk


def party_in_sight(book: Book, code: str) -> Party:
    """The party that others were merged into, where it is one of those. Refused: party_unknown."""
    row = Party.objects.filter(seen(book), book=book, code=code).first()
    while row is not None and row.merged_into_id is not None:
        row = Party.objects.filter(seen(book), book=book, pk=row.merged_into_id).first()
    if row is None:
        raise party_unknown(book, code)
    return row


def write_activity(actor: Actor, party: Party, new: NewActivity) -> Activity:
    """Step: the activity with its contacts and readers, and the event."""
    now = dt.datetime.now(dt.UTC)
    at = (new.at or now).astimezone(dt.UTC)
    check_kind(new.kind, new.note_type)
    on = moment_in(actor.book, at)
    check_moment(on, now)
    text = checked_text(new.text)
    subject = subject_of(new.subject, text)
    names = named_contacts(actor.book, party, new.contacts)
    readers = _readers(actor, new.readers) if new.is_sensitive else []
    row = Activity(
        book=actor.book,
        party=party,
        kind=new.kind,
        note_type=new.note_type,
        on=on.date(),
        at=at,
        subject=subject,
        text=text,
        user_id=actor.user_id,
        user_name=actor.name[:MOST_NAME],
        is_sensitive=new.is_sensitive,
        message_id=new.message_id,
        logged_at=now,
    )
    row.save(force_insert=True)
    _keep_words(row)
    ActivityContact.objects.bulk_create(
        ActivityContact(book=actor.book, activity=row, contact_id=key, name=name)
        for key, name in names
    )
    _write_readers(actor, row, readers)
    told = "" if row.is_sensitive else party.code
    record(
        actor,
        ActivityLogged(row.pk, told, row.kind, row.is_sensitive),
        subject=f"activity:{row.pk}",
    )
    return row


def _keep_words(row: Activity) -> None:
    keep_text(row.book_id, ACTIVITY, row.pk, row.party_id, row.on, row.subject, row.text)


def named_contacts(book: Book, party: Party, wanted: Sequence[int]) -> list[tuple[int, str]]:
    """Refused: contact_unknown, contacts_many."""
    keys = list(dict.fromkeys(wanted))
    if len(keys) > MOST_CONTACTS:
        raise Refused(
            "contacts_many",
            "More than {most} people took part.",
            remedy="Name those who matter.",
            most=MOST_CONTACTS,
        )
    if not keys:
        return []
    known = dict(
        Contact.objects.filter(
            book=book, party__in=keys_of_group(book, party.code), pk__in=keys
        ).values_list("pk", "name")
    )
    for key in keys:
        if key not in known:
            raise Refused(
                "contact_unknown",
                "{code} has no contact {contact_id}.",
                remedy="Choose somebody on the card of the customer.",
                code=party.code,
                contact_id=key,
            )
    return [(key, known[key]) for key in keys]


def _readers(actor: Actor, emails: Sequence[str]) -> list[int]:
    """Who may read it, by key, with whoever writes it. Refused: not_a_member, readers_missing."""
    wanted = {email.strip().lower() for email in emails if email.strip()}
    members = {row.email: row.user_id for row in members_of(actor.book) if row.is_active}
    for email in sorted(wanted - members.keys()):
        raise not_a_member(actor.book, email)
    found = {members[email] for email in wanted}
    if actor.user_id is not None:
        found.add(actor.user_id)
    if not 0 < len(found) <= MOST_READERS:
        raise Refused(
            "readers_missing",
            "A sensitive note is for at least one reader and at most {most}.",
            remedy="Name who may read it, by e-mail address.",
            most=MOST_READERS,
        )
    return sorted(found)


def _write_readers(actor: Actor, row: Activity, readers: Sequence[int]) -> None:
    ActivityReader.objects.bulk_create(
        ActivityReader(book=actor.book, activity=row, user_id=key) for key in readers
    )


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def rewrite_activity(actor: Actor, *, activity_id: int, subject: str, text: str) -> None:
    """Write what was written again; that it was is shown. Only who wrote it may.

    Refused: activity_unknown, activity_of_others, words_missing, text_too_long.
    """
    row = _own(actor, activity_id)
    row.text = checked_text(text)
    row.subject = subject_of(subject, row.text)
    row.rewritten_at = dt.datetime.now(dt.UTC)
    row.save(update_fields=["text", "subject", "rewritten_at"])
    _keep_words(row)
    record(actor, ActivityRewritten(row.pk), subject=f"activity:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_readers(
    actor: Actor, *, activity_id: int, is_sensitive: bool, readers: Sequence[str] = ()
) -> None:
    """Say for whom it is: for named readers, or for all who see the customer.

    Only who wrote it may. Refused: activity_unknown, activity_of_others, not_a_member,
    readers_missing.
    """
    row = _own(actor, activity_id)
    named = _readers(actor, readers) if is_sensitive else []
    ActivityReader.objects.filter(book=actor.book, activity=row).delete()
    _write_readers(actor, row, named)
    row.is_sensitive = is_sensitive
    row.save(update_fields=["is_sensitive"])
    record(actor, ActivityReadersChanged(row.pk, len(named)), subject=f"activity:{row.pk}")


def _own(actor: Actor, activity_id: int) -> Activity:
    """Of whoever acts, locked. Refused: activity_unknown, activity_of_others."""
    rows = Activity.objects.filter(readable(actor.book, actor.user_id), book=actor.book)
    row = rows.select_for_update(of=("self",)).filter(pk=activity_id).first()
    if row is None:
        raise activity_unknown(activity_id)
    if row.user_id != actor.user_id or (row.user_id is None and row.user_name != actor.name):
        raise Refused(
            "activity_of_others",
            "Only who wrote this changes it.",
            remedy="Write a note of your own beside it.",
        )
    return row


def is_logged(book: Book, party: Party, message_id: str) -> bool:
    """Whether an e-mail with this number is there already, whoever may read it."""
    rows = Activity.objects.filter(book=book, party=party, kind=EMAIL, message_id=message_id)
    return bool(message_id) and rows.exists()
