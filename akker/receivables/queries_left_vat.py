"""Under which VAT codes an invoice is still owed, after its credit notes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import F, Sum

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.kernel.money import round_half_up
from akker.tax.queries import TaxedEntry, taxed_entries


def taxed_and_left(book: Book, entry_ids: Iterable[int]) -> dict[int, tuple[TaxedEntry, ...]]:
    """As `taxed_entries`, less what went with credit notes: a line that was taken back whole is
    in no discount and no bad debt. Two queries, and one more where there are credit notes.

    A note that pays another invoice than its own leaves the VAT of that one as it is.
    """
    found = taxed_entries(book, entry_ids)
    against = _against(book, found)
    notes = taxed_entries(book, [note for _, note, _ in against]) if against else {}
    less: dict[int, dict[tuple[str, int], tuple[Decimal, Decimal]]] = defaultdict(dict)
    for entry_id, note, share in against:
        for one in notes.get(note, ()):
            base, tax = less[entry_id].get(one.key, (Decimal(0), Decimal(0)))
            less[entry_id][one.key] = (base + one.base_minor * share, tax + one.tax_minor * share)
    return {
        entry_id: tuple(_less(one, less[entry_id]) for one in lines) if entry_id in less else lines
        for entry_id, lines in found.items()
    }


def _less(one: TaxedEntry, taken: dict[tuple[str, int], tuple[Decimal, Decimal]]) -> TaxedEntry:
    base, tax = (round_half_up(amount) for amount in taken.get(one.key, (Decimal(0), Decimal(0))))
    return replace(one, base_minor=one.base_minor + base, tax_minor=one.tax_minor + tax)


def _against(book: Book, entry_ids: Iterable[int]) -> list[tuple[int, int, Decimal]]:
    """The entries of invoices and of their own credit notes, and how much of the note is set
    against the invoice. One query."""
    rows = (
        Allocation.objects.filter(
            book=book,
            debit_line__entry__in=list(entry_ids),
            credit_line__entry__invoice__corrects__entry=F("debit_line__entry"),
        )
        .values_list("debit_line__entry", "credit_line__entry", "credit_line__amount_minor")
        .annotate(settled=Sum("base_minor"))
        .order_by("debit_line__entry", "credit_line__entry")
    )
    return [(entry_id, note, Decimal(settled) / -whole) for entry_id, note, whole, settled in rows]
