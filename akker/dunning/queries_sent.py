"""Reading the reminders that were sent."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.dunning.models import Reminder
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class SentItem:
    number: str
    due_on: dt.date
    open_minor: int


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A letter as it went out."""

    reminder_id: int
    party_code: str
    party_name: str
    customer_class: str
    step_no: int
    sent_on: dt.date
    currency: str
    total_minor: int
    sent_to: str
    subject: str
    text: str
    sent_by: str
    message_uid: str
    items: tuple[SentItem, ...]


def reminders(
    book: Book,
    *,
    party_code: str = "",
    entry_id: int | None = None,
    before_id: int | None = None,
    limit: int,
) -> list[ReminderRow]:
    """Up to `limit` + 1 that were sent, the latest first; with an entry those about its invoice.

    Up to four queries.
    """
    own = Reminder.objects.filter(seen(book, "party__"), book=book)
    rows = own.select_related("party")
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    if entry_id is not None:
        rows = rows.filter(items__line__entry=entry_id).distinct()
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    rows = rows.order_by("-pk").prefetch_related("items")
    return [
        ReminderRow(
            row.pk,
            row.party.code,
            row.party.name,
            row.customer_class,
            row.step_no,
            row.sent_on,
            row.currency,
            row.total_minor,
            row.sent_to,
            row.subject,
            row.text,
            row.sent_by,
            row.message_uid,
            tuple(
                SentItem(one.number, one.due_on, one.open_minor)
                for one in sorted(row.items.all(), key=lambda one: one.pk)
            ),
        )
        for row in rows[: limit + 1]
    ]
