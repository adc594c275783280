"""Taking back a receipt, a write-off or interest that was a mistake: nothing is deleted."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.clearing.queries import allocations_of_entry
from akker.clearing.settling import settle_between, write_undone
from akker.kernel.errors import Refused
from akker.ledger.posting import write_reversal
from akker.ledger.queries import EntryRow, entry_labelled
from akker.ledger.surroundings import hold_book
from akker.receivables.events import ReceiptTakenBack
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.queries_cash_vat import settled_by
from akker.receivables.queries_recovery import written_off_by
from akker.receivables.rules import TAKEN_BACK, WRITE_OFF
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import taxed_entries


@usecase(Permission.RECEIVE_PAYMENTS)
def take_back(actor: Actor, *, label: str, on: dt.date | None = None) -> str:
    """Reverse such an entry, and open again what it paid; the new label.

    From a day on, or from its own if that is still open. Refused: entry_unknown, not_a_receipt,
    entry_reversed, recovery_stands, no_open_day, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    original = entry_labelled(actor.book, label)
    if not original.source.startswith(TAKEN_BACK):
        raise Refused(
            "not_a_receipt",
            "Entry {label} is no receipt and no write-off.",
            remedy="Reverse it, or credit the invoice.",
            label=original.label,
        )
    lock_parties(actor, [line.party_code for line in original.lines])
    _check_recovered(actor, original)
    posted = write_reversal(actor, original, booked_on=on, source=original.source)
    back = entry_labelled(actor.book, posted.label)
    was_settled = (
        settled_by(actor.book, [original.entry_id]) if actor.book.cash_vat_from is not None else ()
    )
    for row in allocations_of_entry(actor.book, original.entry_id):
        if not row.is_undone:
            write_undone(actor, row.allocation_id, max(back.booked_on, row.allocated_on))
    settle_between(actor, [original.entry_id, back.entry_id])
    _turn_tax(actor, original, back)
    move_waiting_vat(actor, dict.fromkeys(was_settled, back.booked_on))
    record(
        actor,
        ReceiptTakenBack(original.label, posted.label),
        subject=f"entry:{original.label}",
    )
    return posted.label


def _check_recovered(actor: Actor, original: EntryRow) -> None:
    if not original.source.startswith(WRITE_OFF) or original.reversed_by_label:
        return
    if written_off_by(actor.book, original.label).recovered_minor:
        raise Refused(
            "recovery_stands",
            "Money came in for {label} after all.",
            remedy="Take that back first.",
            label=original.label,
        )


def _turn_tax(actor: Actor, original: EntryRow, back: EntryRow) -> None:
    taxed = taxed_entries(actor.book, [original.entry_id]).get(original.entry_id, ())
    write_tax_lines(
        actor,
        [
            NewTaxLine(
                entry_id=back.entry_id,
                party_id=line.party_id,
                code=line.code,
                rate_e2=line.rate_e2,
                base_minor=-line.base_minor,
                tax_minor=-line.tax_minor,
                base_box=line.base_box,
                tax_box=line.tax_box,
                ledger_code=line.ledger_code,
                taxed_on=back.booked_on,
                evidence=line.evidence,
            )
            for line in taxed
        ],
    )
