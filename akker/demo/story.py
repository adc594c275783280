"""The whole story up to a day: what the books start with, and every entry after that."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from akker.demo.bills import CREDITORS, PREPAID
from akker.demo.invoices import BANK, DEBTORS, DEFERRED
from akker.demo.months import all_steps, known
from akker.demo.rates import Rates, dollar_rates
from akker.demo.span import Span, Step, span_until
from akker.demo.taxes import is_result
from akker.demo.upkeep import CASH, DEPRECIATED, EQUIPMENT, FIRST_ASSETS, LOAN, LOAN_AT_FIRST
from akker.ledger.rules import NewLine

# Lines on these keep their party and number, so that the opening shows every open item.
OPEN_ITEMS = (DEBTORS, CREDITORS, DEFERRED, PREPAID)
CAPITAL, DEPOSIT, RESULT, RETAINED = "0500", "0315", "0540", "0541"
_BANK_AT_FIRST = 105_000_00


@dataclass(frozen=True, slots=True)
class Story:
    """`opening` balances by itself; `steps` come after it, in the order of their days."""

    span: Span
    rates: Rates
    opening: tuple[NewLine, ...]
    steps: tuple[Step, ...]


def story_until(today: dt.date) -> Story:
    """Twenty-four months that end today. The same day gives the same story."""
    span = span_until(today)
    rates = dollar_rates(span)
    steps = all_steps(span, rates)
    before = [step for step in steps if step.entry.booked_on < span.first_on]
    after = known([s for s in steps if s.entry.booked_on >= span.first_on], span)
    keys = {step.key for step in after}
    # What takes back an entry from before the books began is an entry of its own.
    after = [s if s.takes_back in keys else s._replace(takes_back="") for s in after]
    return Story(span, rates, opening_lines(span, before), tuple(after))


def opening_lines(span: Span, before: Iterable[Step]) -> tuple[NewLine, ...]:
    """The balances at the end of the day before the first: open items one by one."""
    found: dict[tuple[str, str, str, str], NewLine] = {}
    lines = _first_balances()
    for step in before:
        for line in step.entry.lines:
            code = line.ledger_code
            if is_result(code):
                this_year = step.entry.booked_on.year == span.first_on.year
                code = RESULT if this_year else RETAINED
            is_item = code in OPEN_ITEMS
            party, text = (line.party_code, line.text) if is_item else ("", "")
            lines.append(
                NewLine(
                    code,
                    line.amount_minor,
                    party,
                    text,
                    line.currency,
                    line.currency_minor,
                    line.rate_e9,
                    line.rate_on,
                    line.rate_source,
                )
            )
    for line in lines:
        key = (line.ledger_code, line.party_code, line.text, line.currency)
        found[key] = _added(found[key], line) if key in found else line
    return tuple(found[key] for key in sorted(found) if found[key].amount_minor)


def _first_balances() -> list[NewLine]:
    """What stood there when the simulated months began."""
    cost = sum(asset.cost_minor for asset in FIRST_ASSETS)
    worn = sum(asset.depreciated(-25) for asset in FIRST_ASSETS)
    balances = {
        BANK: _BANK_AT_FIRST,
        CASH: 250_00,
        DEPOSIT: 16_350_00,
        EQUIPMENT: cost,
        DEPRECIATED: -worn,
        LOAN: -LOAN_AT_FIRST,
        CAPITAL: -18_000_00,
    }
    balances[RETAINED] = -sum(balances.values())
    return [NewLine(code, amount) for code, amount in balances.items()]


def _added(one: NewLine, other: NewLine) -> NewLine:
    dollars = None
    if one.currency_minor is not None and other.currency_minor is not None:
        dollars = one.currency_minor + other.currency_minor
    return NewLine(
        one.ledger_code,
        one.amount_minor + other.amount_minor,
        one.party_code,
        one.text,
        one.currency,
        dollars,
        one.rate_e9,
        one.rate_on,
        one.rate_source,
    )
