"""Holding reminders to a party or about an invoice, and lifting that again."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.dunning.events import ReminderHoldLifted, RemindersHeld
from akker.dunning.models import ReminderHold
from akker.dunning.queries import hold_unknown
from akker.dunning.rules import (
    MOST_NAME,
    MOST_REASON,
    NewHold,
    check_hold,
    check_not_before,
    checked_line,
)
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries import party_coded
from akker.parties.queries_sight import seen
from akker.receivables.queries import issued_invoice


@usecase(Permission.HANDLE_DISPUTES)
def hold_reminders(actor: Actor, *, hold: NewHold) -> int:
    """No reminders to a party, or about an invoice, from a day on; the key.

    Refused: hold_unfit, party_unknown, invoice_unknown, words_missing.
    """
    check_hold(hold)
    reason = checked_line(hold.reason, "why", MOST_REASON)
    invoice = issued_invoice(actor.book, hold.invoice).row if hold.invoice else None
    code = invoice.party_code if invoice else party_coded(actor.book, hold.party_code).code
    row = ReminderHold(
        book=actor.book,
        party=Party.objects.get(book=actor.book, code=code),
        invoice_id=invoice.invoice_id if invoice else None,
        reason=reason,
        placed_on=hold.placed_on,
        until=hold.until,
        placed_by=actor.name[:MOST_NAME],
        placed_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    event = RemindersHeld(row.pk, code, invoice.address if invoice else "", hold.until)
    record(actor, event, subject=f"reminder-hold:{row.pk}")
    return row.pk


@usecase(Permission.HANDLE_DISPUTES)
def lift_hold(actor: Actor, *, hold_id: int, on: dt.date) -> None:
    """From that day on it holds no longer. Refused: hold_unknown, hold_lifted, day_too_early."""
    own = ReminderHold.objects.filter(seen(actor.book, "party__"), book=actor.book)
    row = own.filter(pk=hold_id).first()
    if row is None:
        raise hold_unknown(hold_id)
    check_not_before(on, row.placed_on)
    free = ReminderHold.objects.filter(book=actor.book, pk=hold_id, lifted_on=None)
    if not free.update(lifted_on=on, lifted_by=actor.name[:MOST_NAME]):
        raise Refused(
            "hold_lifted",
            "This was lifted already.",
            remedy="Hold reminders again if it must.",
        )
    record(actor, ReminderHoldLifted(hold_id, on), subject=f"reminder-hold:{hold_id}")
