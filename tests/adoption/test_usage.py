"""Figures of use: recorded, replaced, taken back, and how they stand and stood."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import DatabaseError, transaction

from akker.access.doors import job_actor
from akker.adoption.checks import broken_standings
from akker.adoption.measuring import keep_measure, retire_measure
from akker.adoption.models import UsageFigure, UsageStanding
from akker.adoption.queries import (
    fallen_usage,
    figures_page,
    measures_of,
    usage_known_by,
    usage_page,
)
from akker.adoption.recording import record_usage, take_back_figure
from akker.adoption.rules import NewFigure, NewMeasure
from akker.audit.models import Event
from akker.audit.reacting import deliver_pending
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.ledger.changing import change_book
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere
from akker.reports.needs import Need
from tests.adoption.making import SEATS, USERS, known_by, measured, use_of, used
from tests.customers.acting import EMIL, member
from tests.make import Make, refusal_of
from tests.receivables.selling import customer


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    measured(make.alice)
    return make


def test_the_adoption_is_active_users_of_the_seats(world: Make) -> None:
    used(world.alice, 12)
    assert use_of(world.alice)[USERS].percent is None

    used(world.alice, 16, measure=SEATS)

    assert use_of(world.alice)[USERS].percent == 75
    assert Event.objects.filter(kind="UsageRecorded", subject="party:J1").count() == 2


def test_another_full_number_changes_the_adoption_of_everybody(world: Make) -> None:
    used(world.alice, 12)

    keep_measure(
        world.alice,
        code=USERS,
        measure=NewMeasure("Active users", "users", full_value_e6=48_000_000),
    )

    assert use_of(world.alice)[USERS].percent == 25


def test_a_second_figure_takes_the_place_of_the_first_which_stays_to_be_read(world: Make) -> None:
    used(world.alice, 12)
    again, other = used(world.alice, 12), used(world.alice, 14)

    assert (again.same_count, other.changed_count) == (1, 1)
    assert use_of(world.alice)[USERS].standing.level_e6 == 14_000_000
    with reading(world.book):
        rows = figures_page(world.book, keys_of_group(world.book, "J1"), limit=9)
    assert [(row.value_e6, row.ended_at is None) for row in rows] == [
        (14_000_000, True),
        (12_000_000, False),
    ]


def test_a_figure_taken_back_counts_no_longer(world: Make) -> None:
    used(world.alice, 12)
    key = UsageFigure.objects.get(book=world.book).pk

    take_back_figure(world.alice, figure_id=key)

    assert use_of(world.alice) == {}
    again = refusal_of(take_back_figure, world.alice, figure_id=key)
    assert again == "usage_figure_unknown"


def test_what_was_known_then_is_told_as_it_was(world: Make) -> None:
    used(world.alice, 12)
    today = today_in(world.book)
    first = UsageFigure.objects.get(book=world.book)
    long_ago = first.recorded_at - dt.timedelta(days=40)
    with inside(world.book):  # it was recorded forty days ago
        _recorded_at(first, long_ago)
    used(world.alice, 5)

    before = known_by(world.alice, today - dt.timedelta(days=30))
    now, nothing = known_by(world.alice, today), known_by(world.alice, long_ago.date() - _DAY)

    assert before[USERS].standing.level_e6 == 12_000_000
    assert now[USERS].standing.level_e6 == 5_000_000
    assert nothing == {}


_DAY = dt.timedelta(days=1)


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


def _recorded_at(figure: UsageFigure, moment: dt.datetime) -> None:
    """A figure as if it had come in earlier: the first is ended, and one of that moment stands."""
    copy = UsageFigure.objects.get(pk=figure.pk)
    figure.ended_at = figure.recorded_at
    figure.save(update_fields=["ended_at"])
    copy.pk, copy.recorded_at, copy.ended_at = None, moment, None
    copy.save(force_insert=True)


def test_who_uses_a_third_less_than_usual_asks_for_attention(world: Make) -> None:
    for months_ago, value in ((5, 30), (4, 30), (3, 30), (2, 30), (1, 12)):
        used(world.alice, value, months_ago)
    today = today_in(world.book)

    with reading(world.book):
        (row,) = fallen_usage(world.book, today=today, limit=9)
        aged = aged_receivables(world.book, as_of=today)
        found = attention_everywhere(world.book, None, aged, today=today)
        later = fallen_usage(world.book, today=today + dt.timedelta(days=120), limit=9)

    assert (row.measure, row.standing.change_percent) == (USERS, -60)
    assert [(one.party_code, one.subject) for one in found if one.need is Need.USE] == [
        ("J1", "Active users")
    ]
    assert later == []


def test_who_uses_least_of_what_they_bought_comes_first(world: Make) -> None:
    for code, users in (("J2", 4), ("J3", 16)):
        customer(world, code, name=code)
        used(world.alice, users, code=code)
        used(world.alice, 16, code=code, measure=SEATS)
    used(world.alice, 3)  # of whom nobody knows the seats

    with reading(world.book):
        rows = usage_page(world.book, USERS, limit=9)
        next_ones = usage_page(world.book, USERS, after=rows[0].place, limit=9)
        last = usage_page(world.book, USERS, after=rows[1].place, limit=9)

    assert [row.party_code for row in rows] == ["J2", "J3", "J1"]
    assert [row.party_code for row in next_ones] == ["J3", "J1"]
    assert [row.party_code for row in last] == ["J1"]


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (NewFigure("nobody", USERS, dt.date(2026, 1, 1), 1), "party_unknown"),
        (NewFigure("J1", "nothing", dt.date(2026, 1, 1), 1), "usage_measure_unknown"),
        (NewFigure("J1", USERS, dt.date(2999, 1, 1), 1), "day_ahead"),
        (NewFigure("J1", USERS, dt.date(2026, 1, 1), -1), "usage_unfit"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    world: Make, figure: NewFigure, code: str
) -> None:
    good = NewFigure("J1", USERS, dt.date(2026, 2, 1), 1)

    refused = refusal_of(record_usage, world.alice, figures=[good, figure])

    assert refused == code
    assert not UsageFigure.objects.filter(book=world.book).exists()


def test_one_figure_twice_among_many_is_refused(world: Make) -> None:
    twice = [NewFigure("J1", USERS, dt.date(2026, 2, day), 1) for day in (1, 20)]

    assert refusal_of(record_usage, world.alice, figures=twice) == "usage_doubled"


@pytest.mark.parametrize(
    "measure",
    [
        NewMeasure("Users", per="week"),
        NewMeasure("Users", full_value_e6=0),
        NewMeasure("Users", full_value_e6=1, full_measure=SEATS),
        NewMeasure("Users", full_measure="users"),
        NewMeasure("Users", unit="u" * 21),
    ],
)
def test_a_measure_that_cannot_be_is_refused(world: Make, measure: NewMeasure) -> None:
    assert refusal_of(keep_measure, world.alice, code="users", measure=measure) == ("usage_unfit")


def test_the_span_of_a_measure_stays_when_it_has_figures(world: Make) -> None:
    used(world.alice, 12)

    refused = refusal_of(
        keep_measure, world.alice, code=USERS, measure=NewMeasure("Users", per="day")
    )

    assert refused == "usage_measure_used"


def test_a_retired_measure_takes_no_figures_and_comes_back_with_those_it_has(
    world: Make,
) -> None:
    used(world.alice, 12)
    retire_measure(world.alice, code=USERS)
    refused = refusal_of(used, world.alice, 13)

    assert refused == "usage_measure_unknown" and use_of(world.alice) == {}
    with reading(world.book):
        assert [row.code for row in measures_of(world.book)] == [SEATS]
        assert list(broken_standings(world.book)) == []
    keep_measure(world.alice, code=USERS, measure=NewMeasure("Users"))
    assert use_of(world.alice)[USERS].standing.level_e6 == 12_000_000


@time_machine.travel(dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC), tick=False)
def test_a_month_is_over_when_it_is_where_the_company_is(world: Make) -> None:
    """It is the first of December in Amsterdam: November counts."""
    for months_ago, value in ((4, 30), (3, 30), (2, 30), (1, 12)):
        used(world.alice, value, months_ago)

    with reading(world.book):
        (row,) = fallen_usage(world.book, today=today_in(world.book), limit=9)
    assert row.standing.on == dt.date(2026, 11, 1)


@time_machine.travel(dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC), tick=False)
def test_by_another_clock_a_month_was_over_at_another_moment(world: Make) -> None:
    """In Greenwich November was not: what stands follows the time zone of the books."""
    for months_ago, value in ((4, 30), (3, 30), (2, 30), (1, 12)):
        used(world.alice, value, months_ago)

    change_book(world.alice, name=world.book.name, timezone="UTC", language="en")
    book = Book.objects.get(pk=world.book.pk)
    with reading(book):
        assert list(broken_standings(book))
    deliver_pending(job_actor(book))

    with reading(book):
        assert not list(broken_standings(book))
        assert not fallen_usage(book, today=today_in(book), limit=9)


def test_who_sees_own_customers_only_sees_no_use_of_others(world: Make) -> None:
    customer(world, "J2", name="Other")
    emil = member(world, EMIL)
    assign_manager(world.alice, code="J2", email=EMIL)
    for code in ("J1", "J2"):
        for months_ago, value in ((4, 30), (3, 30), (2, 30), (1, 12)):
            used(world.alice, value, months_ago, code=code)
    own = emil.book
    own.seen_by_id = emil.user_id

    with reading(own):
        rows = usage_page(own, USERS, limit=9)
        fallen = fallen_usage(own, today=today_in(own), limit=9)
        of_other = figures_page(own, keys_of_group(world.book, "J1"), limit=9)
    refused = refusal_of(used, emil, 3, code="J1")

    assert [row.party_code for row in rows] == ["J2"]
    assert [row.party_code for row in fallen] == ["J2"]
    assert of_other == []
    assert refused == "party_unknown"


def test_after_a_merger_use_is_read_under_the_name_that_stays(world: Make) -> None:
    customer(world, "J2", name="Other")
    used(world.alice, 12, code="J2")
    merge_parties(world.alice, code="J2", into="J1")

    assert use_of(world.alice)[USERS].standing.level_e6 == 12_000_000
    with reading(world.book):
        (row,) = usage_page(world.book, USERS, limit=9)
        known = usage_known_by(world.book, today_in(world.book))
        (end, _other) = keys_of_group(world.book, "J1")
    assert row.party_code == "J1"
    assert list(known) == [end]


def test_the_check_finds_what_is_not_as_the_figures_say(world: Make) -> None:
    used(world.alice, 12)
    with reading(world.book):
        assert list(broken_standings(world.book)) == []
    with inside(world.book):
        UsageStanding.objects.filter(book=world.book).update(level_e6=1)

    with reading(world.book):
        (found,) = broken_standings(world.book)

    assert str(found) == "How active-users stands at J1 is not what its figures say."


def _change(row: UsageFigure, change: str) -> None:
    if change == "delete":
        row.delete()
    else:
        setattr(row, change, None if change == "ended_at" else 1)
        row.save()


@pytest.mark.parametrize("change", ["value_e6", "delete", "ended_at"])
def test_the_database_keeps_a_figure_as_it_was_recorded(world: Make, change: str) -> None:
    used(world.alice, 12)
    used(world.alice, 14)
    row = UsageFigure.objects.exclude(ended_at=None).get(book=world.book)

    with pytest.raises(DatabaseError, match="a figure of use stays as"), inside(world.book):
        _change(row, change)
