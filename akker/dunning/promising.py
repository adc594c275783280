"""Promises to pay: kept as they were said, and taken back only by saying so."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.clearing.queries import open_items_of_entries
from akker.dunning.events import PaymentPromiseCancelled, PaymentPromised
from akker.dunning.models import PaymentPromise, PromisedInvoice
from akker.dunning.queries import promise_unknown
from akker.dunning.rules import (
    MOST_INVOICES,
    MOST_NAME,
    MOST_REASON,
    NewPromise,
    check_not_before,
    check_promise,
    checked_line,
)
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.parties.models import Party
from akker.parties.queries import codes_of_group, party_coded
from akker.parties.queries_sight import seen
from akker.receivables.queries import InvoiceRow, issued_invoice
from akker.receivables.rules import INVOICE


@usecase(Permission.HANDLE_DISPUTES)
def record_promise(actor: Actor, *, promise: NewPromise) -> int:
    """Keep what somebody said they would pay by a day; the key.

    Until that day it holds reminders of the invoices that it names, or of all they owe.
    Refused: party_unknown, invoice_unknown, promise_unfit, promise_too_large, words_missing.
    """
    said_by = checked_line(promise.said_by, "who promised it")
    lock_parties(actor, [party_coded(actor.book, promise.party_code).code])
    invoices = _invoices(actor, promise)
    left = open_items_of_entries(actor.book, [row.entry_id for row in invoices if row.entry_id])
    check_promise(promise, sum(one.open_minor for one in left) if invoices else None)
    party = Party.objects.get(book=actor.book, code=promise.party_code)
    row = PaymentPromise(
        book=actor.book,
        party=party,
        made_on=promise.made_on,
        promised_on=promise.promised_on,
        amount_minor=promise.amount_minor,
        currency=promise.currency,
        said_by=said_by,
        recorded_by=actor.name[:MOST_NAME],
        recorded_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    PromisedInvoice.objects.bulk_create(
        [
            PromisedInvoice(book=actor.book, promise=row, invoice_id=one.invoice_id)
            for one in invoices
        ]
    )
    event = PaymentPromised(
        row.pk,
        promise.party_code,
        decimal_text(promise.amount_minor, promise.currency),
        promise.currency,
        promise.promised_on,
    )
    record(actor, event, subject=f"promise:{row.pk}")
    return row.pk


def _invoices(actor: Actor, promise: NewPromise) -> list[InvoiceRow]:
    """Those it names, each once. Refused: invoice_unknown, promise_unfit."""
    named = list(dict.fromkeys(promise.invoices))
    if len(named) > MOST_INVOICES:
        raise Refused(
            "promise_unfit",
            "A promise names at most {most} invoices.",
            remedy="Name none: then it is about whatever they owe.",
            most=MOST_INVOICES,
        )
    group = set(codes_of_group(actor.book, promise.party_code))
    found = [issued_invoice(actor.book, address).row for address in named]
    for row in found:
        is_theirs = row.party_code in group and row.kind == INVOICE
        if not is_theirs or row.currency != promise.currency:
            raise Refused(
                "promise_unfit",
                "{label} is no invoice of theirs in {currency}.",
                remedy="Choose invoices of whoever promised, in the currency of the promise.",
                label=row.label,
                currency=promise.currency,
            )
    return found


@usecase(Permission.HANDLE_DISPUTES)
def cancel_promise(actor: Actor, *, promise_id: int, reason: str, on: dt.date) -> None:
    """It counts no longer, from a day on, for a reason.

    Refused: promise_unknown, promise_cancelled, words_missing, day_too_early.
    """
    why = checked_line(reason, "why", MOST_REASON)
    own = PaymentPromise.objects.filter(seen(actor.book, "party__"), book=actor.book)
    row = own.filter(pk=promise_id).first()
    if row is None:
        raise promise_unknown(promise_id)
    check_not_before(on, row.made_on)
    free = PaymentPromise.objects.filter(book=actor.book, pk=promise_id, cancelled_on=None)
    if not free.update(cancelled_on=on, cancel_reason=why):
        raise Refused(
            "promise_cancelled",
            "This promise was cancelled already.",
            remedy="Record a new one if they promised again.",
        )
    record(actor, PaymentPromiseCancelled(promise_id, on), subject=f"promise:{promise_id}")
