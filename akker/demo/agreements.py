"""What customers of the demo company contest and promise, and who is left alone for a while."""

import datetime as dt
from collections.abc import Iterator

from akker.books.actor import Actor, reading
from akker.clearing.queries import open_by_entry
from akker.demo.chores import REMINDED_ON
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.holding import hold_reminders
from akker.dunning.promising import record_promise
from akker.dunning.rules import CREDITED, NewDispute, NewHold, NewPromise, NewStep
from akker.kernel.calendar import add_months
from akker.receivables.queries import InvoiceFilter, InvoiceRow, invoices_page, issued_invoice
from akker.receivables.rules import CREDIT_NOTE, INVOICE

_MOST_LATE = dt.timedelta(days=200)


def leave_agreements(actor: Actor, today: dt.date) -> None:
    """A dispute that ended in a credit note, one that is open, promises of every kind, a hold."""
    _ended_dispute(actor)
    late = _late(actor, today)
    if (row := next(late, None)) is not None:
        _open_dispute(actor, row, today)
    if (row := next(late, None)) is not None:
        _promise(actor, row, today, made=4, by=-6)
    if (row := next(late, None)) is not None:
        _promise(actor, row, today, made=20, by=9)
    if (row := next(late, None)) is not None:
        reason = "Their accountant is on leave; they asked for a week"
        until = today + dt.timedelta(days=7)
        hold_reminders(actor, hold=NewHold(reason, today, invoice=row.address, until=until))
    paid = next(_paid(actor, today), None)
    if paid is not None:
        _promise(actor, paid, today, made=60, by=25, names_invoice=False, part=True)


def _invoices(actor: Actor, today: dt.date) -> list[tuple[InvoiceRow, int]]:
    """Invoices of the last months in the currency of the books, with what is open of each."""
    book = actor.book
    with reading(book):
        wanted = InvoiceFilter(kind=INVOICE, since=today - _MOST_LATE, until=today)
        rows = [row for row in invoices_page(book, wanted, limit=None) if row.total_minor > 0]
        left = open_by_entry(book, [row.entry_id for row in rows if row.entry_id])
    return [(row, left.get(row.entry_id or 0, 0)) for row in rows if row.currency == book.currency]


def _late(actor: Actor, today: dt.date) -> Iterator[InvoiceRow]:
    """The first that is late of each customer, the longest due first."""
    seen: set[str] = set()
    rows = [row for row, left in _invoices(actor, today) if left and row.due_on < today]
    for row in sorted(rows, key=lambda one: (one.due_on, one.invoice_id)):
        if row.party_code not in seen:
            seen.add(row.party_code)
            yield row


def _paid(actor: Actor, today: dt.date) -> Iterator[InvoiceRow]:
    """What was due and paid some weeks ago."""
    first, last = today - dt.timedelta(days=50), today - dt.timedelta(days=30)
    return (
        row for row, left in _invoices(actor, today) if not left and first <= row.due_on <= last
    )


def _open_dispute(actor: Actor, row: InvoiceRow, today: dt.date) -> None:
    reminded_on = _last_reminded(today) + dt.timedelta(days=1)  # none goes out while it is open
    since = min(today, max(row.issued_on, today - dt.timedelta(days=12), reminded_on))
    key = open_dispute(
        actor,
        dispute=NewDispute(
            invoice=row.address,
            opened_on=since,
            customer_says="Two of these days our people were not there. We pay for the days"
            " that took place.",
            we_say="The days were agreed in writing, and called off on the same morning.",
            amount_minor=row.total_minor // 3,
        ),
    )
    told = (
        (3, "Sjoerd van Dam", "Sent them the mail in which the days were agreed.", ""),
        (8, "Their head of finance", "Wants somebody from outside to look at it.", "M. Terpstra"),
    )
    for days, who, text, mediator in told:
        step = NewStep(min(since + dt.timedelta(days=days), today), who, text, mediator)
        add_dispute_step(actor, dispute_id=key, step=step)


def _last_reminded(today: dt.date) -> dt.date:
    month = today if today.day >= REMINDED_ON else add_months(today.replace(day=1), -1)
    return month.replace(day=REMINDED_ON)


def _ended_dispute(actor: Actor) -> None:
    """About the invoice that the last credit note takes back."""
    book = actor.book
    with reading(book):
        notes = invoices_page(book, InvoiceFilter(kind=CREDIT_NOTE), limit=1)
        found = [issued_invoice(book, row.address) for row in notes[:1]]
        about = [issued_invoice(book, one.corrects) for one in found if one.corrects]
    for note, invoice in zip(found, about, strict=False):
        ended_on = note.row.issued_on
        opened_on = max(invoice.row.issued_on, ended_on - dt.timedelta(days=9))
        key = open_dispute(
            actor,
            dispute=NewDispute(
                invoice=invoice.row.address,
                opened_on=opened_on,
                customer_says="This is not what the quote said.",
                we_say="The quote was changed by telephone.",
                amount_minor=min(-note.row.total_minor, invoice.row.total_minor),
            ),
        )
        close_dispute(
            actor,
            dispute_id=key,
            outcome=CREDITED,
            reason="Nobody wrote the call down. Credited what differs.",
            on=ended_on,
        )


def _promise(
    actor: Actor,
    row: InvoiceRow,
    today: dt.date,
    *,
    made: int,
    by: int,
    names_invoice: bool = True,
    part: bool = False,
) -> None:
    """Made so many days ago, by a day so many days ago; below zero it is still to come."""
    with reading(actor.book):
        left = open_by_entry(actor.book, [row.entry_id or 0]).get(row.entry_id or 0, 0)
    record_promise(
        actor,
        promise=NewPromise(
            party_code=row.party_code,
            made_on=today - dt.timedelta(days=made),
            promised_on=today - dt.timedelta(days=by),
            amount_minor=row.total_minor // 8 if part else left,
            currency=row.currency,
            said_by="Their accounts payable, by telephone",
            invoices=(row.address,) if names_invoice else (),
        ),
    )
