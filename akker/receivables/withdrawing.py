"""Taking back documents that an import brought in: each by its opposite, which is set against it.

What was issued never changes, so nothing is deleted: the customer owes nothing of it, VAT and
revenue are back, and the file may come in again.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from akker.books.actor import Actor
from akker.clearing.allocating import lock_parties
from akker.clearing.models import Allocation
from akker.clearing.queries import open_items_of_entries
from akker.clearing.queries_pairs import Pair
from akker.clearing.settling import write_settlements
from akker.intake.importing import AT_ONCE, subjects_of
from akker.intake.kinds import Progress, TakenBack
from akker.intake.models import Import
from akker.kernel.errors import Refused
from akker.ledger.import_checks import ENTRIES_AT_ONCE
from akker.ledger.queries import chart
from akker.ledger.queries_next import on_open_day
from akker.ledger.rules import IMPORT, NewEntry, NewLine
from akker.ledger.surroundings import hold_ledger, look_around
from akker.receivables.crediting import credited_of
from akker.receivables.issuing import write_invoices
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.rules import (
    CREDIT_NOTE,
    INVOICE,
    OUTSIDE,
    NewInvoice,
    NewInvoiceLine,
    withdrawn_label,
)
from akker.receivables.rules_told import told_of


def take_back_documents(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: an opposite document for each, on its day or else the first open one.

    Refused: document_settled, when something was paid or credited of one; no_open_day, and what
    `issuing.write_invoices` refuses.
    """
    return take_back_kind(actor, brought_by, brought_by.kind, progress)


def take_back_kind(
    actor: Actor, brought_by: Import, kind: str, progress: Progress | None
) -> TakenBack:
    """Step: the same for the documents of one kind that an import brought in."""
    source = f"{IMPORT}{brought_by.uid}:undo"
    keys = subjects_of(brought_by, kind)
    if len(keys) > ENTRIES_AT_ONCE:
        hold_ledger(actor.book)
    labels: list[str] = []
    for start in range(0, len(keys), AT_ONCE):
        labels += _take_back(actor, list(keys[start : start + AT_ONCE]), source)
        if progress is not None:
            progress("undo", min(start + AT_ONCE, len(keys)), len(keys))
    posted = [label for label in labels if label]
    return TakenBack(
        reversed_count=len(posted),
        first_label=posted[0] if posted else "",
        last_label=posted[-1] if posted else "",
    )


def _take_back(actor: Actor, keys: Sequence[int], source: str) -> list[str]:
    own = Invoice.objects.filter(book=actor.book, pk__in=keys).select_related("party", "entry")
    rows = list(own.order_by("pk"))
    lock_parties(actor, [row.party.code for row in rows])
    _check_untouched(actor, rows)
    lines = _lines_of(actor, rows)
    days = _open_days(actor, rows)
    opposites = [_opposite(row, lines[row.pk], day) for row, day in zip(rows, days, strict=True)]
    issued = write_invoices(actor, opposites, source=source)
    entry_ids = dict(
        Invoice.objects.filter(
            book=actor.book, pk__in=[one.invoice_id for one in issued]
        ).values_list("pk", "entry")
    )
    pairs = [
        (row.entry_id, entry_ids[one.invoice_id])
        for row, one in zip(rows, issued, strict=True)
        if row.entry_id is not None
    ]
    _settle(actor, pairs)
    return [one.entry for one in issued]


def _check_untouched(actor: Actor, rows: Sequence[Invoice]) -> None:
    """Refused: document_settled."""
    entries = {row.entry_id: row.label for row in rows if row.entry_id is not None}
    allocations = Allocation.objects.filter(
        Q(debit_line__entry__in=entries) | Q(credit_line__entry__in=entries), book=actor.book
    )
    standing = allocations.filter(undoes=None, allocation=None)
    touched = standing.values_list("debit_line__entry", "credit_line__entry").order_by("pk").first()
    label = next((entries[key] for key in touched or () if key in entries), "")
    credited = credited_of(actor.book, [row.pk for row in rows])
    label = label or next((row.label for row in rows if credited.get(row.pk)), "")
    if label:
        raise Refused(
            "document_settled",
            "Something was paid or credited of {label} since it came in.",
            remedy="Take that back first.",
            label=label,
        )


def _lines_of(actor: Actor, rows: Sequence[Invoice]) -> dict[int, list[NewInvoiceLine]]:
    found: dict[int, list[NewInvoiceLine]] = {row.pk: [] for row in rows}
    lines = InvoiceLine.objects.filter(book=actor.book, invoice__in=rows)
    for line in lines.select_related("ledger_account", "product").order_by("invoice", "line_no"):
        found[line.invoice_id].append(
            NewInvoiceLine(
                text=line.text,
                quantity_e6=line.quantity_e6,
                price_e6=line.price_e6,
                tax_code=line.tax_code,
                ledger_code=line.ledger_account.code,
                unit=line.unit,
                discount_e2=line.discount_e2,
                dimensions=tuple((name, value) for name, value in line.dimensions),
                product_code=line.product.code if line.product else "",
                supplied_on=line.supplied_on,
                supplied_until=line.supplied_until,
            )
        )
    return found


def _open_days(actor: Actor, rows: Sequence[Invoice]) -> list[dt.date]:
    """For each its own day, or the first later one on which VAT can still be booked."""
    journal = next((row.entry.journal.code for row in rows if row.entry is not None), "")
    if not journal:
        return [row.issued_on for row in rows]
    lines = _lines(actor)
    probes = [NewEntry(journal, row.issued_on, "", lines) for row in rows]
    around = look_around(actor.book, probes)
    days = []
    for probe in probes:
        days.append(on_open_day(probe, around).booked_on)
    return days


def _lines(actor: Actor) -> tuple[NewLine, ...]:
    """A line on every ledger account of VAT: so that the lock of VAT counts."""
    return tuple(NewLine(row.code, 0) for row in chart(actor.book) if row.is_vat)


def _opposite(row: Invoice, lines: Sequence[NewInvoiceLine], day: dt.date) -> NewInvoice:
    is_invoice = row.kind == INVOICE
    return NewInvoice(
        kind=CREDIT_NOTE if is_invoice else INVOICE,
        party_code=row.party.code,
        issued_on=day,
        supplied_on=row.supplied_on,
        supplied_until=row.supplied_until,
        currency=row.currency,
        lines=tuple(lines),
        has_gross_prices="gross_minor" in row.document,
        told=told_of(row.tax_minor if is_invoice else -row.tax_minor, row.currency),
        outside_label=withdrawn_label(row.label),
        corrects=f"{OUTSIDE}{row.label}" if is_invoice else "",
        withdraws_of=row.corrects_id,
    )


def _settle(actor: Actor, pairs: Sequence[tuple[int, int | None]]) -> None:
    """Set each document against its opposite; a difference of their rates is realised at once."""
    wanted = [key for pair in pairs for key in pair if key is not None]
    items = {item.entry_id: item for item in open_items_of_entries(actor.book, wanted)}
    settled = []
    for one, other in pairs:
        ends = [items[key] for key in (one, other) if key in items]
        if len(ends) == 2:
            debit, credit = sorted(ends, key=lambda end: not end.line.is_debit)
            settled.append(Pair(debit, credit, debit.line.open_minor))
    write_settlements(actor, settled)
    days = {
        item.entry_id: max(pair.debit.booked_on, pair.credit.booked_on)
        for pair in settled
        for item in (pair.debit, pair.credit)
    }
    move_waiting_vat(actor, days)
