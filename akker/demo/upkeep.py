"""What every month needs beside trade and wages: assets, the loan, the bank, the web shop."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from akker.demo.bills import INPUT_VAT, Bill
from akker.demo.chance import between, chance, share, working_day
from akker.demo.invoices import BANK, DEBTORS, OFFICE, cumulative, opposite
from akker.demo.sales import HANDBOOK
from akker.demo.span import Received, Span, Step, day_in
from akker.kernel.calendar import ONE_DAY, first_day, last_day, month_of
from akker.ledger.rules import NewEntry, NewLine

EQUIPMENT, DEPRECIATED, PSP, LOAN, CASH = "0225", "0226", "1053", "0800", "1000"
_TRAINING = (("cost-centre", "training"),)
_LOAN_PARTS = 40  # quarters
LOAN_AT_FIRST = 120_000_00
SOLD_AT_INDEX = 15


@dataclass(frozen=True, slots=True)
class Asset:
    """Cost in cents; depreciated from the month of its first use, to nothing."""

    name: str
    cost_minor: int
    life_months: int
    used_from: int  # month after the start of the books, below zero before it
    sold_at: int = 10_000

    def part_of(self, index: int) -> int:
        """Depreciation of one month."""
        elapsed = index - self.used_from + 1
        if not 0 < elapsed <= self.life_months or index > self.sold_at:
            return 0
        return cumulative(self.cost_minor, elapsed, self.life_months)

    def depreciated(self, index: int) -> int:
        return sum(self.part_of(i) for i in range(self.used_from, index + 1))


# What was there before the story starts, and is in its first balance sheet.
FIRST_ASSETS = (
    Asset("Desks and walls", 38_400_00, 60, -41),
    Asset("Laptops", 16_200_00, 36, -39),
    Asset("Meeting room screens", 9_600_00, 48, -35),
    Asset("Camera and lights", 4_800_00, 60, -30, SOLD_AT_INDEX),
)


def assets_of(span: Span, bills: Sequence[Bill]) -> list[Asset]:
    bought = [
        Asset(
            bill.purchase.text,
            bill.amount_minor,
            bill.purchase.life_months,
            span.index_of(month_of(bill.received_on)),
        )
        for bill in bills
        if bill.purchase.life_months
    ]
    return [*FIRST_ASSETS, *bought]


def upkeep_steps(span: Span, month: int, assets: Sequence[Asset]) -> Iterator[Step]:
    """Depreciation, the loan, bank charges, the cash box, energy not yet billed."""
    end, index = last_day(month), span.index_of(month)
    part = sum(asset.part_of(index) for asset in assets)
    if part:
        lines = (NewLine("4324", part, dimensions=OFFICE), NewLine(DEPRECIATED, -part))
        yield Step(NewEntry("MEM", end, "Depreciation of this month", lines), end)
    if index == SOLD_AT_INDEX:
        yield from _asset_sold(month, index, FIRST_ASSETS[-1])
    yield from _bank(span, month)
    yield from _cash(month, index)
    if month % 100 == 12:
        yield from _energy_not_billed(span, month)


def _asset_sold(month: int, index: int, asset: Asset) -> Iterator[Step]:
    """Sold to a customer below its book value: the rest is a loss."""
    day = last_day(month)
    depreciated, price = asset.depreciated(index), 900_00
    vat = share(price, 21)
    buyer, number = "K1044", f"camera-{day.year}"
    lines = (
        NewLine(DEBTORS, price + vat, buyer, number),
        NewLine(DEPRECIATED, depreciated),
        NewLine("4390", asset.cost_minor - depreciated - price, dimensions=OFFICE),
        NewLine(EQUIPMENT, -asset.cost_minor),
        NewLine("1501", -vat),
    )
    yield Step(NewEntry("MEM", day, f"{asset.name} sold", lines), day)
    paid_on = working_day(day + dt.timedelta(days=12))
    paid = (NewLine(BANK, price + vat), NewLine(DEBTORS, -price - vat, buyer, number))
    text, source = f"{asset.name}: received", f"sale:{number}"
    deal = Received(buyer, price + vat, "EUR", BANK, number, price + vat)
    yield Step(NewEntry("BNK", paid_on, text, paid, source), paid_on, deal=deal)


def _bank(span: Span, month: int) -> Iterator[Step]:
    index = span.index_of(month)
    day = working_day(day_in(month, 2))
    charges = between(chance("charges", index), 1480, 2460)
    lines = (NewLine("4641", charges, dimensions=OFFICE), NewLine(BANK, -charges))
    yield Step(NewEntry("BNK", day, "Bank charges", lines), day)
    if month % 100 % 3:
        return
    quarters_left = _LOAN_PARTS - (index + 24) // 3
    day = working_day(day_in(month, 28))
    part = LOAN_AT_FIRST // _LOAN_PARTS
    interest = part * quarters_left * 48 // 4000  # 4.8% a year
    repaid = (
        NewLine(LOAN, part),
        NewLine("8432", interest, dimensions=OFFICE),
        NewLine(BANK, -part - interest),
    )
    yield Step(NewEntry("BNK", day, "Bank loan: repayment and interest", repaid), day)


def _cash(month: int, index: int) -> Iterator[Step]:
    """The cash box gets 100.00 every quarter, and buys flowers and stamps."""
    source = chance("cash", index)
    if month % 100 % 3 == 1:
        day = working_day(day_in(month, 2))
        lines = (NewLine(CASH, 100_00), NewLine(BANK, -100_00))
        yield Step(NewEntry("BNK", day, "Cash drawn", lines), day)
    day = working_day(day_in(month, between(source, 5, 26)))
    spent = between(source, 18_00, 48_00) // 5 * 5
    lines = (NewLine("4650", spent, dimensions=OFFICE), NewLine(CASH, -spent))
    yield Step(NewEntry("KAS", day, "Flowers and stamps", lines), day)


def _energy_not_billed(span: Span, month: int) -> Iterator[Step]:
    """December's energy is billed in January: an estimate now, taken back the next day."""
    end = last_day(month)
    estimate = span.at_prices_of(740_00, month)
    lines = (NewLine("4600", estimate, dimensions=OFFICE), NewLine("1731", -estimate))
    key = f"energy:{end.year}"
    text = "Energy of December, not yet billed"
    yield Step(NewEntry("MEM", end, text, lines), end, key)
    text = "Energy of December: estimate taken back"
    yield Step(opposite(lines, "MEM", end + ONE_DAY, text), end + ONE_DAY, "", key)


def web_shop_steps(span: Span, month: int) -> Iterator[Step]:
    """Handbooks and courses sold on the web: an entry a day, paid out on Mondays."""
    day = first_day(month)
    while day <= last_day(month):
        books, course = _sold_on(span, day)
        vat = (share(books, 9), share(course, 21))
        lines = [
            NewLine(PSP, books + course + sum(vat)),
            NewLine("8010", -books, dimensions=_TRAINING),
        ]
        if course:
            lines.append(NewLine("8020", -course, dimensions=_TRAINING))
            lines.append(NewLine("1501", -vat[1]))
        lines.append(NewLine("1502", -vat[0]))
        yield Step(NewEntry("MEM", day, "Web shop, sales of the day", tuple(lines)), day)
        if day.weekday() == 0:
            yield _paid_out(span, day)
        day += ONE_DAY


def _sold_on(span: Span, day: dt.date) -> tuple[int, int]:
    """Handbooks and courses of a day, without VAT."""
    source = chance("web", span.index_of(month_of(day)), day.day)
    courses = between(source, 0, 3) // 3
    return between(source, 1, 3) * HANDBOOK // 109 * 100, courses * 95_00


def _paid_out(span: Span, monday: dt.date) -> Step:
    """Last week's sales less the fee of the payment provider."""
    gross = 0
    for back in range(1, 8):
        day = monday - dt.timedelta(days=back)
        if day < span.simulated_from:
            continue
        books, course = _sold_on(span, day)
        gross += books + share(books, 9) + course + share(course, 21)
    fee = gross * 24 // 1000
    vat = share(fee, 21)
    lines = (
        NewLine(BANK, gross - fee - vat),
        NewLine("4641", fee, dimensions=_TRAINING),
        NewLine(INPUT_VAT, vat),
        NewLine(PSP, -gross),
    )
    return Step(NewEntry("BNK", monday, "Payout of the web shop", lines), monday)
