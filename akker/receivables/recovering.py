"""Money that comes in after all for what was written off."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.kernel.money import decimal_text
from akker.ledger.sealing import write_entry
from akker.ledger.surroundings import hold_book
from akker.receivables.events import WriteOffRecovered
from akker.receivables.queries_recovery import recovery_of, written_off_by
from akker.tax.booking import NewTaxLine, write_tax_lines


@usecase(Permission.RECEIVE_PAYMENTS)
def recover(
    actor: Actor,
    *,
    write_off: str,
    on: dt.date,
    amount_minor: int,
    ledger_code: str,
    text: str = "",
) -> str:
    """Book money for a write-off, by the label of its entry; the label of the new one.

    It is income again, and the VAT in it is due again in this period (E08). Refused: as
    `queries_recovery.recovery_of`, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [written_off_by(actor.book, write_off).party_code])
    found = recovery_of(
        actor.book, write_off, on=on, amount_minor=amount_minor, ledger_code=ledger_code, text=text
    )
    posted = write_entry(actor, found.entry)
    write_tax_lines(
        actor,
        [
            NewTaxLine(
                entry_id=posted.entry_id,
                party_id=one.party_id,
                code=one.code,
                rate_e2=one.rate_e2,
                base_minor=one.base_minor,
                tax_minor=one.tax_minor,
                base_box=one.base_box,
                tax_box=one.tax_box,
                ledger_code=one.ledger_code,
                taxed_on=on,
                evidence=one.evidence,
            )
            for one in found.taxes
        ],
    )
    party, currency = found.written_off.party_code, actor.book.currency
    amount = decimal_text(amount_minor, currency)
    event = WriteOffRecovered(posted.label, write_off, party, amount, currency)
    record(actor, event, subject=f"entry:{posted.label}")
    return posted.label
