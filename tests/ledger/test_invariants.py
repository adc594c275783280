"""The accounting invariants that the ledger keeps, each put to random books.

The numbers are those of the accounting rules; 16 to 30 stand in `test_invariants_16_to_30.py`.
Of the others, 11 to 15 and 27 belong to open items, 17 and 20 to 25 to VAT. Every example gets
books of its own, in a transaction rolled back.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.kernel.calendar import ONE_DAY
from akker.kernel.money import (
    decimal_text,
    decimals_of,
    parse_decimal,
    round_half_up,
    split_largest_remainder,
)
from akker.ledger.attaching import attach_file
from akker.ledger.chain import GENESIS
from akker.ledger.checks import check_book
from akker.ledger.closing import close_fiscal_year, lock_until, reopen_fiscal_year
from akker.ledger.models import EntryAttachment, JournalEntry, JournalLine
from akker.ledger.opening import open_fiscal_year
from akker.ledger.posting import post_manual_entry, reverse_entry
from akker.ledger.queries import balances, entry_labelled
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.verification import chain_breaks
from tests.ledger.random_books import (
    START,
    YEAR_END,
    books,
    codes,
    days,
    entries,
    few,
    lines_of,
    made,
    posted,
    worlds,
)
from tests.ledger.unguarded import guards_off
from tests.make import Make, refusal_of
from tests.together import at_once

pytestmark = pytest.mark.django_db


@books
@given(st.lists(st.tuples(codes, st.integers(-3, 3)), max_size=4))
def test_invariant_01_an_entry_is_posted_only_if_it_balances(sides: list[tuple[str, int]]) -> None:
    make = Make()
    lines = tuple(NewLine(code, amount) for code, amount in sides)
    entry = NewEntry("MEM", START, "Perhaps", lines)
    whole = len(sides) > 1 and all(n for _, n in sides) and not sum(n for _, n in sides)

    if whole:
        post_manual_entry(make.alice, entry=entry)
    else:
        refusal_of(post_manual_entry, make.alice, entry=entry)

    with reading(make.book):
        assert lines_of(make).count() == (len(sides) if whole else 0)


@books
@given(st.integers(1, 10**9), st.integers(-2, 2))
def test_invariant_01_it_balances_in_its_one_currency_too(amount: int, off: int) -> None:
    make = Make()
    lines = (
        NewLine(
            "1300", amount + 2, make.party("C1"), currency="USD", currency_minor=amount + 2 + off
        ),
        NewLine("8040", -amount - 2, currency="USD", currency_minor=-amount - 2),
    )
    entry = NewEntry("MEM", START, "Perhaps", lines)

    if off:
        assert refusal_of(post_manual_entry, make.alice, entry=entry) == "entry_unbalanced"
    else:
        assert post_manual_entry(make.alice, entry=entry).number == 1


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(["JPY", "EUR", "KWD"]))
def test_invariant_02_money_is_whole_minor_units_of_its_currency(
    amount: int, currency: str
) -> None:
    text = decimal_text(amount, currency)

    assert parse_decimal(text, currency) == amount
    assert Decimal(text).scaleb(decimals_of(currency)) == amount
    finer = f"{text}{'' if '.' in text else '.'}1"
    assert refusal_of(parse_decimal, finer, currency) == "too_many_decimals"


@books
@given(worlds)
def test_invariant_03_a_line_has_one_side_and_is_never_zero(world: list[NewEntry]) -> None:
    make, _ = posted(world)
    with reading(make.book):
        stored = list(lines_of(make).values_list("amount_minor", flat=True).order_by("pk"))
    assert stored == [line.amount_minor for entry in world for line in entry.lines]

    zero = replace(world[0], lines=(*world[0].lines, NewLine("1020", 0)))
    assert refusal_of(post_manual_entry, make.alice, entry=zero) == "line_zero"
    nothing = NewLine("1300", 5, "C1", currency="USD", currency_minor=0)
    foreign = replace(world[0], lines=(nothing, NewLine("1020", -5)))
    assert refusal_of(post_manual_entry, make.alice, entry=foreign) == "currency_zero"


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_invariant_04_rounding_is_half_up_and_parts_add_up(whole: int, weights: list[int]) -> None:
    tenths = Decimal(whole) / 10
    assert abs(round_half_up(tenths)) == (abs(whole) + 5) // 10
    assert round_half_up(-tenths) == -round_half_up(tenths)

    if sum(weights):
        parts = split_largest_remainder(whole, weights)
        assert sum(parts) == whole
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Decimal(whole) * weight / sum(weights)) < 1


@few
@given(worlds, st.data())
def test_invariant_05_nothing_posted_is_changed_or_deleted(
    world: list[NewEntry], data: st.DataObject
) -> None:
    make, labels = posted(world)
    attach_file(make.alice, label=labels[0], name="receipt.pdf", content=b"%PDF")
    which = data.draw(st.sampled_from([JournalEntry, JournalLine, EntryAttachment]))
    change = {
        JournalEntry: {"description": "Other"},
        JournalLine: {"amount_minor": 1},
        EntryAttachment: {"attached_at": dt.datetime.now(dt.UTC)},
    }[which]
    with reading(make.book):
        rows = which._default_manager.filter(book=make.book)
        for attempt in (rows.delete, partial(rows.update, **change), rows[0].delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()
    assert check_book(make.book).findings == ()


@books
@given(entries(), days)
def test_invariant_06_a_correction_is_a_linked_reversal_on_an_open_day(
    entry: NewEntry, locked: dt.date
) -> None:
    make, (label,) = posted([entry])
    open_fiscal_year(make.alice)
    lock_until(make.alice, kind="hard", until=locked if locked < YEAR_END else None)

    reversal = reverse_entry(make.alice, label=label)

    with reading(make.book):
        row = entry_labelled(make.book, reversal.label)
        assert not balances(make.book, until=row.booked_on)
    assert row.reverses_label == label
    still_open = locked == YEAR_END or entry.booked_on > locked
    assert row.booked_on == (entry.booked_on if still_open else locked + ONE_DAY)


@books
@given(entries(), st.integers(2, 4), st.text(min_size=1, max_size=120).filter(str.isprintable))
def test_invariant_07_a_repeated_request_gives_the_first_answer(
    entry: NewEntry, times: int, key: str
) -> None:
    make = made()
    actor = replace(make.alice, idempotency_key=key)

    answers = {post_manual_entry(actor, entry=entry) for _ in range(times)}

    assert len(answers) == 1
    with reading(make.book):
        assert JournalEntry.objects.filter(book=make.book).count() == 1


@books
@given(st.lists(st.tuples(entries(), st.booleans()), min_size=2, max_size=6))
def test_invariant_08_numbers_have_no_gap_whatever_was_refused(
    tries: list[tuple[NewEntry, bool]],
) -> None:
    make = made()
    for entry, spoiled in tries:
        if spoiled:
            refusal_of(post_manual_entry, make.alice, entry=replace(entry, lines=entry.lines[:-1]))
        else:
            post_manual_entry(make.alice, entry=entry)

    assert_gapless(make)


def assert_gapless(make: Make) -> None:
    series: dict[tuple[int, int], list[int]] = {}
    with reading(make.book):
        rows = JournalEntry.objects.filter(book=make.book).order_by("number")
        for row in rows:
            series.setdefault((row.journal_id, row.fiscal_year_id), []).append(row.number)
    for numbers in series.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_invariant_08_fifty_at_once_take_fifty_consecutive_numbers(committed: Make) -> None:
    entry = committed.entry("2026-03-02", "Energy", [("4600", "1.00"), ("1020", "-1.00")])
    post = partial(post_manual_entry, committed.alice, entry=entry)

    numbers = [answer.number for answer in at_once(*[post] * 50)]

    assert sorted(numbers) == list(range(1, 51))
    assert_gapless(committed)


@books
@given(worlds)
def test_invariant_09_a_series_is_never_reset_within_its_year(world: list[NewEntry]) -> None:
    make, _ = posted([replace(entry, journal_code="MEM") for entry in world])
    close_fiscal_year(make.alice, name="2026")
    reopen_fiscal_year(make.alice, name="2026")

    again = post_manual_entry(make.alice, entry=replace(world[0], journal_code="MEM"))

    assert again.number == len(world) + 1
    with reading(make.book):
        moments = JournalEntry.objects.filter(book=make.book, journal__code="MEM")
        in_order = list(moments.order_by("number").values_list("recorded_at", flat=True))
    assert in_order == sorted(in_order)


@few
@given(worlds, st.data())
def test_invariant_10_a_series_is_a_chain_that_shows_its_first_break(
    world: list[NewEntry], data: st.DataObject
) -> None:
    make, labels = posted([replace(entry, journal_code="MEM") for entry in world])
    with reading(make.book):
        rows = list(JournalEntry.objects.filter(book=make.book).order_by("number"))
        assert [row.previous_hash for row in rows] == [GENESIS, *(r.hash for r in rows[:-1])]
        assert chain_breaks(make.book) == []
        touched = data.draw(st.integers(0, len(rows) - 1))
        with guards_off():
            JournalLine.objects.filter(entry=rows[touched], line_no=1).update(text="touched")
        assert [found.label for found in chain_breaks(make.book)] == [labels[touched]]
