"""What follows from all entries together: VAT returns, dollars sold, corporation tax."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from akker.demo.chance import last_working_day, working_day
from akker.demo.invoices import BANK, BANK_USD, OFFICE
from akker.demo.rates import Rates, in_euros
from akker.demo.span import Span, Step
from akker.kernel.calendar import add_months, first_day, last_day, month_of
from akker.ledger.rules import NewEntry, NewLine

VAT_DUE, INPUT_VAT = ("1501", "1502", "1504", "1506", "1507"), "1520"
VAT_CODES = (*VAT_DUE, INPUT_VAT)
VAT_TO_PAY, TAX_TO_PAY, DIVIDEND_TAX = "1530", "1545", "1546"
FILED_ON = 20  # of the month after the quarter
_MONTHLY_TAX, _INSTALMENT = 4_700_00, 13_800_00
_DIVIDEND = 90_000_00
_CARS_VALUE = 148_000_00  # catalogue value with VAT; 2.7% of it is private use


def is_result(ledger_code: str) -> bool:
    """Whether it is income or expense: in the Dutch chart the classes 4, 7, 8 and 9 are."""
    return ledger_code[0] in "4789"


def filed_on(quarter_end: dt.date) -> dt.date:
    """The day on which the VAT return of a quarter is filed."""
    return working_day(add_months(quarter_end.replace(day=FILED_ON), 1))


def quarter_ends(span: Span) -> list[dt.date]:
    return [last_day(month) for month in span.months() if month % 100 % 3 == 0]


def private_use_steps(span: Span) -> Iterator[Step]:
    """VAT on the private use of the cars, in the last return of a year."""
    for end in quarter_ends(span):
        if end.month == 12:
            vat = span.at_prices_of(_CARS_VALUE, end.year * 100 + 12) * 27 // 1000
            lines = (NewLine("4573", vat, dimensions=OFFICE), NewLine("1504", -vat))
            yield Step(NewEntry("MEM", end, "Private use of the cars", lines), end)


def vat_steps(span: Span, steps: Iterable[Step]) -> Iterator[Step]:
    """The return of each quarter: whole euros in our favour, then its payment."""
    totals = _vat_by_month(steps)
    for end in quarter_ends(span):
        quarter = [end.year * 100 + end.month - back for back in range(3)]
        lines: list[NewLine] = []
        payable = 0
        for code in VAT_CODES:
            amount = sum(totals.get((code, month), 0) for month in quarter)
            if amount:
                lines.append(NewLine(code, -amount))
                # Debit stands above zero: rounding up is in our favour on both sides.
                payable -= -(-amount // 100) * 100
        lines.append(NewLine(VAT_TO_PAY, -payable))
        rounding = sum(line.amount_minor for line in lines)
        if rounding:
            lines.append(NewLine("4643", -rounding, dimensions=OFFICE))
        name = f"{end.year}-Q{end.month // 3}"
        known_on = filed_on(end)
        text = f"VAT return {name}"
        yield Step(NewEntry("MEM", end, text, tuple(lines), f"vat:{name}"), known_on, f"vat:{name}")
        paid_on = last_working_day(known_on.replace(day=28))
        paid = (NewLine(VAT_TO_PAY, payable), NewLine(BANK, -payable))
        yield Step(NewEntry("BNK", paid_on, f"{text} paid", paid, f"vat:{name}"), paid_on)


def _vat_by_month(steps: Iterable[Step]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for step in steps:
        for line in step.entry.lines:
            if line.ledger_code in VAT_CODES:
                key = (line.ledger_code, month_of(step.entry.booked_on))
                found[key] = found.get(key, 0) + line.amount_minor
    return found


def dollars_sold(span: Span, steps: Sequence[Step], rates: Rates) -> Iterator[Step]:
    """Every quarter the dollars on the bank become euros; the difference is realised."""
    moves = sorted(
        (step.entry.booked_on, line.currency_minor or 0, line.amount_minor)
        for step in steps
        for line in step.entry.lines
        if line.ledger_code == BANK_USD
    )
    sold = [0, 0]
    for end in quarter_ends(span):
        day = working_day(end + dt.timedelta(days=10))
        dollars = sum(move[1] for move in moves if move[0] < day) - sold[0]
        carried = sum(move[2] for move in moves if move[0] < day) - sold[1]
        if dollars <= 0:
            continue
        sold = [sold[0] + dollars, sold[1] + carried]
        rate = rates[day]
        worth = in_euros(dollars, rate)
        lines = [
            NewLine(BANK, worth),
            NewLine(
                BANK_USD, -carried, "", "", "USD", -dollars, rate.rate_e9, rate.rated_on, "ECB"
            ),
        ]
        if worth != carried:
            lines.append(NewLine("8460", carried - worth, dimensions=OFFICE))
        yield Step(NewEntry("BNK", day, "Dollars changed into euros", tuple(lines)), day)


def tax_steps(span: Span, steps: Sequence[Step]) -> Iterator[Step]:
    """Corporation tax: an estimate a month, instalments, and what the year really owes."""
    result: dict[int, int] = {}
    for step in steps:
        for line in step.entry.lines:
            if is_result(line.ledger_code):
                year = step.entry.booked_on.year
                result[year] = result.get(year, 0) - line.amount_minor
    estimated: dict[int, int] = {}
    paid: dict[int, int] = {}
    for month in span.months():
        end, year = last_day(month), month // 100
        estimate = span.at_prices_of(_MONTHLY_TAX, month)
        estimated[year] = estimated.get(year, 0) + estimate
        lines = (NewLine("9000", estimate, dimensions=OFFICE), NewLine(TAX_TO_PAY, -estimate))
        yield Step(NewEntry("MEM", end, "Corporation tax, estimate", lines), end)
        if month % 100 % 3 == 2:
            instalment = span.at_prices_of(_INSTALMENT, month)
            paid[year] = paid.get(year, 0) + instalment
            day = last_working_day(end.replace(day=28))
            text = "Corporation tax, instalment"
            yield _paid(day, text, TAX_TO_PAY, instalment)
        if month % 100 == 12:
            owed = tax_on(result.get(year, 0))
            yield from _settled(end, owed - estimated[year], owed - paid.get(year, 0))
        if month % 100 == 6:
            yield from _dividend(first_day(month))


def tax_on(profit_minor: int) -> int:
    """19% up to 200,000.00 and 25.8% above it; nothing on a loss."""
    low = min(max(profit_minor, 0), 200_000_00)
    high = max(profit_minor, 0) - low
    return (low * 190 + high * 258) // 1000 // 100 * 100


def _settled(year_end: dt.date, missing: int, to_pay: int) -> Iterator[Step]:
    known_on = working_day(dt.date(year_end.year + 1, 3, 20))
    if missing:
        lines = (NewLine("9000", missing, dimensions=OFFICE), NewLine(TAX_TO_PAY, -missing))
        text = f"Corporation tax {year_end.year}"
        yield Step(NewEntry("MEM", year_end, text, lines), known_on)
    if to_pay:
        day = working_day(dt.date(year_end.year + 1, 7, 15))
        yield _paid(day, f"Corporation tax {year_end.year}, final", TAX_TO_PAY, to_pay)


def _dividend(june: dt.date) -> Iterator[Step]:
    day = working_day(june.replace(day=15))
    tax = _DIVIDEND * 15 // 100
    lines = (
        NewLine("0541", _DIVIDEND),
        NewLine(DIVIDEND_TAX, -tax),
        NewLine(BANK, tax - _DIVIDEND),
    )
    yield Step(NewEntry("BNK", day, "Dividend", lines), day)
    yield _paid(working_day(day + dt.timedelta(days=28)), "Dividend tax", DIVIDEND_TAX, tax)


def _paid(day: dt.date, text: str, code: str, amount: int) -> Step:
    return Step(NewEntry("BNK", day, text, (NewLine(code, amount), NewLine(BANK, -amount))), day)
