"""Reading documents whose VAT waits for their payment, with what settled them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.queries import EXCHANGE
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.rules import CASH_VAT, entry_label
from akker.packs.registry import pack_for
from akker.receivables.models import Invoice
from akker.receivables.rules_cash_vat import NONE, Amounts, Waiting
from akker.tax.models import TaxLine
from akker.tax.queries import taxed_entries
from akker.tax.rules import TaxKey


@dataclass(frozen=True, slots=True)
class CashVatDays:
    """From when until when VAT of sales is owed when it is paid. `scheme_law` says who may, and is
    empty where this is not known of the country."""

    first_on: dt.date | None
    last_on: dt.date | None
    scheme_law: str


def cash_vat_of(book: Book) -> CashVatDays:
    """One query."""
    days = Book.objects.values_list("cash_vat_from", "cash_vat_until").get(pk=book.pk)
    scheme = pack_for(book.pack_code).cash_vat
    return CashVatDays(*days, scheme.law if scheme else "")


def waiting_entries(book: Book, entry_ids: Iterable[int] | None = None) -> set[int]:
    """Of entries those of documents whose VAT waits; of all where none are named. One query."""
    rows = TaxLine.objects.filter(~Q(waits_on=""), book=book)
    if entry_ids is not None:
        rows = rows.filter(entry__in=set(entry_ids))
    return set(rows.values_list("entry", flat=True))


def invoices_waiting(book: Book, invoice_ids: Collection[int]) -> frozenset[int]:
    """Of invoices those whose VAT waits. One query."""
    waiting = TaxLine.objects.filter(~Q(waits_on=""), book=book).values("entry")
    own = Invoice.objects.filter(book=book, pk__in=invoice_ids, entry__in=waiting)
    return frozenset(own.values_list("pk", flat=True))


def waiting_with(book: Book, entry_ids: Iterable[int]) -> tuple[dict[int, Waiting], set[int]]:
    """Documents of entries whose VAT waits, and those that they settle; which of them were asked
    for. Eight queries at most.
    """
    asked = waiting_entries(book, entry_ids)
    if not asked:
        return {}, set()
    totals = _debtor_lines(book, asked)
    settled = _settled(book, [line_id for line_id, _ in totals.values()])
    beside = {entry_id for ends in settled.values() for entry_id, _ in ends}
    known = asked | waiting_entries(book, beside)
    totals |= _debtor_lines(book, known - asked)
    taxes = {
        entry_id: tuple(line for line in lines if line.waits_on)
        for entry_id, lines in taxed_entries(book, known).items()
    }
    labels = _labels(book, known)
    moved = _moved(book, labels)
    found = {}
    for entry_id in known:
        line_id, amount = totals[entry_id]
        ends = settled.get(line_id, [])
        label, number = labels[entry_id]
        found[entry_id] = Waiting(
            entry_id=entry_id,
            entry=label,
            number=number,
            party_id=taxes[entry_id][0].party_id,
            is_debit=amount > 0,
            total_minor=abs(amount),
            taxes=taxes[entry_id],
            paid_minor=sum(part for other, part in ends if other not in known),
            against=tuple(_by_entry(one for one in ends if one[0] in known)),
            moved=moved.get(label, {}),
        )
    return found, asked


def _by_entry(ends: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    sums: dict[int, int] = defaultdict(int)
    for entry_id, amount in ends:
        sums[entry_id] += amount
    return [(entry_id, amount) for entry_id, amount in sorted(sums.items()) if amount]


def _debtor_lines(book: Book, entry_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By entry the line of the debtor, and its amount in the currency of the document."""
    rows = JournalLine.objects.filter(
        book=book, entry__in=entry_ids, ledger_account__control="receivable"
    )
    values = rows.values_list("entry", "pk", "currency_minor", "amount_minor")
    return {
        entry: (line, amount if foreign is None else foreign)
        for entry, line, foreign, amount in values
    }


def _settled(book: Book, line_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """By line the entries at the other ends of what settles it, and how much."""
    rows = Allocation.objects.filter(
        Q(debit_line__in=line_ids) | Q(credit_line__in=line_ids), book=book
    )
    own, found = set(line_ids), defaultdict(list)
    for debit, credit, debit_entry, credit_entry, amount in rows.order_by("pk").values_list(
        "debit_line", "credit_line", "debit_line__entry", "credit_line__entry", "amount_minor"
    ):
        if debit in own:
            found[debit].append((credit_entry, amount))
        if credit in own:
            found[credit].append((debit_entry, amount))
    return found


def _labels(book: Book, entry_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """By entry its label, and the number of its document."""
    rows = JournalEntry.objects.filter(book=book, pk__in=entry_ids)
    values = rows.values_list("pk", "journal__code", "fiscal_year__name", "number", "source")
    return {
        key: (entry_label(journal, year, number), source.partition(":")[2])
        for key, journal, year, number, source in values
    }


def _moved(book: Book, labels: dict[int, tuple[str, str]]) -> dict[str, dict[TaxKey, Amounts]]:
    """By the entry of a document what was made owed of it before."""
    sources = [f"{CASH_VAT}{label}" for label, _ in labels.values()]
    rows = TaxLine.objects.filter(book=book, entry__source__in=sources)
    found: dict[str, dict[TaxKey, Amounts]] = defaultdict(dict)
    for source, code, rate_e2, base, tax in rows.values_list(
        "entry__source", "code", "rate_e2", "base_minor", "tax_minor"
    ):
        sums = found[source.removeprefix(CASH_VAT)]
        before = sums.get((code, rate_e2), NONE)
        sums[code, rate_e2] = (before[0] + base, before[1] + tax)
    return found


def all_waiting(book: Book) -> dict[int, Waiting]:
    """Every document whose VAT waits, or did. Seven queries."""
    found, _ = waiting_with(book, waiting_entries(book))
    return found


def settled_by(book: Book, entry_ids: Iterable[int]) -> set[int]:
    """Entries that these ever settled, through those between two rates or currencies too."""
    seen: set[int] = set()
    ends = set(entry_ids)
    while ends:
        seen |= ends
        rows: Any = Allocation.objects.filter(
            Q(debit_line__entry__in=ends) | Q(credit_line__entry__in=ends), book=book
        )
        others = {
            (entry, source)
            for values in rows.values_list(
                *("debit_line__entry", "debit_line__entry__source"),
                *("credit_line__entry", "credit_line__entry__source"),
            )
            for entry, source in (values[:2], values[2:])
            if entry not in seen
        }
        seen |= {entry for entry, _ in others}
        ends = {entry for entry, source in others if source.startswith(EXCHANGE)}
    return seen
