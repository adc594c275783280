"""Bills as entries: the cost, the VAT, the creditor, and what leaves the bank."""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from akker.demo.chance import around, between, chance, share, working_day
from akker.demo.invoices import BANK, OFFICE, cumulative, opposite
from akker.demo.rates import Rates, in_euros
from akker.demo.sales import SEASON, project_of
from akker.demo.span import Span, Step, day_in
from akker.demo.suppliers import BATCH, DOLLARS, PURCHASES, SUPPLIER_CODES, Purchase, Supplier
from akker.kernel.calendar import ONE_DAY, month_of
from akker.ledger.rules import NewEntry, NewLine

CREDITORS, PREPAID, INPUT_VAT = "1600", "1410", "1520"
REVERSED = {"IE": "1507", "US": "1506"}
HOTELS_HIGH_FROM = dt.date(2026, 1, 1)  # nights were 9% until then
# Who lends us people, and the customer for whose project they work.
LENT_FOR = {"L2011": "K1007", "L2012": "K1001", "L2013": "K1009"}

# What goes wrong once, by supplier and months after the start: booked on another ledger
# account and put right after the return of the quarter, or booked twice.
MISBOOKED, TWICE = ("L2005", 5), ("L2019", 14)


@dataclass(frozen=True, slots=True)
class Bill:
    """`amount_minor` is without VAT, in the supplier's currency."""

    number: str
    purchase: Purchase
    received_on: dt.date
    amount_minor: int

    @property
    def supplier(self) -> Supplier:
        return SUPPLIER_CODES[self.purchase.supplier]

    @property
    def paid_on(self) -> dt.date:
        due_on = self.received_on + dt.timedelta(days=self.supplier.terms_days)
        if self.supplier.paid != BATCH:
            return working_day(due_on)
        while due_on.weekday() != calendar.THURSDAY:
            due_on -= ONE_DAY
        return working_day(max(due_on, self.received_on + ONE_DAY))


def bills_of(span: Span, month: int) -> list[Bill]:
    """The bills of a month, numbered as the suppliers number them."""
    index = span.index_of(month)
    found = []
    for row, purchase in enumerate(PURCHASES):
        source = chance("bill", purchase.supplier, row, index)
        for count, day in enumerate(_days(purchase, month, source)):
            season = SEASON[month % 100 - 1] if purchase.ledger_code == "7100" else 100
            euros = around(source, purchase.euros * season, purchase.swing)
            number = f"{purchase.supplier[-2:]}{month % 10_000:04}-{row:02}{count}"
            found.append(Bill(number, purchase, day, span.at_prices_of(euros, month)))
    return found


def _days(purchase: Purchase, month: int, source: Random) -> Iterator[dt.date]:
    when = purchase.when
    if when.startswith("x"):
        times = int(when[1:].rstrip("%"))
        if when.endswith("%"):
            times = 1 if between(source, 1, 100) <= times else 0
        for _ in range(times):
            yield working_day(day_in(month, between(source, 2, 27)))
        return
    day, _, months = when.partition("@")
    if not months or month % 100 in [int(part) for part in months.split(",")]:
        yield working_day(day_in(month, int(day)))


def bill_steps(span: Span, bills: Sequence[Bill], rates: Rates) -> Iterator[Step]:
    """Bills with what goes wrong with them, and the payments one by one; not the batches."""
    mishaps = {MISBOOKED, TWICE}
    for bill in bills:
        lines = bill_lines(span, bill, rates)
        day = bill.received_on
        place = (bill.purchase.supplier, span.index_of(month_of(day)))
        if place in mishaps:
            mishaps.remove(place)
            yield from _mishap(bill, lines, is_double=place == TWICE)
        else:
            yield _bill_step(bill, lines, day)
        if bill.supplier.paid == DOLLARS:
            yield _paid_in_dollars(bill, lines[0], rates)
        elif bill.supplier.paid != BATCH:
            paid = (_creditor_paid(lines[0]), NewLine(BANK, lines[0].amount_minor))
            text = f"{bill.purchase.text}: direct debit"
            yield Step(NewEntry("BNK", bill.paid_on, text, paid), bill.paid_on)


def _bill_step(bill: Bill, lines: Sequence[NewLine], day: dt.date, key: str = "") -> Step:
    text = f"{bill.purchase.text}, bill {bill.number}"
    return Step(NewEntry("INK", day, text, tuple(lines), f"bill:{bill.number}"), day, key)


def _mishap(bill: Bill, lines: list[NewLine], *, is_double: bool) -> Iterator[Step]:
    day, key = bill.received_on, f"mishap:{bill.number}"
    if is_double:
        noticed_on, wrong = working_day(day + dt.timedelta(days=9)), lines
        text = f"Bill {bill.number} was booked twice"
        yield _bill_step(bill, lines, day)
    else:
        noticed_on = working_day(day + dt.timedelta(days=115))
        cost = lines[1]
        wrong = [lines[0], NewLine("4610", cost.amount_minor, dimensions=OFFICE), *lines[2:]]
        text = f"Bill {bill.number} was no office supplies"
    yield _bill_step(bill, wrong, day, key)
    yield Step(opposite(wrong, "INK", noticed_on, text), noticed_on, "", key)
    if not is_double:
        yield _bill_step(bill, lines, noticed_on)


def bill_lines(span: Span, bill: Bill, rates: Rates) -> list[NewLine]:
    """The creditor first, then the cost, then the VAT that is ours to deduct or to declare."""
    purchase, day = bill.purchase, bill.received_on
    net = bill.amount_minor
    is_foreign = bill.supplier.paid == DOLLARS
    if is_foreign:
        net = in_euros(net, rates[day])
    percent = _percent(purchase, day)
    vat = share(net, percent)
    cost, gross, others = net, net, []
    if purchase.vat == "blocked":
        cost = gross = net + vat
    elif purchase.vat == "reversed":
        others = [NewLine(INPUT_VAT, vat), NewLine(REVERSED[bill.supplier.country], -vat)]
    elif vat:
        gross = net + vat
        others = [NewLine(INPUT_VAT, vat)]
    creditor = NewLine(CREDITORS, -gross, purchase.supplier, bill.number)
    if is_foreign:
        rate = rates[day]
        creditor = NewLine(
            CREDITORS,
            -gross,
            purchase.supplier,
            bill.number,
            "USD",
            -bill.amount_minor,
            rate.rate_e9,
            rate.rated_on,
            "ECB",
        )
    return [creditor, _cost_line(span, bill, cost), *others]


def _percent(purchase: Purchase, day: dt.date) -> int:
    if purchase.vat == "hotel":
        return 21 if day >= HOTELS_HIGH_FROM else 9
    fixed = {"": 0, "reversed": 21, "blocked": 9}
    return fixed[purchase.vat] if purchase.vat in fixed else int(purchase.vat)


def _cost_line(span: Span, bill: Bill, cost: int) -> NewLine:
    purchase = bill.purchase
    if purchase.spread:
        return NewLine(PREPAID, cost, purchase.supplier, bill.number)
    if purchase.life_months:
        return NewLine(purchase.ledger_code, cost)
    tags = [("cost-centre", purchase.cost_centre)]
    customer = LENT_FOR.get(purchase.supplier)
    if customer:
        index = span.index_of(month_of(bill.received_on))
        tags += [("customer", customer), ("project", project_of(customer, index))]
    return NewLine(purchase.ledger_code, cost, dimensions=tuple(tags))


def _creditor_paid(creditor: NewLine) -> NewLine:
    return NewLine(CREDITORS, -creditor.amount_minor, creditor.party_code, creditor.text)


def _paid_in_dollars(bill: Bill, creditor: NewLine, rates: Rates) -> Step:
    worth = in_euros(bill.amount_minor, rates[bill.paid_on])
    lines = [
        NewLine(
            CREDITORS,
            -creditor.amount_minor,
            creditor.party_code,
            creditor.text,
            "USD",
            bill.amount_minor,
            creditor.rate_e9,
            creditor.rate_on,
            "ECB",
        ),
        NewLine(BANK, -worth),
    ]
    difference = worth + creditor.amount_minor
    if difference:
        lines.append(NewLine("8460", difference, dimensions=OFFICE))
    text = f"{bill.purchase.text}: paid by card"
    return Step(NewEntry("BNK", bill.paid_on, text, tuple(lines)), bill.paid_on)


def batch_steps(span: Span, bills: Sequence[Bill], rates: Rates) -> Iterator[Step]:
    """Thursday's payments: one entry, a line for each bill."""
    by_day: dict[dt.date, list[Bill]] = {}
    for bill in bills:
        if bill.supplier.paid == BATCH:
            by_day.setdefault(bill.paid_on, []).append(bill)
    for day, paid in sorted(by_day.items()):
        lines = [_creditor_paid(bill_lines(span, bill, rates)[0]) for bill in paid]
        lines.append(NewLine(BANK, -sum(line.amount_minor for line in lines)))
        text = f"Payment batch {day.isocalendar().year}-{day.isocalendar().week:02}"
        yield Step(NewEntry("BNK", day, text, tuple(lines)), day)


def spread(span: Span, bills: Sequence[Bill], month_end: dt.date, rates: Rates) -> Step | None:
    """The part of what was paid ahead that became cost this month, a pair of lines each."""
    lines: list[NewLine] = []
    for bill in bills:
        day = bill.received_on
        elapsed = (month_end.year - day.year) * 12 + month_end.month - day.month + 1
        if not bill.purchase.spread or not 0 < elapsed <= 12:
            continue
        prepaid = bill_lines(span, bill, rates)[1]
        part = cumulative(prepaid.amount_minor, elapsed, 12)
        tags = (("cost-centre", bill.purchase.cost_centre),)
        lines += [
            NewLine(bill.purchase.ledger_code, part, dimensions=tags),
            NewLine(PREPAID, -part, prepaid.party_code, prepaid.text),
        ]
    if not lines:
        return None
    return Step(NewEntry("MEM", month_end, "Prepaid costs of this month", tuple(lines)), month_end)
