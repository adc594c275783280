"""The accounting invariants of periods and currencies, each put to random books.

As `test_invariants.py`, which holds the first ten.
"""

import datetime as dt
import importlib
import pkgutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

import akker.ledger
from akker.books.actor import USECASES, reading
from akker.kernel.calendar import ONE_DAY
from akker.kernel.errors import Refused
from akker.kernel.rates import at_rate, rate_text
from akker.ledger.checks import check_book
from akker.ledger.closing import close_fiscal_year, lock_until, reopen_fiscal_year
from akker.ledger.drafting import post_draft, reverse_and_copy, save_draft
from akker.ledger.entry_form import entry_from_form
from akker.ledger.importing import import_journal
from akker.ledger.models import JournalEntry
from akker.ledger.opening import post_opening_balances
from akker.ledger.posting import post_entries, post_manual_entry, reverse_entry
from akker.ledger.queries import balances, chart
from akker.ledger.queries_foreign import foreign_balances
from akker.ledger.rating import import_rates
from akker.ledger.recurring import add_recurring_entry, run_recurring
from akker.ledger.revaluing import revalue
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.starting import import_opening
from tests.ledger.random_books import (
    START,
    YEAR_END,
    books,
    days,
    entries,
    few,
    lines_of,
    made,
    posted,
    worlds,
)
from tests.make import Make, refusal_of

pytestmark = pytest.mark.django_db

GATES = {"sales": "VRK", "purchase": "INK", "vat": "MEM", "hard": "MEM"}


@books
@given(st.sampled_from(list(GATES)), entries(), st.booleans(), days)
def test_invariant_16_each_gate_stops_what_it_is_for(
    kind: str, entry: NewEntry, has_vat: bool, locked: dt.date
) -> None:
    make = made()
    if has_vat:
        vat = (NewLine("1520", 7), NewLine("1020", -7))
        entry = replace(entry, lines=(*entry.lines, *vat))
    if locked == YEAR_END and kind == "hard":
        locked -= ONE_DAY
    lock_until(make.alice, kind=kind, until=locked)
    meant = {"hard": True, "vat": has_vat}.get(kind, entry.journal_code == GATES[kind])

    if meant and entry.booked_on <= locked:
        assert refusal_of(post_manual_entry, make.alice, entry=entry) == "period_locked"
    else:
        assert post_manual_entry(make.alice, entry=entry).number == 1


ENERGY = {
    "journal": "MEM",
    "description": "Energy",
    "lines": [{"code": "4600", "amount": "1.00"}, {"code": "1020", "amount": "-1.00"}],
}
OPEN_DAY = dt.date(2026, 12, 1)


def _draft(make: Make, day: dt.date) -> None:
    content = {**ENERGY, "date": day.isoformat()}
    post_draft(make.alice, draft_id=save_draft(make.alice, title="Energy", content=content))


def _recurring(make: Make, day: dt.date) -> None:
    add_recurring_entry(make.alice, name=str(day), content=ENERGY, starts_on=day, ends_on=day)
    result = next(r for r in run_recurring(make.alice, until=day) if r.due_on == day)
    if result.refusal:
        raise Refused("period_locked", result.refusal)


def _revaluation(make: Make, day: dt.date) -> None:
    import_rates(make.alice, content=f"Date,USD\n{day},1.25\n".encode())
    revalue(make.alice, on=day)


def _manual(make: Make, day: dt.date) -> None:
    post_manual_entry(make.alice, entry=entry_from_form({**ENERGY, "date": str(day)}, "EUR"))


def _opening(make: Make, day: dt.date) -> None:
    lines = [NewLine("1020", 5), NewLine("0500", -5)]
    post_opening_balances(make.alice, booked_on=day, lines=lines)


def _journal_file(make: Make, day: dt.date) -> None:
    rows = f"entry,date,account,amount\n1,{day},4600,1.00\n1,{day},1020,-1.00\n"
    _from_file(rows, lambda path: import_journal(make.alice, path=path))


def _opening_file(make: Make, day: dt.date) -> None:
    rows = "ledger_code,debit,credit\n1020,5.00,\n0500,,5.00\n"
    _from_file(rows, lambda path: import_opening(make.alice, path=path, booked_on=day))


def _from_file(rows: str, bring_in: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_text(rows)
        bring_in(path)


WRITERS: dict[str, Callable[[Make, dt.date], object]] = {
    "posting.post_manual_entry": _manual,
    "posting.post_entries": lambda m, d: post_entries(
        m.alice, entries=[entry_from_form({**ENERGY, "date": str(d)}, "EUR")] * 3
    ),
    "importing.import_journal": _journal_file,
    "starting.import_opening": _opening_file,
    "posting.reverse_entry": lambda m, d: reverse_entry(m.alice, label="MEM/2026/1", booked_on=d),
    "drafting.post_draft": _draft,
    "drafting.reverse_and_copy": lambda m, d: reverse_and_copy(
        m.alice, label="MEM/2026/1", booked_on=d
    ),
    "opening.post_opening_balances": _opening,
    "recurring.run_recurring": _recurring,
    "revaluing.revalue": _revaluation,
}


@pytest.mark.parametrize("writer", WRITERS)
@few
@given(day=st.dates(START, dt.date(2026, 11, 30)))
def test_invariant_16_no_writer_passes_the_hard_lock(writer: str, day: dt.date) -> None:
    make = Make()
    owed = NewLine("1300", 10000, "ACME", currency="USD", currency_minor=10000)
    make.post(str(START), "Advice", [owed, ("8040", "-100.00")])
    lock_until(make.alice, kind="hard", until=dt.date(2026, 11, 30))

    assert refusal_of(WRITERS[writer], make, day) == "period_locked"
    with reading(make.book):
        assert JournalEntry.objects.filter(book=make.book).count() == 1
    WRITERS[writer](make, OPEN_DAY)
    with reading(make.book):
        assert JournalEntry.objects.filter(book=make.book).count() > 1


OTHERS = {
    *("closing.lock_until", "closing.close_fiscal_year", "closing.reopen_fiscal_year"),
    *("drafting.save_draft", "drafting.change_draft", "drafting.delete_draft"),
    *("drafting.save_template", "drafting.delete_template", "drafting.entry_from_template"),
    *("recurring.add_recurring_entry", "recurring.change_recurring_entry"),
    *("recurring.stop_recurring_entry", "rating.import_rates", "attaching.attach_file"),
    *("opening.open_fiscal_year", "opening.open_other_books", "changing.change_book"),
    "starting.import_chart",
}
ELSEWHERE = ("charting.", "completing.", "dimensioning.", "anchoring.")


def test_invariant_16_every_use_case_that_posts_is_tried_against_the_lock() -> None:
    """A new use case of the ledger is a writer, to be tried above, or one of the others."""
    for module in pkgutil.iter_modules(akker.ledger.__path__, "akker.ledger."):
        importlib.import_module(module.name)
    ours = {name.removeprefix("akker.ledger.") for name in USECASES if "akker.ledger." in name}

    assert {name for name in ours if not name.startswith(ELSEWHERE)} == {*WRITERS, *OTHERS}


def results(make: Make, day: dt.date) -> dict[str, int]:
    """Balances of income and expense, all years together."""
    with reading(make.book):
        kinds = {row.code: row.type for row in chart(make.book)}
        found = balances(make.book, until=day)
    return {code: a for code, a in found.items() if kinds[code] in ("income", "expense")}


@books
@given(worlds, entries(), entries(), days)
def test_invariant_18_assets_equal_what_is_owed_and_opening_balances_follow(
    world: list[NewEntry], next_year: NewEntry, late: NewEntry, day: dt.date
) -> None:
    make, _ = posted(world)
    close_fiscal_year(make.alice, name="2026")
    new_year = YEAR_END + ONE_DAY
    later = max(next_year.booked_on.replace(year=2027), new_year + ONE_DAY)
    post_manual_entry(make.alice, entry=replace(next_year, booked_on=later))
    with reading(make.book):
        assert sum(balances(make.book, until=day).values()) == 0
        before = balances(make.book, until=new_year)
    assert results(make, new_year) == {}

    reopen_fiscal_year(make.alice, name="2026")
    post_manual_entry(make.alice, entry=late)
    close_fiscal_year(make.alice, name="2026")

    expected = dict(before)
    for line in late.lines:
        code = "0540" if line.ledger_code[0] in "478" else line.ledger_code
        expected[code] = expected.get(code, 0) + line.amount_minor
    with reading(make.book):
        after = balances(make.book, until=new_year)
    assert after == {code: amount for code, amount in expected.items() if amount}
    assert results(make, new_year) == {}


@books
@given(worlds, days, days, st.booleans())
def test_invariant_19_stored_totals_give_the_sums_of_the_lines(
    world: list[NewEntry], since: dt.date, until: dt.date, closed: bool
) -> None:
    make, _ = posted(world)
    if closed:
        close_fiscal_year(make.alice, name="2026")
    since, until = min(since, until), max(since, until)
    for first, last in ((None, until), (since, until), (None, YEAR_END)):
        rows = lines_of(make, booked_on__lte=last)
        if first:
            rows = rows.filter(booked_on__gte=first)
        with reading(make.book):
            sums = rows.values_list("ledger_account__code").annotate(Sum("amount_minor"))
            assert balances(make.book, until=last, since=first) == {
                code: total for code, total in sums.order_by() if total
            }
    assert check_book(make.book).findings == ()


currencies = st.sampled_from(["USD", "JPY", "KWD"])
sizes = st.integers(1, 10**9)
debts = st.lists(st.tuples(currencies, sizes, sizes, st.booleans()), min_size=1, max_size=5)
RATE_DAY = dt.date(2026, 6, 30)
rate_sets = st.fixed_dictionaries(
    {code: st.integers(10**8, 10**11) for code in ("USD", "JPY", "KWD")}
)


def owed(make: Make, rows: list[tuple[str, int, int, bool]], rates: dict[str, int]) -> None:
    """Debts to us and by us, and the rates of the last day of June."""
    make.party("C1")
    cells = ",".join(rate_text(rate_e9) for rate_e9 in rates.values())
    content = f"Date,{','.join(rates)}\n{RATE_DAY},{cells}\n"
    import_rates(make.alice, content=content.encode())
    for currency, own, foreign, is_ours in rows:
        code, sign = ("1300", 1) if is_ours else ("1600", -1)
        line = NewLine(code, sign * own, "C1", currency=currency, currency_minor=sign * foreign)
        entry = NewEntry("MEM", START, "Debt", (line, NewLine("1020", -sign * own)))
        post_manual_entry(make.alice, entry=entry)


@books
@given(debts, st.booleans())
def test_invariant_26_every_foreign_line_says_amount_rate_day_and_source(
    rows: list[tuple[str, int, int, bool]], is_given: bool
) -> None:
    make = Make()
    make.party("C1")
    for currency, own, foreign, _ in rows:
        line = NewLine("1300", own, "C1", currency=currency, currency_minor=foreign)
        if is_given:
            line = replace(line, rate_e9=10**9, rate_on=START, rate_source="ECB")
        entry = NewEntry("MEM", RATE_DAY, "Debt", (line, NewLine("1020", -own)))
        post_manual_entry(make.alice, entry=entry)

    with reading(make.book):
        stored = list(lines_of(make).exclude(currency=""))
    assert len(stored) == len(rows)
    for row in stored:
        assert row.currency_minor
        assert row.rate_e9 > 0
        expected = (START, "ECB") if is_given else (RATE_DAY, "amounts")
        assert (row.rate_on, row.rate_source) == expected


@books
@given(debts, debts, rate_sets)
def test_invariant_28_a_revaluation_lasts_a_day_beside_the_control_account(
    rows: list[tuple[str, int, int, bool]],
    later: list[tuple[str, int, int, bool]],
    rates: dict[str, int],
) -> None:
    make = Make()
    for part in (rows, later):
        owed(make, part, rates)
        with reading(make.book):
            before = balances(make.book, until=RATE_DAY)
            found = foreign_balances(make.book, until=RATE_DAY)

        revalue(make.alice, on=RATE_DAY)

        assert revalue(make.alice, on=RATE_DAY) == [], "what holds is left alone"
        with reading(make.book):
            after = balances(make.book, until=RATE_DAY)
            day_after = balances(make.book, until=RATE_DAY + ONE_DAY)
        for code, beside in (("1300", "1309"), ("1600", "1609")):
            worth = sum(
                at_rate(b.currency_minor, b.currency, rates[b.currency], "EUR")
                for b in found
                if b.ledger_code == code
            )
            assert after.get(code, 0) + after.get(beside, 0) == worth
            assert after.get(code, 0) == before.get(code, 0), "open items are not touched"
            assert beside not in day_after
        assert "8461" not in day_after
    assert check_book(make.book).findings == ()


@books
@given(debts, rate_sets, st.integers(-50, 50))
def test_invariant_29_nothing_in_a_currency_is_worth_nothing(
    rows: list[tuple[str, int, int, bool]], rates: dict[str, int], rounding: int
) -> None:
    make = Make()
    owed(make, rows, rates)
    paid = [(currency, max(1, own + rounding), n, not ours) for currency, own, n, ours in rows]
    for currency, own, foreign, is_ours in paid:
        code, sign = ("1600", 1) if is_ours else ("1300", -1)
        line = NewLine(code, sign * own, "C1", currency=currency, currency_minor=sign * foreign)
        entry = NewEntry("MEM", RATE_DAY, "Paid", (line, NewLine("1020", -sign * own)))
        post_manual_entry(make.alice, entry=entry)

    revalue(make.alice, on=RATE_DAY)

    with reading(make.book):
        end = balances(make.book, until=RATE_DAY)
        assert all(not b.currency_minor for b in foreign_balances(make.book, until=RATE_DAY))
    assert end.get("1300", 0) + end.get("1309", 0) == 0
    assert end.get("1600", 0) + end.get("1609", 0) == 0


@books
@given(st.lists(st.tuples(days, sizes, days), min_size=1, max_size=4), days)
def test_invariant_30_the_result_depends_on_the_invoice_never_on_its_payment(
    sales: list[tuple[dt.date, int, dt.date]], day: dt.date
) -> None:
    make = Make()
    make.party("C1")
    for invoiced_on, amount, paid_on in sales:
        invoice = (NewLine("1300", amount, "C1"), NewLine("8020", -amount))
        payment = (NewLine("1020", amount), NewLine("1300", -amount, "C1"))
        for booked_on, lines in ((invoiced_on, invoice), (paid_on, payment)):
            entry = NewEntry("MEM", booked_on, "Sale", lines)
            post_manual_entry(make.alice, entry=entry)

    earned = sum(amount for invoiced_on, amount, _ in sales if invoiced_on <= day)
    assert results(make, day) == ({"8020": -earned} if earned else {})
