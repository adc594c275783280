"""How a document is booked, decided over plain values, in the currency of the books."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from akker.kernel.money import round_half_up
from akker.kernel.rates import at_rate
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.words import entry_word
from akker.packs.taxes import TaxCode
from akker.receivables.rules import (
    INVOICE,
    NewInvoice,
    PricedInvoice,
)
from akker.receivables.rules_taken import Revenue

NO_CODES: Mapping[str, str] = MappingProxyType({})
NO_AMOUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BookedTax:
    """A tax line to be, in the currency of the books."""

    tax_code: TaxCode
    rate_e2: int
    base_minor: int
    tax_minor: int
    waits_on: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """How a document is booked; no entry where nothing is to be booked."""

    entry: NewEntry | None
    taxes: tuple[BookedTax, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Foreign units for one of our own, times 10^9."""

    currency: str
    rate_e9: int
    rated_on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Books:
    """What booking needs to know of the books."""

    currency: str
    language: str
    journal_code: str
    debtor_code: str
    codes: Mapping[str, TaxCode] = field(default_factory=dict)
    advances_code: str = ""  # the ledger account of advances, where lines name it
    fx_code: str = ""  # that of realised exchange differences


def booked(
    invoice: NewInvoice,
    worth: PricedInvoice,
    books: Books,
    label: str,
    rate: Rate | None,
    waits_on: Mapping[str, str] = NO_CODES,
    relieved: Mapping[str, int] = NO_AMOUNTS,
) -> Booking:
    """The entry: the debtor first, then revenue and VAT by code and rate (accounting.md, E01).

    Revenue of one code, rate, ledger account and dimensions is one line. With a rate, each line is
    converted and the debtor is their sum, so that nothing is left over. What takes back is
    converted together with all that was taken back before: the last of an invoice leaves nothing.
    VAT that `waits_on` its payment, by code, stands on another ledger account (E05); where nothing
    is to be paid it waits for nothing. Advances that it takes off are `relieved` of what they are
    carried at, by code, and the difference with its own rate is realised (invariant 27).
    """

    def own(amount_minor: int, before_minor: int) -> int:
        if rate is None:
            return amount_minor
        after, before = (
            at_rate(amount, rate.currency, rate.rate_e9, books.currency)
            for amount in (before_minor + amount_minor, before_minor)
        )
        return after - before

    taken = worth.taken
    revenue = {
        key: own(sold, taken.revenue.get(key, 0))
        for key, sold in revenue_of(invoice, worth).items()
    }
    vat = [own(one.tax_minor, taken.taxes.get(one.key, 0)) for one in worth.groups]
    if not worth.total_minor:  # nobody owes cents of rounding
        largest = max(revenue, key=lambda key: invoice.sign * revenue[key])
        revenue[largest] -= sum(revenue.values()) + sum(vat)
    lines: list[NewLine] = []
    taxes: list[BookedTax] = []
    for group, tax in zip(worth.groups, vat, strict=True):
        sold = {key: amount for key, amount in revenue.items() if key[0] == group.key and amount}
        lines += _revenue_lines(sold, relieved.get(group.tax_code.code), books)
        base = sum(sold.values())
        waits = waits_on.get(group.tax_code.code, "") if worth.total_minor else ""
        taxes.append(BookedTax(group.tax_code, group.rate_e2, base, tax, waits))
        if tax:
            lines.append(NewLine(waits or group.tax_code.ledger_code, -tax))
    due = -sum(line.amount_minor for line in lines)
    if due:
        lines.insert(0, _debtor(invoice, worth, books, label, due, rate))
    if not lines:
        return Booking(None, tuple(taxes))
    kind = "invoice" if invoice.kind == INVOICE else "credit_note"
    words, source = entry_word(books.language, kind, label=label), source_of(invoice.kind, label)
    entry = NewEntry(books.journal_code, invoice.issued_on, words, tuple(lines), source)
    return Booking(entry, tuple(taxes))


def _revenue_lines(sold: Revenue, relieved: int | None, books: Books) -> list[NewLine]:
    lines = [
        NewLine(ledger_code, -amount, dimensions=tags)
        for (_, ledger_code, tags), amount in sold.items()
    ]
    taken = [line for line in lines if line.ledger_code == books.advances_code]
    if relieved is None or not taken:
        return lines
    more = relieved - sum(line.amount_minor for line in taken)
    if more:
        at = lines.index(max(taken, key=lambda line: line.amount_minor))
        lines[at] = replace(lines[at], amount_minor=lines[at].amount_minor + more)
        lines.append(NewLine(books.fx_code, -more))
    return [line for line in lines if line.amount_minor]


@dataclass(frozen=True, slots=True)
class DatedTax:
    """What of a tax line to be belongs to a day."""

    tax: BookedTax
    taxed_on: dt.date
    base_minor: int
    tax_minor: int


def on_days(
    invoice: NewInvoice,
    worth: PricedInvoice,
    taxes: Sequence[BookedTax],
    days: Sequence[dt.date],
) -> list[DatedTax]:
    """Each by the days of its lines, by what those are worth; cents of rounding on the last.

    `days` are the tax points of the lines. VAT was rounded once for all of them (invariant 20).
    """
    found = []
    for one in taxes:
        nets: dict[dt.date, int] = defaultdict(int)
        for line, rate_e2, net, day in zip(
            invoice.lines, worth.rates, worth.nets, days, strict=True
        ):
            if (line.tax_code, rate_e2) == (one.tax_code.code, one.rate_e2):
                nets[day] += net
        whole, left_base, left_tax = sum(nets.values()), one.base_minor, one.tax_minor
        *first, last = sorted(nets)
        for day in first if whole else ():
            base, tax = (
                round_half_up(Decimal(amount) * nets[day] / whole)
                for amount in (one.base_minor, one.tax_minor)
            )
            found.append(DatedTax(one, day, base, tax))
            left_base, left_tax = left_base - base, left_tax - tax
        found.append(DatedTax(one, last, left_base, left_tax))
    return found


def source_of(kind: str, label: str) -> str:
    """What the entry of a document says it comes from."""
    return f"{kind}:{label}"


def revenue_of(invoice: NewInvoice, worth: PricedInvoice) -> Revenue:
    """In the order of the lines."""
    found: Revenue = defaultdict(int)
    for line, rate_e2, net in zip(invoice.lines, worth.rates, worth.nets, strict=True):
        found[(line.tax_code, rate_e2), line.ledger_code, line.dimensions] += net
    return found


def _debtor(
    invoice: NewInvoice,
    worth: PricedInvoice,
    books: Books,
    label: str,
    due: int,
    rate: Rate | None,
) -> NewLine:
    if rate is None:
        return NewLine(books.debtor_code, due, invoice.party_code, label)
    return NewLine(
        books.debtor_code,
        due,
        invoice.party_code,
        label,
        rate.currency,
        worth.total_minor,
        rate.rate_e9,
        rate.rated_on,
        rate.source,
    )
