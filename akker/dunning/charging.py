"""Charging customers for paying late: interest, and once the costs of collecting."""

import datetime as dt
from collections.abc import Sequence

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.dunning.events import LateInterestCharged
from akker.dunning.queries_interest import late_charges
from akker.kernel.money import decimal_text
from akker.ledger.sealing import write_entries
from akker.ledger.surroundings import hold_book
from akker.receivables.queries import issued_invoice


@usecase(Permission.RECEIVE_PAYMENTS)
def charge_late(
    actor: Actor, *, invoices: Sequence[str], on: dt.date, with_costs: bool = True
) -> list[str]:
    """Book the interest on invoices of one customer up to a day, and costs; labels of the entries.

    Without VAT: it is no price for anything. Each becomes an open item. Refused: as
    `queries_interest.late_charges`, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [issued_invoice(actor.book, one).row.party_code for one in invoices])
    charges = late_charges(actor.book, invoices, on=on, with_costs=with_costs)
    posted = write_entries(actor, [one.entry for one in charges])
    for one, entry in zip(charges, posted, strict=True):
        currency = one.invoice.currency
        event = LateInterestCharged(
            entry.label,
            one.invoice.party_code,
            one.invoice.label,
            decimal_text(one.interest_minor, currency),
            decimal_text(one.costs_minor, currency),
            currency,
            on,
        )
        record(actor, event, subject=f"invoice:{one.invoice.label}")
    return [entry.label for entry in posted]
