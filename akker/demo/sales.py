"""What Noordlicht sells: which invoices go out in a month, and what becomes of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from akker.demo import company
from akker.demo.chance import around, between, chance, working_day
from akker.demo.company import CUSTOMER_CODES, CUSTOMERS, Customer
from akker.demo.span import Span, day_in
from akker.kernel.calendar import month_of

# Percent of the usual hours, by calendar month: people go on holiday.
SEASON = (99, 99, 103, 100, 96, 102, 92, 86, 104, 105, 104, 94)
EU = ("BE", "DE", "FR")
LAST_MONTHS_HOURS = "Consulting hours, second half of last month"
WRONG_PARTY = "K1008"
SEATS = 1_650_00  # a workshop, in cents of the current year
HANDBOOK = 38_50


@dataclass(frozen=True, slots=True)
class SaleLine:
    """`vat` is a percentage; `covers_months` spreads the revenue over so many months.

    `quarters` is how many quarters of an hour it is, where it is hours.
    """

    ledger_code: str
    amount_minor: int
    vat: int
    cost_centre: str
    project: str = ""
    covers_months: int = 0
    quarters: int = 0

    @property
    def unit(self) -> str:
        return "HUR" if self._hours_fit else ""

    @property
    def quantity_e6(self) -> int:
        return self.quarters * 250_000 if self._hours_fit else 1_000_000

    @property
    def price_e6(self) -> int:
        return (
            self.amount_minor
            * (40_000 if self._hours_fit else 10_000)
            // (self.quarters if self._hours_fit else 1)
        )

    @property
    def _hours_fit(self) -> bool:
        """Whether the price of an hour times the hours is the amount, to the cent."""
        return self.quarters > 0 and self.amount_minor * 40_000 % self.quarters == 0


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice as agreed; amounts in the customer's currency.

    It is paid `paid_after_days` after its day, a second part of it `rest_after_days` later,
    or never (None). `incident` is what happens to it besides; `meant_for` is whose it should
    have been, where it went to another customer by mistake.
    """

    customer: Customer
    issued_on: dt.date
    text: str
    lines: tuple[SaleLine, ...]
    paid_after_days: int | None
    rest_after_days: int = 0
    incident: str = ""
    meant_for: Customer | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether nobody ever pays it, nor owes it to anybody else."""
        return self.paid_after_days is None and self.meant_for is None


@dataclass(frozen=True, slots=True)
class Invoice:
    number: str
    sale: Sale


def numbered(sales: Sequence[Sale], first_on: dt.date) -> list[Invoice]:
    """Invoices in the order of their days, numbered through each year.

    Those from before the books began have numbers of the program of before.
    """
    last: dict[tuple[int, bool], int] = {}
    found = []
    for sale in sorted(_sent(sales), key=lambda s: (s.issued_on, s.customer.code, s.text)):
        year, is_old = sale.issued_on.year, sale.issued_on < first_on
        last[year, is_old] = last.get((year, is_old), 0) + 1
        number = last[year, is_old]
        found.append(Invoice(f"F{year}{number:05}" if is_old else f"{year}-{number:04}", sale))
    return found


def _sent(sales: Sequence[Sale]) -> Iterator[Sale]:
    """As they left the house: one went to another customer first."""
    for sale in sales:
        if sale.incident != company.WRONG_CUSTOMER:
            yield sale
            continue
        other = CUSTOMER_CODES[WRONG_PARTY]
        yield replace(sale, customer=other, paid_after_days=None, meant_for=sale.customer)
        yield replace(sale, issued_on=noticed_on(sale), incident="")


def noticed_on(sale: Sale) -> dt.date:
    """When somebody saw that it went to the wrong customer."""
    return working_day(sale.issued_on + dt.timedelta(days=4))


def sales_of(span: Span, month: int) -> Iterator[Sale]:
    """The invoices of a month, with the payment behaviour of each customer."""
    index = span.index_of(month)
    for customer in CUSTOMERS:
        if customer.code == company.GOES_BANKRUPT and index > company.BANKRUPT_AT:
            continue
        incident = company.INCIDENTS.get((customer.code, index), "")
        for agreed in _agreed(span, month, customer):
            yield replace(_paid(agreed, index), incident=incident)
            incident = ""


def _agreed(span: Span, month: int, customer: Customer) -> Iterator[Sale]:
    yield from _hours(span, month, customer)
    yield from _subscriptions(span, month, customer)
    source = chance("small", customer.code, span.index_of(month))
    if between(source, 1, 100) <= customer.workshops:
        yield _workshop(span, month, customer)
    if between(source, 1, 100) <= customer.support:
        price = span.at_prices_of(around(source, 850_00, 40), month)
        code, vat = _service(customer)
        line = SaleLine(code, price, vat, "subscriptions")
        day = working_day(day_in(month, between(source, 2, 27)))
        yield Sale(customer, day, "Support bundle", (line,), 0)


def _service(customer: Customer) -> tuple[str, int]:
    """Ledger account and VAT of a service to this customer."""
    if customer.country in EU:
        return "8046", 0
    return ("8047", 0) if customer.country == "US" else ("8020", 21)


def _hours(span: Span, month: int, customer: Customer) -> Iterator[Sale]:
    index = span.index_of(month)
    source = chance("hours", customer.code, index)
    code, vat = _service(customer)
    project = project_of(customer.code, index)
    season = SEASON[month % 100 - 1]
    halves = []
    if customer.hours[0]:
        offset = between(chance("billing day", customer.code), 0, 10)
        halves = [
            (2 + offset, LAST_MONTHS_HOURS, customer.hours),
            (16 + offset, "Consulting hours, first half of this month", customer.hours),
        ]
    elif customer.adhoc[0] and between(source, 1, 100) <= 62:
        halves = [(between(source, 3, 26), "Advice by the hour", customer.adhoc)]
    for day, text, (hours, rate) in halves:
        low = 84 if customer.hours[0] else 35
        quarters = hours * 4 * season * between(source, low, 116 if low > 50 else 100) // 10_000
        price = span.at_prices_of(rate * 100, month) * max(quarters, 4) // 4
        line = SaleLine(code, price, vat, "consulting", project, quarters=max(quarters, 4))
        yield Sale(customer, working_day(day_in(month, day)), text, (line,), 0)


def project_of(customer_code: str, index: int) -> str:
    """The project that was begun last, or empty."""
    begun = [p for p in company.PROJECTS if p[2] == customer_code and p[3] <= index]
    return begun[-1][0] if begun else ""


def _subscriptions(span: Span, month: int, customer: Customer) -> Iterator[Sale]:
    index = span.index_of(month)
    code, vat = _service(customer)
    fee, renewal = customer.year_fee
    if fee and renewal == month % 100:
        day = between(chance("renewal", customer.code), 1, 12)
        price = span.at_prices_of(fee * 100, month)
        line = SaleLine(code, price, vat, "subscriptions", covers_months=12)
        yield Sale(
            customer, working_day(day_in(month, day)), "Subscription, twelve months", (line,), 0
        )
    if customer.month_fee:
        seats = between(chance("seats", customer.code, index // 3), 100, 112)
        price = span.at_prices_of(customer.month_fee * seats, month)
        line = SaleLine(code, price, vat, "subscriptions")
        yield Sale(customer, working_day(day_in(month, 1)), "Subscription, one month", (line,), 0)


def _workshop(span: Span, month: int, customer: Customer) -> Sale:
    source = chance("workshop", customer.code, span.index_of(month))
    code, vat = _service(customer)
    lines = [SaleLine(code, span.at_prices_of(around(source, SEATS, 35), month), vat, "training")]
    if between(source, 1, 100) <= 45:
        books = between(source, 4, 16) * HANDBOOK
        lines.append(SaleLine("8010", books, 9, "training"))
    day = working_day(day_in(month, between(source, 4, 28)))
    return Sale(customer, day, "Workshop", tuple(lines), 0)


def _paid(sale: Sale, index: int) -> Sale:
    """The same sale, with the days on which the customer pays it."""
    customer = sale.customer
    if customer.code == company.GOES_BANKRUPT and index >= company.PAYS_NO_MORE_FROM:
        return replace(sale, paid_after_days=None)
    source = chance("pays", customer.code, month_of(sale.issued_on), index, sale.text)
    late = customer.late_days + between(source, -4, 7) + between(source, -4, 7)
    if customer.code == company.PAYS_EVER_LATER:
        late += max(0, index) * 5 // 2
    in_parts = between(source, 1, 100) <= 4 and sale.lines[0].amount_minor > 1_500_00
    return replace(
        sale,
        paid_after_days=max(3, customer.terms_days + late),
        rest_after_days=between(source, 14, 40) if in_parts else 0,
    )
