"""Booking VAT on private use with its tax line, and taking that back."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.posting import write_reversal
from akker.ledger.queries import entry_labelled
from akker.ledger.rules import PRIVATE
from akker.ledger.sealing import write_entry
from akker.ledger.surroundings import hold_book
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.events import PrivateUseBooked, PrivateUseTakenBack
from akker.tax.queries import taxed_entries
from akker.tax.queries_private import private_use_entry
from akker.tax.rules_private import PrivateUse, evidence_of_private


@usecase(Permission.POST_ENTRIES)
def book_private_use(actor: Actor, *, use: PrivateUse) -> str:
    """Book the VAT on what was used privately; the label of the entry.

    Refused: as `queries_private.private_use_entry` and `ledger.rules.check_entry`.
    """
    hold_book(actor.book, exclusive=False)
    entry, group = private_use_entry(actor.book, use)
    posted = write_entry(actor, entry)
    code, currency = group.tax_code, actor.book.currency
    line = NewTaxLine(
        entry_id=posted.entry_id,
        party_id=None,
        code=code.code,
        rate_e2=group.rate_e2,
        base_minor=group.base_minor,
        tax_minor=group.tax_minor,
        base_box=code.base_box,
        tax_box=code.tax_box,
        ledger_code=code.ledger_code,
        taxed_on=use.used_on,
        evidence=evidence_of_private(use, currency),
    )
    write_tax_lines(actor, [line])
    base, tax = (decimal_text(one, currency) for one in (group.base_minor, group.tax_minor))
    event = PrivateUseBooked(posted.label, code.code, base, tax)
    record(actor, event, subject=f"entry:{posted.label}")
    return posted.label


@usecase(Permission.POST_ENTRIES)
def take_back_private_use(actor: Actor, *, label: str, on: dt.date | None = None) -> str:
    """Reverse it with its VAT, in the period of that day (invariant 25); the new label.

    From a day on, or from its own if that is still open. Refused: entry_unknown, not_private_use,
    entry_reversed, no_open_day, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    original = entry_labelled(actor.book, label)
    if not original.source.startswith(PRIVATE) or original.reverses_label:
        raise Refused(
            "not_private_use",
            "Entry {label} books no private use.",
            remedy="Reverse it as an entry.",
            label=original.label,
        )
    posted = write_reversal(actor, original, booked_on=on, source=original.source)
    back = entry_labelled(actor.book, posted.label)
    taxed = taxed_entries(actor.book, [original.entry_id]).get(original.entry_id, ())
    lines = [
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
    ]
    write_tax_lines(actor, lines)
    event = PrivateUseTakenBack(original.label, posted.label)
    record(actor, event, subject=f"entry:{original.label}")
    return posted.label
