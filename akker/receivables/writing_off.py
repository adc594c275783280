"""What nobody will pay: written off, with the VAT that may be taken back."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.clearing.queries import OpenItem, open_item, open_items_of_entries
from akker.clearing.rules import Part
from akker.clearing.settling import write_parts
from akker.kernel.money import decimal_text
from akker.ledger.sealing import PostedEntry, write_entry
from akker.ledger.surroundings import hold_book
from akker.parties.models import Party
from akker.receivables.events import ReceivableWrittenOff
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.queries_write_off import write_off_of
from akker.receivables.receipts import TaxShare
from akker.tax.booking import NewTaxLine, write_tax_lines


@usecase(Permission.RECEIVE_PAYMENTS)
def write_off(
    actor: Actor,
    *,
    line_id: int,
    on: dt.date | None = None,
    reason: str,
    takes_vat_back: bool = True,
    proof: str = "",
) -> str:
    """Book what is open of an item as a bad debt; the label of the entry.

    VAT comes back a year after the due date, or earlier where `proof` says why it is certain that
    nobody pays. Without a day: `queries_write_off.usual_day`. Refused: item_unknown,
    write_off_unfit, vat_relief_early, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [open_item(actor.book, line_id).party_code])
    looked = write_off_of(
        actor.book, line_id, on=on, reason=reason, takes_vat_back=takes_vat_back, proof=proof
    )
    item, taxes, day = looked.item, looked.taxes, looked.entry.booked_on
    posted = write_entry(actor, looked.entry)
    _settle(actor, item, posted, day)
    _take_back_tax(actor, item, posted, day, taxes)
    move_waiting_vat(actor, {item.entry_id: day})
    amount = decimal_text(item.open_minor, item.currency)
    event = ReceivableWrittenOff(
        posted.label, item.party_code, item.number, amount, item.currency, bool(taxes), reason
    )
    record(actor, event, subject=f"entry:{posted.label}")
    return posted.label


def _settle(actor: Actor, item: OpenItem, posted: PostedEntry, on: dt.date) -> None:
    (own,) = open_items_of_entries(actor.book, [posted.entry_id])
    part = Part(item.line_id, own.line_id, item.open_minor, item.base_minor, on)
    write_parts(actor, [part])


def _take_back_tax(
    actor: Actor,
    item: OpenItem,
    posted: PostedEntry,
    on: dt.date,
    taxes: tuple[TaxShare, ...],
) -> None:
    party = Party.objects.filter(book=actor.book, code=item.party_code)
    party_id = party.values_list("pk", flat=True).first()
    write_tax_lines(
        actor,
        [
            NewTaxLine(
                entry_id=posted.entry_id,
                party_id=party_id,
                code=share.line.code,
                rate_e2=share.line.rate_e2,
                base_minor=-share.base_minor,
                tax_minor=-share.tax_minor,
                base_box=share.line.base_box,
                tax_box=share.line.tax_box,
                ledger_code=share.line.ledger_code,
                taxed_on=on,
                evidence=share.line.evidence,
            )
            for share in taxes
        ],
    )
