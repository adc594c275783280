"""Fourteen wages a month: gross, tax, pension, holiday pay, and who gets the money when."""

from collections.abc import Iterator

from akker.demo.chance import between, chance, last_working_day, share, working_day
from akker.demo.company import COST_CENTRES, EMPLOYEES
from akker.demo.invoices import BANK
from akker.demo.span import Span, Step, day_in
from akker.kernel.calendar import add_months, first_day, last_day, month_of
from akker.ledger.rules import NewEntry, NewLine

WAGES, SOCIAL, PENSION, TRAVEL = "4000", "4020", "4030", "4555"
TAX_DUE, NET_DUE, PENSION_DUE, HOLIDAY_DUE, CLAIMS = "1700", "1710", "1715", "1720", "1625"
# Percent of the gross wage; a rounded likeness of the Dutch figures.
_TAX, _TAX_ON_HOLIDAY_PAY, _SOCIAL, _HOLIDAY = 33, 44, 19, 8
_PENSION_OURS, _PENSION_THEIRS = 9, 4
PENSION_FUND = "L2026"


def gross_by_centre(span: Span, month: int) -> dict[str, int]:
    """Gross wages of a month by cost centre."""
    found = {code: 0 for code, _ in COST_CENTRES}
    for _, centre, euros in EMPLOYEES:
        found[centre] += span.at_prices_of(euros * 100, month)
    return {code: gross for code, gross in found.items() if gross}


def payroll_steps(span: Span, month: int) -> Iterator[Step]:
    """The payroll of a month, its payment, and the payments of last month's deductions."""
    gross = gross_by_centre(span, month)
    total = sum(gross.values())
    paid_on = last_working_day(day_in(month, 25))
    tax, theirs, ours = share(total, _TAX), share(total, _PENSION_THEIRS), 0
    lines: list[NewLine] = []
    social = 0
    for centre, wages in gross.items():
        tags = (("cost-centre", centre),)
        costs = (share(wages, _HOLIDAY), share(wages, _SOCIAL), share(wages, _PENSION_OURS))
        social += costs[1]
        ours += costs[2]
        lines += [
            NewLine(WAGES, wages + costs[0], dimensions=tags),
            NewLine(SOCIAL, costs[1], dimensions=tags),
            NewLine(PENSION, costs[2], dimensions=tags),
        ]
    net = total - tax - theirs
    lines += [
        NewLine(TAX_DUE, -tax - social),
        NewLine(PENSION_DUE, -ours - theirs),
        NewLine(HOLIDAY_DUE, -holiday_of(span, month)),
        NewLine(NET_DUE, -net),
    ]
    yield Step(NewEntry("MEM", paid_on, "Wages of this month", tuple(lines)), paid_on)
    due = [(NET_DUE, net, paid_on, "Net wages")]
    if month % 100 == 5:
        holiday_pay = _reserved(span, month)
        holiday_tax = share(holiday_pay, _TAX_ON_HOLIDAY_PAY)
        tax += holiday_tax
        due.append((NET_DUE, holiday_pay - holiday_tax, paid_on, "Holiday pay"))
        lines = [
            NewLine(HOLIDAY_DUE, holiday_pay),
            NewLine(TAX_DUE, -holiday_tax),
            NewLine(NET_DUE, holiday_tax - holiday_pay),
        ]
        yield Step(NewEntry("MEM", paid_on, "Holiday pay, June to May", tuple(lines)), paid_on)
    following = month_of(add_months(first_day(month), 1))
    due += [
        (PENSION_DUE, ours + theirs, working_day(day_in(following, 15)), "Pension premiums"),
        (TAX_DUE, tax + social, last_working_day(day_in(following, 28)), "Wage tax"),
    ]
    for code, amount, day, text in due:
        yield Step(NewEntry("BNK", day, text, (NewLine(code, amount), NewLine(BANK, -amount))), day)
    yield from _claims(span, month)


def holiday_of(span: Span, month: int) -> int:
    """What a month adds to the holiday pay that is paid in May."""
    return sum(share(wages, _HOLIDAY) for wages in gross_by_centre(span, month).values())


def _reserved(span: Span, may: int) -> int:
    """Twelve months of it, or as many as there are."""
    first = first_day(may)
    months = [month_of(add_months(first, -back)) for back in range(12)]
    known = span.months()
    return sum(holiday_of(span, month) for month in months if month in known)


def _claims(span: Span, month: int) -> Iterator[Step]:
    """Kilometres in one's own car: claimed at the end of a month, paid with the next wages."""
    source = chance("claims", span.index_of(month))
    claimed_on = last_day(month)
    amount = span.at_prices_of(between(source, 310, 620) * 100, month)
    tags = (("cost-centre", "consulting"),)
    lines = (NewLine(TRAVEL, amount, dimensions=tags), NewLine(CLAIMS, -amount))
    yield Step(NewEntry("MEM", claimed_on, "Kilometres claimed", lines), claimed_on)
    following = month_of(add_months(first_day(month), 1))
    paid_on = last_working_day(day_in(following, 25))
    paid = (NewLine(CLAIMS, amount), NewLine(BANK, -amount))
    yield Step(NewEntry("BNK", paid_on, "Kilometres paid", paid), paid_on)
