"""The story of the demo company, before it meets a database: the same for ever, and believable."""

import datetime as dt
from collections import defaultdict
from functools import cache

import pytest

from akker.demo.chores import Kind, chores_of
from akker.demo.company import CUSTOMERS, EMPLOYEES, PAYS_EVER_LATER
from akker.demo.invoices import DEBTORS, DEFERRED, NOT_BILLED
from akker.demo.sales import LAST_MONTHS_HOURS
from akker.demo.span import Step
from akker.demo.story import OPEN_ITEMS, Story, story_until
from akker.demo.taxes import VAT_CODES, filed_on, is_result
from akker.kernel.calendar import ONE_DAY, add_months, last_day, month_of
from akker.receivables.rules import NewInvoice

pytestmark = pytest.mark.sqlite  # no database at all

DAYS = [
    dt.date(2026, 10, 15),
    dt.date(2026, 12, 31),
    dt.date(2027, 1, 1),
    dt.date(2027, 5, 16),  # a Sunday
    dt.date(2028, 2, 29),
]
days = pytest.mark.parametrize("today", DAYS, ids=str)
story_of = cache(story_until)


def balances_on(story: Story, until: dt.date) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for line in story.opening:
        found[line.ledger_code] += line.amount_minor
    for step in story.steps:
        if step.entry.booked_on <= until:
            for line in step.entry.lines:
                found[line.ledger_code] += line.amount_minor
    return found


def results(story: Story, until: dt.date) -> tuple[int, int, int]:
    """Revenue, result before tax and result after tax, from the first day on."""
    moved = balances_on(story, until)
    of_result = {code: -amount for code, amount in moved.items() if is_result(code)}
    revenue = sum(amount for code, amount in of_result.items() if "8000" < code < "8100")
    after_tax = sum(of_result.values())
    return revenue, after_tax - of_result["9000"], after_tax


def invoiced(story: Story) -> list[Step]:
    steps = [s for s in story.steps if s.entry.description.startswith("Invoice ")]
    return [s for s in steps if not s.key]


def test_the_same_day_tells_the_same_story() -> None:
    assert story_until(DAYS[0]) == story_of(DAYS[0])


@days
def test_the_story_takes_two_years_and_ends_on_its_day(today: dt.date) -> None:
    story = story_of(today)
    booked = [step.entry.booked_on for step in story.steps]

    assert story.span.first_on == add_months(today.replace(day=1), -24)
    assert booked == sorted(booked)
    assert booked[0] == story.span.first_on
    assert booked[-1] == today
    assert 4500 < len(booked) < 6500


def test_a_later_day_of_the_month_only_adds_to_the_story() -> None:
    fifteenth = dt.date(2026, 10, 15)
    before, after = story_of(fifteenth), story_until(dt.date(2026, 10, 20))
    had, has = set(before.steps), set(after.steps)

    assert had < has
    assert {max(step.known_on, step.entry.booked_on) > fifteenth for step in has - had} == {True}
    assert "VAT return 2026-Q3" in {step.entry.description for step in has - had}
    assert before.opening == after.opening


@days
def test_every_entry_balances_and_so_does_the_opening(today: dt.date) -> None:
    story = story_of(today)

    assert sum(line.amount_minor for line in story.opening) == 0
    assert {sum(line.amount_minor for line in s.entry.lines) for s in story.steps} == {0}
    assert all(line.amount_minor for step in story.steps for line in step.entry.lines)


@days
def test_the_margin_is_that_of_a_healthy_consultancy(today: dt.date) -> None:
    story = story_of(today)

    revenue, before_tax, after_tax = results(story, today.replace(day=1) - ONE_DAY)

    assert 1_600_000_00 < revenue // 2 < 2_200_000_00
    assert 8 <= before_tax * 100 // revenue <= 15
    assert 8 <= after_tax * 100 // revenue <= 15


@days
def test_cash_and_bank_never_run_dry(today: dt.date) -> None:
    story = story_of(today)
    standing = balances_on(story, story.span.first_on - ONE_DAY)
    lowest = {code: standing[code] for code in ("1000", "1020", "1021", "1053")}
    for step in story.steps:
        for line in step.entry.lines:
            standing[line.ledger_code] += line.amount_minor
        for code in lowest:
            lowest[code] = min(lowest[code], standing[code])

    assert min(lowest.values()) >= 0
    assert lowest["1020"] > 50_000_00


@days
def test_customers_owe_us_35_to_50_days_of_sales(today: dt.date) -> None:
    story = story_of(today)
    sold = [(s.entry.booked_on, s.entry.lines[0].amount_minor) for s in invoiced(story)]
    found = []
    for index in range(12, 24):
        end = add_months(story.span.first_on, index + 1) - ONE_DAY
        of_a_year = sum(amount for day, amount in sold if 0 <= (end - day).days < 365)
        found.append(balances_on(story, end)[DEBTORS] * 365 // of_a_year)

    assert 35 <= sum(found) // 12 <= 50
    assert min(found) >= 28
    assert max(found) <= 56


@days
def test_vat_is_settled_to_nothing_each_quarter_and_suspense_is_empty(today: dt.date) -> None:
    story = story_of(today)
    ends = [c.until for c in chores_of(story.span) if c.kind is Kind.LOCK]

    assert len(ends) >= 7
    for end in ends:
        standing = balances_on(story, end)
        assert {code: standing[code] for code in VAT_CODES if standing[code]} == {}
        assert standing["1530"] < 0
        month_later = last_day(month_of(filed_on(end)))
        assert month_later > today or balances_on(story, month_later)["1530"] == 0
    assert balances_on(story, today)["1900"] == 0


@days
def test_no_open_item_is_settled_for_more_than_it_is_but_an_overpayment(today: dt.date) -> None:
    story = story_of(today)
    items: dict[tuple[str, str, str], int] = defaultdict(int)
    for line in [*story.opening, *(line for s in story.steps for line in s.entry.lines)]:
        if line.ledger_code in OPEN_ITEMS:
            items[line.ledger_code, line.party_code, line.text] += line.amount_minor

    sign = {"1300": 1, "1410": 1, "1600": -1, "1725": -1}
    too_much = [amount for key, amount in items.items() if amount * sign[key[0]] < 0]
    assert too_much in ([], [-10_00])  # until it is paid back
    deferred = [amount for (code, _, _), amount in items.items() if code == DEFERRED]
    assert deferred.count(0) > 25
    assert len(deferred) - deferred.count(0) > 15


@days
def test_forty_to_eighty_invoices_leave_each_month(today: dt.date) -> None:
    count: dict[int, int] = defaultdict(int)
    for step in invoiced(story_of(today)):
        count[month_of(step.entry.booked_on)] += 1

    whole = [count[month] for month in sorted(count)][:24]
    assert min(whole) >= 40
    assert max(whole) <= 80


def test_invoice_numbers_follow_their_days_without_a_gap() -> None:
    story = story_of(dt.date(2026, 12, 31))
    numbers = [s.entry.source for s in invoiced(story) if s.entry.booked_on.year == 2025]

    assert numbers == [f"invoice:2025-{n + 1:04}" for n in range(len(numbers))]


def test_what_went_to_the_wrong_customer_is_credited_and_sent_again() -> None:
    story = story_of(dt.date(2026, 12, 31))
    notes = [s for s in story.steps if s.entry.description.startswith("Credit note for ")]
    whole = [
        (note, of)
        for note in notes
        for of in invoiced(story)
        if of.entry.description == f"Invoice {note.entry.description[16:]}"
        and of.entry.lines[0].amount_minor == -note.entry.lines[0].amount_minor
    ]

    ((note, wrong),) = whole
    again = [
        s
        for s in invoiced(story)
        if s.entry.booked_on == note.entry.booked_on
        and s.entry.lines[0].amount_minor == wrong.entry.lines[0].amount_minor
    ]
    assert [s.entry.lines[0].party_code for s in again] == ["K1010"]
    assert wrong.entry.lines[0].party_code == "K1008"


def test_one_customer_pays_ever_later_and_one_not_at_all() -> None:
    story = story_of(dt.date(2026, 12, 31))
    issued_on = {s.entry.source[8:]: s.entry.booked_on for s in invoiced(story)}
    took = [
        (step.entry.booked_on - issued_on[step.entry.source[5:]]).days
        for step in story.steps
        if step.entry.journal_code == "BNK"
        and step.entry.lines[1].party_code == PAYS_EVER_LATER
        and step.entry.source[5:] in issued_on
    ]

    assert sum(took[-6:]) // 6 - sum(took[:6]) // 6 > 25
    written_off = [s for s in story.steps if s.entry.source == "letter:bankruptcy"]
    assert len(written_off) == 1
    assert len(written_off[0].entry.lines) >= 6


def test_mistakes_are_taken_back_and_never_changed() -> None:
    story = story_of(dt.date(2026, 12, 31))
    by_key = {step.key: step for step in story.steps if step.key}
    reversals = [step for step in story.steps if step.takes_back]

    assert len(reversals) >= 5
    for step in reversals:
        original = by_key[step.takes_back]
        assert original.entry.booked_on <= step.entry.booked_on
        given = [line.amount_minor for line in original.entry.lines]
        assert [-line.amount_minor for line in step.entry.lines] == given


def test_the_books_may_begin_on_new_years_day() -> None:
    story = story_of(dt.date(2027, 1, 1))

    codes = {line.ledger_code for line in story.opening}
    assert "0540" not in codes  # no result yet
    assert "1731" in codes  # December's energy
    first = [s for s in story.steps if s.entry.description.startswith("Energy of December")]
    assert first[0].takes_back == ""


def test_hours_of_december_are_revenue_of_december() -> None:
    story = story_of(dt.date(2027, 5, 16))

    for year in (2025, 2026):
        billed = [
            line
            for step in story.steps
            if isinstance(step.deal, NewInvoice)
            and step.deal.lines[0].text == LAST_MONTHS_HOURS
            and (step.entry.booked_on.year, step.entry.booked_on.month) == (year + 1, 1)
            for line in step.entry.lines
        ]
        in_euros = [-line.amount_minor for line in billed if line.ledger_code in ("8020", "8046")]
        counted = balances_on(story, dt.date(year, 12, 31))[NOT_BILLED]
        assert len(in_euros) > 10
        assert sum(in_euros) < counted < sum(in_euros) * 11 // 10  # and those in dollars
        assert balances_on(story, dt.date(year + 1, 1, 1))[NOT_BILLED] == 0


def test_hours_of_december_wait_for_the_last_of_their_invoices() -> None:
    story = story_of(dt.date(2027, 1, 1))

    assert balances_on(story, dt.date(2026, 12, 31))[NOT_BILLED] == 0


def test_the_cast_is_as_large_as_it_says() -> None:
    assert len(EMPLOYEES) == 14
    assert len({customer.branch for customer in CUSTOMERS}) > 20
    assert len({customer.code for customer in CUSTOMERS}) == len(CUSTOMERS) == 50
