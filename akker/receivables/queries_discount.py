"""Until when what is owed is to be paid, and the discount for paying early that an invoice still
offers: a proposal, granted by a person."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.books.models import Book
from akker.clearing.queries import OpenItem
from akker.kernel.money import round_half_up
from akker.receivables.queries import invoices_of_entries
from akker.receivables.queries_terms import terms_of
from akker.receivables.receipts import Paid

_WHOLE = 100_00


@dataclass(frozen=True, slots=True)
class DiscountOffer:
    """What an open invoice costs less up to a day, with the VAT in it, in its currency."""

    line_id: int
    number: str
    currency: str
    open_minor: int
    discount_minor: int
    rate_e2: int
    last_day: dt.date

    @property
    def amount_minor(self) -> int:
        return self.open_minor - self.discount_minor


def discount_offers(
    book: Book, items: Iterable[OpenItem], *, on: dt.date
) -> dict[int, DiscountOffer]:
    """By line, of invoices whose days are not over. On what is open of them. One query."""
    by_entry = {item.entry_id: item for item in items if item.open_minor > 0}
    rows = invoices_of_entries(book, by_entry)
    found = {}
    for entry_id, issued_on, document in rows.values_list("entry", "issued_on", "document"):
        rate_e2, days = document.get("discount_e2", 0), document.get("discount_days")
        if not rate_e2 or days is None or on > issued_on + dt.timedelta(days=days):
            continue
        item = by_entry[int(entry_id or 0)]
        found[item.line_id] = DiscountOffer(
            item.line_id,
            item.number,
            item.currency,
            item.open_minor,
            round_half_up(Decimal(item.open_minor) * rate_e2 / _WHOLE),
            rate_e2,
            issued_on + dt.timedelta(days=days),
        )
    return found


def due_days(book: Book, items: Iterable[OpenItem]) -> dict[int, dt.date]:
    """By line, until when what is owed is to be paid: an invoice on its own day, what has no
    document as agreed with its party. One query, and what `terms_of` asks.
    """
    owed = [item for item in items if item.open_minor > 0]
    rows = invoices_of_entries(book, {item.entry_id for item in owed})
    due = dict(rows.values_list("entry", "due_on"))
    terms = terms_of(book, {item.party_code for item in owed if item.entry_id not in due})
    return {
        item.line_id: due.get(item.entry_id) or terms.due_on(item.party_code, item.booked_on)
        for item in owed
    }


def fitting_offers(paid: Sequence[Paid], offers: dict[int, DiscountOffer]) -> list[DiscountOffer]:
    """Those of which exactly the discounted amount is paid, and no discount was granted yet."""
    return [
        offers[one.line_id]
        for one in paid
        if one.line_id in offers
        and one.discount_minor == 0
        and one.amount_minor == offers[one.line_id].amount_minor
    ]
