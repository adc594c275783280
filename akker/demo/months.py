"""From months to entries: pure, and the same for the same day, whoever asks and when."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from akker.demo.bills import Bill, batch_steps, bill_steps, bills_of, spread
from akker.demo.chance import working_day
from akker.demo.invoices import invoice_steps, not_billed, recognised, written_off
from akker.demo.payroll import payroll_steps
from akker.demo.rates import Rates
from akker.demo.sales import Invoice, numbered, sales_of
from akker.demo.span import Span, Step, day_in
from akker.demo.taxes import dollars_sold, private_use_steps, tax_steps, vat_steps
from akker.demo.upkeep import Asset, assets_of, upkeep_steps, web_shop_steps
from akker.kernel.calendar import last_day, month_of

WRITTEN_OFF_AT_INDEX = 17
# On one day: sales before bills before the bank, so that nothing is paid before it is there.
_ORDER = {"VRK": 0, "INK": 1, "BNK": 2, "KAS": 3, "MEM": 4}


class Deals(NamedTuple):
    """What was agreed, before anything is booked. The bills and invoices of every month."""

    invoices: list[Invoice]
    bills: list[Bill]
    assets: list[Asset]


def deals_in(span: Span) -> Deals:
    """Every invoice and bill from the first simulated month to the running one."""
    sales = [sale for month in span.months() for sale in sales_of(span, month)]
    bills = [bill for month in span.months() for bill in bills_of(span, month)]
    return Deals(numbered(sales, span.first_on), bills, assets_of(span, bills))


def month_steps(span: Span, month: int, deals: Deals, rates: Rates) -> Iterator[Step]:
    """What starts in one month; payments of it may come months later."""
    for invoice in deals.invoices:
        if month_of(invoice.sale.issued_on) == month:
            yield from invoice_steps(invoice, rates)
    bills = [bill for bill in deals.bills if month_of(bill.received_on) == month]
    yield from bill_steps(span, bills, rates)
    yield from payroll_steps(span, month)
    yield from upkeep_steps(span, month, deals.assets)
    yield from web_shop_steps(span, month)
    for step in (
        recognised(deals.invoices, last_day(month), rates),
        spread(span, deals.bills, last_day(month), rates),
    ):
        if step:
            yield step
    if month % 100 == 12:
        yield from not_billed(deals.invoices, last_day(month), rates)
    if span.index_of(month) == WRITTEN_OFF_AT_INDEX:
        unpaid = [i for i in deals.invoices if i.sale.is_given_up]
        yield written_off(unpaid, working_day(day_in(month, 19)), rates)


def all_steps(span: Span, rates: Rates) -> list[Step]:
    """Every step, by day; also those that today does not know of yet."""
    deals = deals_in(span)
    steps = [step for month in span.months() for step in month_steps(span, month, deals, rates)]
    steps += batch_steps(span, deals.bills, rates)
    steps += dollars_sold(span, steps, rates)
    steps += private_use_steps(span)
    steps += vat_steps(span, steps)
    steps += tax_steps(span, steps)
    return sorted(steps, key=_place)


def _place(step: Step) -> tuple[object, ...]:
    entry = step.entry
    return (entry.booked_on, bool(step.takes_back), _ORDER[entry.journal_code], entry.description)


def known(steps: Sequence[Step], span: Span) -> list[Step]:
    """What is booked and known by today."""
    return [s for s in steps if s.entry.booked_on <= span.today and s.known_on <= span.today]
