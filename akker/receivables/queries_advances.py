"""What was invoiced in advance and not deducted yet: nobody gets it twice.

It is what stands of a customer on the ledger account of advances, by currency and VAT code: what
invoices put there, less what final invoices and credit notes took off.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up
from akker.kernel.rates import at_rate
from akker.ledger.models import JournalLine
from akker.parties.queries import keys_of_group
from akker.receivables.around import Around
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.rules import NewInvoice, PricedInvoice

_Place = tuple[str, str, str]  # the code of a party, a currency, a VAT code


def check_advances(
    invoices: Sequence[NewInvoice], worths: Sequence[PricedInvoice], around: Around
) -> None:
    """Whether each takes off what there is to take off. Not of what came from elsewhere: the
    advance may not be here. Three queries for each customer, currency and code on
    that ledger account. Refused: advance_too_large.
    """
    left: dict[_Place, int] = {}
    for invoice, worth in zip(invoices, worths, strict=True):
        if invoice.outside_label or not around.advances_code:
            continue
        for code, (amount, slack) in _moved(invoice, worth, around.advances_code).items():
            place = (invoice.party_code, around.currency_of(invoice), code)
            if place not in left:
                left[place] = _left(around.book, around.advances_code, place)
            if amount < 0 and left[place] + amount + slack < 0:
                there = max(left[place] + _booked_by_hand(around, place), 0)
                if there + amount + slack < 0:
                    raise _too_large(place, there, amount)
            left[place] += amount


def relieved_advances(
    invoices: Sequence[NewInvoice], worths: Sequence[PricedInvoice], around: Around
) -> list[dict[str, int]]:
    """For each by VAT code what the advances that it takes off are carried at in the currency of
    the books: those in another currency, at their own rates. Three queries for each customer,
    currency and code.
    """
    left: dict[_Place, tuple[int, int]] = {}
    found: list[dict[str, int]] = []
    for invoice, worth in zip(invoices, worths, strict=True):
        found.append({})
        rate = around.rate_of(invoice)
        if rate is None or not around.advances_code:
            continue
        for code, (amount, _slack) in _moved(invoice, worth, around.advances_code).items():
            place = (invoice.party_code, rate.currency, code)
            if place not in left:
                left[place] = _left_carried(around.book, around.advances_code, place)
            there, base = left[place]
            own = at_rate(amount, rate.currency, rate.rate_e9, around.book.currency)
            if amount < 0 < there and not invoice.takes_back:
                own = -base if -amount >= there else round_half_up(Decimal(base) * amount / there)
                found[-1][code] = -own
            left[place] = (there + amount, base + own)
    return found


def _left_carried(book: Book, advances_code: str, place: _Place) -> tuple[int, int]:
    """What is left to take off in its currency, and in that of the books as it was booked."""
    party_code, currency, code = place
    rows = InvoiceLine.objects.filter(
        book=book,
        ledger_account__code=advances_code,
        invoice__currency=currency,
        invoice__party__in=keys_of_group(book, party_code),
    )
    nets: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry_id, tax_code, net in rows.values_list("invoice__entry", "tax_code", "net_minor"):
        nets[entry_id or 0][tax_code] += net
    lines = JournalLine.objects.filter(
        book=book, entry__in=[*nets], ledger_account__code=advances_code
    )
    booked = dict(lines.values_list("entry").annotate(n=Sum("amount_minor")).order_by())
    left = base = 0
    for entry_id, by_code in nets.items():
        own, whole = by_code.get(code, 0), sum(by_code.values())
        left += own
        if own and whole:  # several codes share what was booked
            base += round_half_up(Decimal(-int(booked.get(entry_id, 0))) * own / whole)
    return left, base


def _too_large(place: _Place, left: int, amount: int) -> Refused:
    party_code, currency, code = place
    return Refused(
        "advance_too_large",
        "Of advances that were invoiced to {party} under {code} {left} {currency} is left to take"
        " off, not {amount}.",
        remedy="Take off at most that; what a final invoice took off comes back by crediting it.",
        party=party_code,
        code=code,
        left=decimal_text(left, currency),
        amount=decimal_text(-amount, currency),
        currency=currency,
    )


def _moved(
    invoice: NewInvoice, worth: PricedInvoice, advances_code: str
) -> dict[str, tuple[int, int]]:
    """By VAT code what it puts on the account, below zero where it takes off; and how many cents
    of that may be rounding, where VAT is in the prices."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for line, net in zip(invoice.lines, worth.nets, strict=True):
        if line.ledger_code == advances_code:
            amount, slack = found[line.tax_code]
            found[line.tax_code] = (amount + net, slack + invoice.has_gross_prices)
    return dict(found)


def _left(book: Book, advances_code: str, place: _Place) -> int:
    party_code, currency, code = place
    rows = InvoiceLine.objects.filter(
        book=book,
        ledger_account__code=advances_code,
        tax_code=code,
        invoice__currency=currency,
        invoice__party__in=keys_of_group(book, party_code),
    )
    return int(rows.aggregate(left=Sum("net_minor"))["left"] or 0)


def _booked_by_hand(around: Around, place: _Place) -> int:
    """What advances of before these books still cover, in the currency of the books: whose they
    are is not known, so all that documents took off too much is subtracted.
    """
    book, code = around.book, around.advances_code
    if place[1] != book.currency:
        return 0
    of_documents = Invoice.objects.filter(book=book, entry__isnull=False).values("entry")
    by_hand = JournalLine.objects.filter(book=book, ledger_account__code=code).exclude(
        entry__in=of_documents
    )
    there = -int(by_hand.aggregate(amount=Sum("amount_minor"))["amount"] or 0)
    lines = InvoiceLine.objects.filter(
        book=book, ledger_account__code=code, invoice__currency=book.currency
    )
    sums = lines.values_list("invoice__party__code", "tax_code").annotate(Sum("net_minor"))
    return there + sum(
        min(int(net), 0)
        for party, tax_code, net in sums
        if (party, tax_code) != (place[0], place[2])
    )
