"""Every report agrees with a plain sum over all lines, whatever is asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import enter_book, reading
from akker.kernel.calendar import ONE_DAY
from akker.ledger.opening import write_next_year
from akker.ledger.rules import NewEntry, NewLine
from akker.parties.registering import write_parties
from akker.reports.balance_sheet import balance_sheet
from akker.reports.general_ledger import general_ledger
from akker.reports.journal import journal
from akker.reports.ledger_card import card_page, ledger_card
from akker.reports.periods import Period, compared
from akker.reports.profit_and_loss import profit_and_loss
from akker.reports.trial_balance import trial_balance
from akker.reports.view import View
from tests.make import Make, named
from tests.reports.plain_sums import PlainLine, all_lines, by_code, credit, debit, total
from tests.reports.small_book import MORNING, add_dimension, write

FIRST = dt.date(2024, 2, 10)  # a broken first year
LAST = dt.date(2026, 12, 31)
CODES = ["0500", "1000", "1300", "1309", "1600", "4600", "8020", "8461"]
CENTRES = ["", "north", "south"]
NOON = MORNING + dt.timedelta(hours=3)
BETWEEN = MORNING + dt.timedelta(hours=1)

# Few days, so that what is asked often starts or ends on a day with entries.
days = st.dates(FIRST, LAST) | st.sampled_from(
    [
        dt.date.fromisoformat(day)
        for day in (
            "2024-02-10 2024-02-29 2024-12-31 2025-01-01 2025-03-01 2025-03-14 2025-03-15"
            " 2025-03-16 2025-03-17 2025-03-31 2025-04-01 2025-12-31 2026-01-01 2026-01-20"
        ).split()
    ]
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry of two lines: debit, credit, a centre for the first, a closing or not."""

    booked_on: dt.date
    codes: tuple[str, str]
    amount_minor: int
    centre: str
    is_closing: bool

    def entry(self) -> NewEntry:
        tags = (("centre", self.centre),) if self.centre else ()
        lines = (
            named(NewLine(self.codes[0], self.amount_minor, dimensions=tags)),
            named(NewLine(self.codes[1], -self.amount_minor)),
        )
        if self.is_closing:  # on the last day of a year alone
            year_end = dt.date(self.booked_on.year, 12, 31)
            return NewEntry("AFS", year_end, "Drawn", lines)
        return NewEntry("MEM", self.booked_on, "Drawn", lines)


entries = st.builds(
    Drawn,
    booked_on=days,
    codes=st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)),
    amount_minor=st.integers(1, 10**9),
    centre=st.sampled_from(CENTRES),
    is_closing=st.sampled_from([False, False, False, True]),
)
views = st.builds(
    View,
    known_at=st.sampled_from([None, None, BETWEEN]),
    where=st.sampled_from([None, None, ("centre", "north"), ("centre", "")]),
) | st.builds(
    View,
    known_at=st.sampled_from([None, BETWEEN]),
    compare=st.sampled_from(["", "previous", "year", "3"]),
)
splits = st.builds(View, known_at=st.sampled_from([None, BETWEEN]), by=st.just("centre"))


@pytest.fixture
def books(db: None) -> None:
    """Each example has books of its own in one transaction that is rolled back."""


def written(early: Sequence[Drawn], late: Sequence[Drawn]) -> Make:
    make = Make(first_day=FIRST)
    enter_book(make.book)
    write_next_year(make.alice)
    write_next_year(make.alice)
    add_dimension(make, "centre", ["north", "south"])
    write_parties(make.alice, [("C1", "Bakkerij Jansen")])
    for drawn, moment in ((early, MORNING), (late, NOON)):
        if drawn:
            write(make, [d.entry() for d in drawn], at=moment)
    return make


def seen(lines: list[PlainLine], view: View) -> list[PlainLine]:
    if view.known_at is not None:
        lines = [line for line in lines if line.recorded_at <= view.known_at]
    if view.where is not None:
        dimension, value = view.where
        lines = [line for line in lines if line.tags.get(dimension, "") == value]
    return lines


drawn_books = given(
    early=st.lists(entries, max_size=14),
    late=st.lists(entries, max_size=6),
    period=st.tuples(days, days).map(sorted).map(lambda pair: Period(*pair)),
    view=views | splits,
)
in_one_transaction = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=settings().max_examples // 2,
)


@drawn_books
@in_one_transaction
def test_statements_agree_with_the_lines(
    books: None, early: list[Drawn], late: list[Drawn], period: Period, view: View
) -> None:
    book = written(early, late).book
    with reading(book):
        lines = seen(all_lines(book), view)
        balances = trial_balance(book, as_of=period.until, since=period.since, view=view)
        sheet = balance_sheet(book, as_of=period.until, since=period.since, view=view)
        results = profit_and_loss(book, until=period.until, since=period.since, view=view)

    if view.by:
        parts = [(period, lines)]
        for part in balances.slices[1:]:
            assert part.value is not None
            code = part.value.code
            parts.append((period, [line for line in lines if line.tags.get("centre", "") == code]))
    else:
        parts = [(each, lines) for each in compared(period, view.compare)]
    for i, (each, own) in enumerate(parts):
        before = by_code(line for line in own if line.booked_on < each.since)
        during = [line for line in own if each.since <= line.booked_on <= each.until]
        for row in balances.rows:
            turnover = row.turnovers[i]
            assert turnover.opening_minor == before.get(row.code, 0)
            assert turnover.debit_minor == by_code(during, debit).get(row.code, 0)
            assert turnover.credit_minor == by_code(during, credit).get(row.code, 0)
        assert {row.code for row in balances.rows} >= {*before, *by_code(during)}
    if view.where is None:
        for each in balances.totals[:1] if view.by else balances.totals:
            assert (each.opening_minor, each.balance_minor) == (0, 0)
    if not view.by:
        check_sheet(sheet, parts, is_whole=view.where is None)
        check_results(results, parts)


def check_sheet(sheet, parts, *, is_whole: bool) -> None:  # type: ignore[no-untyped-def]
    for i, (each, own) in enumerate(parts):
        until = [line for line in own if line.booked_on <= each.until]
        of_type = {kind: [line for line in until if line.type == kind] for kind in sheet_types()}
        assert sheet.total_assets_minor[i] == total(of_type["asset"])
        assert sheet.total_liabilities_minor[i] == -total(of_type["liability"])
        result = -total(of_type["income"]) - total(of_type["expense"])
        assert sheet.earlier_result_minor[i] + sheet.year_result_minor[i] == result
        assert sheet.total_equity_minor[i] == result - total(of_type["equity"])
        if is_whole:  # invariant 18
            assert sheet.total_assets_minor[i] == sheet.total_other_side_minor[i]


def sheet_types() -> list[str]:
    return ["asset", "liability", "equity", "income", "expense"]


def check_results(results, parts) -> None:  # type: ignore[no-untyped-def]
    for i, (each, own) in enumerate(parts):
        during = [
            line
            for line in own
            if each.since <= line.booked_on <= each.until and not line.is_closing
        ]
        income = by_code(line for line in during if line.type == "income")
        expenses = by_code(line for line in during if line.type == "expense")
        shown = {line.code: line.amounts_minor[i] for line in results.income}
        spent = {line.code: line.amounts_minor[i] for line in results.expenses}
        assert {k: v for k, v in shown.items() if v} == {k: -v for k, v in income.items() if v}
        assert {k: v for k, v in spent.items() if v} == {k: v for k, v in expenses.items() if v}
        assert results.result_minor[i] == -sum(income.values()) - sum(expenses.values())


@drawn_books
@in_one_transaction
def test_lines_of_cards_ledger_and_journal_agree_with_the_lines(
    books: None, early: list[Drawn], late: list[Drawn], period: Period, view: View
) -> None:
    book = written(early, late).book
    view = View(known_at=view.known_at, where=view.where)
    since, until = period.since, period.until
    with reading(book):
        lines = seen(all_lines(book), view)
        ledger = general_ledger(book, until=until, since=since, view=view)
        cards = [ledger_card(book, code, since=since, until=until, view=view) for code in CODES]
        page = card_page(book, "1300", since=since, until=until, page=-1, size=3, view=view)
        known = View(known_at=view.known_at)
        listing = journal(book, until=until, since=since, view=known)
        known_lines = seen(all_lines(book), known)

    during = [line for line in lines if since <= line.booked_on <= until]
    parts = {part.code: part for part in ledger.parts}
    for card in cards:
        own = [line for line in during if line.code == card.code]
        running = opening = total(x for x in lines if x.code == card.code and x.booked_on < since)
        assert card.opening_minor == opening
        for shown, line in zip(card.lines, own, strict=True):
            running += line.amount_minor
            assert (shown.line_id, shown.amount_minor) == (line.line_id, line.amount_minor)
            assert shown.balance_minor == running
        assert card.closing_minor == running
        if card.code in parts:
            assert parts[card.code].lines == card.lines
            assert parts[card.code].closing_minor == running
        if card.code == page.code:
            assert page.lines == card.lines[page.lines_before :]
            assert page.lines_before % 3 == 0
    listed = [line.amount_minor for entry in listing.entries for line in entry.lines]
    inside = [line for line in known_lines if since <= line.booked_on <= until]
    assert sorted(listed) == sorted(line.amount_minor for line in inside)
    assert [entry.booked_on for entry in listing.entries] == sorted(
        entry.booked_on for entry in listing.entries
    )


@pytest.mark.parametrize("as_of", [dt.date(2025, 6, 30), dt.date(2026, 3, 14)])
def test_inv_19_a_trial_balance_of_each_day_follows_from_the_day_before(
    books: None, as_of: dt.date
) -> None:
    drawn = [
        Drawn(FIRST + dt.timedelta(37 * i), (CODES[i % 8], CODES[(i + 3) % 8]), 100 + i, "", False)
        for i in range(28)
    ]
    book = written(drawn, []).book
    with reading(book):
        for _ in range(62):
            today = trial_balance(book, as_of=as_of, since=as_of)
            before = trial_balance(book, as_of=as_of - ONE_DAY)
            balances = {row.code: row.turnovers[0].balance_minor for row in before.rows}
            for row in today.rows:
                assert row.turnovers[0].opening_minor == balances.get(row.code, 0)
            as_of += ONE_DAY
