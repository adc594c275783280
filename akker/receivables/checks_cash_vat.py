"""Recomputes VAT that is owed when it is paid, from what settled its documents."""

from collections.abc import Iterator

from django.db.models import Sum

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.sentences import Sentence, said
from akker.ledger.models import JournalLine
from akker.receivables.queries_cash_vat import all_waiting
from akker.receivables.rules_cash_vat import to_move


def broken_waiting_vat(book: Book) -> Iterator[Sentence]:
    """Documents of which more or less VAT is owed than was paid, and ledger accounts on which
    something else waits than theirs (invariant 24)."""
    found = all_waiting(book)
    waits: dict[str, int] = {}
    for one in found.values():
        for (code, _), (_, tax) in to_move(one, found).items():
            yield said(
                "VAT of {number} under {code} is off by {amount} from what was paid.",
                number=one.number,
                code=code,
                amount=decimal_text(tax, book.currency),
            )
        for line in one.taxes:
            waits[line.waits_on] = waits.get(line.waits_on, 0) + line.tax_minor
        (place,) = {line.waits_on for line in one.taxes if line.waits_on}
        waits[place] -= sum(tax for _, tax in one.moved.values())
    lines = JournalLine.objects.filter(book=book, ledger_account__code__in=[*waits])
    sums = lines.values_list("ledger_account__code").annotate(n=Sum("amount_minor")).order_by()
    booked = {code: -int(amount) for code, amount in sums}
    for code, amount in waits.items():
        if code and booked.get(code, 0) != amount:
            yield said(
                "On {code} {booked} of VAT waits, and the documents say {amount}.",
                code=code,
                booked=decimal_text(booked.get(code, 0), book.currency),
                amount=decimal_text(amount, book.currency),
            )
