"""Issuing the credit note for an invoice: of what is left of it, or of some of its lines."""

import datetime as dt
from collections.abc import Mapping

from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.clearing.allocating import lock_parties
from akker.ledger.surroundings import hold_book
from akker.receivables.credits import credit_of
from akker.receivables.einvoice_judge import get_ready
from akker.receivables.issuing import Issued, write_invoices
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_taken import left_of


@usecase(Permission.ISSUE_INVOICES, before=get_ready)
def issue_credit_note(
    actor: Actor,
    *,
    address: str,
    on: dt.date | None = None,
    quantities: Mapping[int, int] | None = None,
    note: str = "",
) -> Issued:
    """Take an invoice back: quantities (millionths) by line number, or all that is left of it.

    Without a day, today. What is left is read here, so that a repeated key finds its answer.
    Refused: invoice_unknown, what `credits.credit_of` and what `issuing.write_invoices` refuse.
    """
    hold_book(actor.book, exclusive=False)
    found = issued_invoice(actor.book, address)
    lock_parties(actor, [found.row.party_code])
    asked = quantities or left_of(actor.book, found.row.invoice_id)
    day = on or today_in(actor.book)
    (issued,) = write_invoices(actor, [credit_of(found, on=day, quantities=asked, note=note)])
    return issued
