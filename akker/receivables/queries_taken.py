"""What was taken back of invoices before, and at which rates they were booked."""

from collections import defaultdict
from collections.abc import Collection

from akker.books.models import Book
from akker.ledger.models import JournalLine
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.rules import INVOICE, Revenue, Taken, withdrawn_label
from akker.receivables.rules_booking import Rate


def taken_of(book: Book, invoice_ids: Collection[int]) -> dict[int, Taken]:
    """By invoice, without notes that were withdrawn since. Three queries."""
    of_document: dict[int, int] = {}
    of_label: dict[str, int] = {}
    taxes: dict[int, dict[str, int]] = {key: defaultdict(int) for key in invoice_ids}
    documents = []
    notes = Invoice.objects.filter(book=book, corrects__in=invoice_ids)
    for key, corrects, label, number, document in notes.values_list(
        "pk", "corrects", "label", "number", "document"
    ):
        of_document[key] = int(corrects or 0)
        documents.append((key, document))
        if number is None:
            of_label[withdrawn_label(label)] = int(corrects or 0)
    opposites = Invoice.objects.filter(book=book, kind=INVOICE, number=None, label__in=[*of_label])
    for key, label, document in opposites.values_list("pk", "label", "document"):
        of_document[key] = of_label[label]
        documents.append((key, document))
    for key, document in documents:
        for tax in document["taxes"]:
            taxes[of_document[key]][tax["code"]] += tax["tax_minor"]
    revenue: dict[int, Revenue] = {key: defaultdict(int) for key in invoice_ids}
    lines = InvoiceLine.objects.filter(book=book, invoice__in=[*of_document])
    for key, code, place, tagged, net in lines.values_list(
        "invoice", "tax_code", "ledger_account__code", "dimensions", "net_minor"
    ):
        tags = tuple((name, value) for name, value in tagged)
        revenue[of_document[key]][code, place, tags] += net
    return {key: Taken(revenue[key], taxes[key]) for key in invoice_ids}


def rates_of_entries(book: Book, entry_ids: Collection[int]) -> dict[int, Rate]:
    """By entry the rate that its debtor was booked at; nothing of entries without. One query."""
    lines = JournalLine.objects.filter(
        book=book,
        entry__in=entry_ids,
        ledger_account__control="receivable",
    )
    return {
        line.entry_id: Rate(line.currency, line.rate_e9, line.rate_on, line.rate_source)
        for line in lines
        if line.rate_e9 is not None and line.rate_on is not None
    }
