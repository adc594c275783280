"""What nobody will pay: written off, with the VAT that may be taken back."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties, write_parts
from akker.clearing.queries import OpenItem, open_item, open_items_of_entries
from akker.clearing.rules import Part
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.ledger.rules import NewEntry, NewLine, check_text
from akker.ledger.sealing import PostedEntry, write_entry
from akker.ledger.surroundings import hold_book
from akker.parties.models import Party
from akker.receivables.events import ReceivableWrittenOff
from akker.receivables.models import Invoice
from akker.receivables.receipts import TaxShare, shares_of
from akker.receivables.rules import WRITE_OFF
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import taxed_entries

RELIEF_MONTHS = 12  # after the due date (Wet OB 1968, art. 29)


@usecase(Permission.RECEIVE_PAYMENTS)
def write_off(
    actor: Actor,
    *,
    line_id: int,
    on: dt.date,
    reason: str,
    takes_vat_back: bool = True,
    proof: str = "",
) -> str:
    """Book what is open of an item as a bad debt; the label of the entry.

    VAT comes back a year after the due date, or earlier where `proof` says why it is certain that
    nobody pays. Refused: item_unknown, write_off_unfit, vat_relief_early, and what
    `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [open_item(actor.book, line_id).party_code])
    item = open_item(actor.book, line_id)
    _check(actor, item, on, reason)
    taxed = taxed_entries(actor.book, [item.entry_id]).get(item.entry_id, ())
    taxes = shares_of(item.base_minor, taxed) if takes_vat_back else ()
    if taxes and not proof:
        _check_relief(actor, item, on)
    posted = write_entry(actor, _entry(actor, item, on, reason, taxes))
    _settle(actor, item, posted, on)
    _take_back_tax(actor, item, posted, on, taxes)
    amount = decimal_text(item.open_minor, item.currency)
    event = ReceivableWrittenOff(
        posted.label, item.party_code, item.number, amount, item.currency, bool(taxes), reason
    )
    record(actor, event, subject=f"entry:{posted.label}")
    return posted.label


def _check(actor: Actor, item: OpenItem, on: dt.date, reason: str) -> None:
    check_text(reason)
    debtors = code_in_role(actor.book, "receivable")
    if not item.line.is_debit or item.ledger_code != debtors or not reason.strip():
        raise Refused(
            "write_off_unfit",
            "Only what a customer owes is written off, and with a reason.",
            remedy="Choose an open invoice, and say why nobody pays it.",
        )
    if on < item.booked_on:
        raise Refused(
            "write_off_unfit",
            "On {day} it was not there yet.",
            remedy="Use {first} or later.",
            day=on.isoformat(),
            first=item.booked_on.isoformat(),
        )


def _check_relief(actor: Actor, item: OpenItem, on: dt.date) -> None:
    invoice = Invoice.objects.filter(book=actor.book, entry=item.entry_id).first()
    first = add_months(invoice.due_on if invoice else item.booked_on, RELIEF_MONTHS)
    if on < first:
        raise Refused(
            "vat_relief_early",
            "VAT comes back a year after the due date, so from {day}.",
            remedy="Wait, write off without VAT, or say what proves that nobody pays.",
            day=first.isoformat(),
        )


def _entry(
    actor: Actor, item: OpenItem, on: dt.date, reason: str, taxes: tuple[TaxShare, ...]
) -> NewEntry:
    book = actor.book
    tax = sum(share.tax_minor for share in taxes)
    lines = [NewLine(code_in_role(book, "bad_debts"), item.base_minor - tax)]
    lines += [
        NewLine(share.line.ledger_code, share.tax_minor) for share in taxes if share.tax_minor
    ]
    lines.append(_debtor(actor, item))
    return NewEntry(
        journal_code=journal_of_kind(book, "general"),
        booked_on=on,
        description=f"Written off {item.number or item.entry_label}: {reason}"[:200],
        lines=tuple(lines),
        source=f"{WRITE_OFF}{on.isoformat()}",
    )


def _debtor(actor: Actor, item: OpenItem) -> NewLine:
    foreign = item.currency != actor.book.currency
    return NewLine(
        item.ledger_code,
        -item.base_minor,
        item.party_code,
        item.number,
        item.currency if foreign else "",
        -item.open_minor if foreign else None,
    )


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
