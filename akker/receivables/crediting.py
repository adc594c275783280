"""Taking an invoice back, whole or in part: the credit note, set against it at once."""

from collections import defaultdict
from collections.abc import Sequence

from akker.books.actor import Actor
from akker.books.models import Book
from akker.clearing.allocating import lock_parties
from akker.clearing.queries import open_items_of_entries
from akker.clearing.queries_pairs import Pair
from akker.clearing.settling import write_settlements
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.receivables.around import Around, Corrected
from akker.receivables.models import Invoice
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.rules import (
    CREDIT_NOTE,
    INVOICE,
    NewInvoice,
    PricedInvoice,
    check_sign,
    withdrawn_label,
)
from akker.receivables.rules_back import check_left


def lock_corrected(actor: Actor, invoices: Sequence[NewInvoice]) -> None:
    """Step: who takes back or pays the same invoices, or takes off the same advances, waits until
    the commit."""
    lock_parties(actor, [one.party_code for one in invoices if one.corrects or _may_deduct(one)])


def _may_deduct(invoice: NewInvoice) -> bool:
    is_credit = invoice.kind == CREDIT_NOTE
    return not invoice.outside_label and (
        is_credit or any(line.quantity_e6 < 0 for line in invoice.lines)
    )


def check_credits(
    actor: Actor, invoices: Sequence[NewInvoice], worths: Sequence[PricedInvoice], around: Around
) -> None:
    """Step: that each takes back what there is to take back, of the same customer.

    What came from elsewhere is held to the total alone. Refused: credit_below_zero,
    invoice_below_zero, credit_unfit, credit_too_large, credit_code_too_large,
    credit_line_too_large.
    """
    credited: dict[int, int] = defaultdict(int)
    for invoice, worth in zip(invoices, worths, strict=True):
        check_sign(invoice, worth)
        if not invoice.corrects:
            continue
        corrected = around.taken_back(invoice)
        if corrected.party_id != around.debtor(
            invoice.party_code
        ).party_id or corrected.currency != around.currency_of(invoice):
            raise Refused(
                "credit_unfit",
                "{label} was sent to another customer, or in another currency.",
                remedy="Make the credit note out to the same, in the same currency.",
                label=invoice.corrects,
            )
        if corrected.invoice_id not in credited:
            credited[corrected.invoice_id] = _credited_before(actor, corrected)
        credited[corrected.invoice_id] -= worth.total_minor
        if credited[corrected.invoice_id] > corrected.total_minor:
            left = corrected.total_minor - credited[corrected.invoice_id] - worth.total_minor
            raise Refused(
                "credit_too_large",
                "Of {label} {left} {currency} is left to take back, not {amount}.",
                remedy="Credit less, or another invoice.",
                label=invoice.corrects,
                left=decimal_text(left, corrected.currency),
                amount=decimal_text(-worth.total_minor, corrected.currency),
                currency=corrected.currency,
            )
        if not invoice.outside_label:
            check_left(invoice, worth, corrected.currency)


def _credited_before(actor: Actor, corrected: Corrected) -> int:
    return sum(credited_of(actor.book, [corrected.invoice_id]).values())


def credited_of(book: Book, invoice_ids: Sequence[int]) -> dict[int, int]:
    """How much of invoices was taken back, above zero, without notes that were withdrawn since."""
    notes = Invoice.objects.filter(book=book, corrects__in=invoice_ids)
    credited: dict[int, int] = defaultdict(int)
    of_label: dict[str, int] = {}
    for corrects, label, number, total in notes.values_list(
        "corrects", "label", "number", "total_minor"
    ):
        key = int(corrects or 0)
        credited[key] -= total
        if number is None:
            of_label[withdrawn_label(label)] = key
    opposites = Invoice.objects.filter(
        book=book, kind=INVOICE, number=None, label__in=list(of_label)
    )
    for label, total in opposites.values_list("label", "total_minor"):
        credited[of_label[label]] -= total
    return dict(credited)


def settle_credits(actor: Actor, rows: Sequence[Invoice]) -> None:
    """Step: set each credit note against what is open of the invoice that it takes back.

    A difference of their rates is realised at once. One that came from elsewhere stays open: what
    it was set against there is not known here.
    """
    notes = [
        (row.corrects_id, row.entry_id)
        for row in rows
        if row.kind == CREDIT_NOTE and row.corrects_id and row.entry_id and row.number is not None
    ]
    if not notes:
        return
    corrected = Invoice.objects.filter(
        book=actor.book, pk__in=[invoice_id for invoice_id, _ in notes], entry__isnull=False
    )
    entries: dict[int, int] = dict(corrected.values_list("pk", "entry_id"))
    wanted = [*entries.values(), *(entry_id for _, entry_id in notes)]
    items = {item.entry_id: item for item in open_items_of_entries(actor.book, wanted)}
    left = {key: item.line.open_minor for key, item in items.items()}
    pairs = []
    for invoice_id, entry_id in notes:
        debit, credit = items.get(entries.get(invoice_id, 0)), items.get(entry_id)
        if debit is None or credit is None or not debit.line.is_debit or credit.line.is_debit:
            continue
        amount = min(left[debit.entry_id], left[credit.entry_id])
        if amount:
            pairs.append(Pair(debit, credit, amount))
            left[debit.entry_id] -= amount
    write_settlements(actor, pairs)
    days = {
        item.entry_id: max(pair.debit.booked_on, pair.credit.booked_on)
        for pair in pairs
        for item in (pair.debit, pair.credit)
    }
    move_waiting_vat(actor, days)
