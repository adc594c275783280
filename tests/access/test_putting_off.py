"""What asks for attention is put off until a day: for oneself, and it comes back by itself."""

import datetime as dt
from dataclasses import replace

import pytest

from akker.access.models import PutOff
from akker.access.putting_off import bring_need_back, put_off_need
from akker.access.queries_put_off import PutOffRow, put_off_of
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.reports.needs import Attention, Need, keyed, parted
from tests.customers.acting import EMIL, member
from tests.make import Make, refusal_of

LATE = Attention(Need.OVERDUE, "J1", "Jansen", 100_00, "EUR", 30)


def off(actor: Actor, one: Attention = LATE, days: int = 7) -> None:
    until = today_in(actor.book) + dt.timedelta(days=days)
    put_off_need(actor, need_key=one.key, until_on=until, at_stake_minor=one.at_stake_minor)


def rows(actor: Actor, ahead: int = 0) -> dict[str, PutOffRow]:
    with reading(actor.book):
        today = today_in(actor.book) + dt.timedelta(days=ahead)
        return put_off_of(actor.book, actor.user_id, today=today)


def test_what_is_put_off_asks_again_on_its_day(make: Make) -> None:
    dora = member(make)
    off(dora, days=7)

    assert parted([LATE], rows(dora)) == ([], [(LATE, rows(dora)[LATE.key])])
    assert parted([LATE], rows(dora, ahead=6))[0] == []
    assert parted([LATE], rows(dora, ahead=7)) == ([LATE], [])


def test_it_is_put_off_for_oneself_alone(make: Make) -> None:
    dora, emil = member(make), member(make, EMIL)
    off(dora)
    assert parted([LATE], rows(emil)) == ([LATE], [])
    assert refusal_of(bring_need_back, emil, need_key=LATE.key) == "put_off_unknown"


def test_more_at_stake_or_another_reason_asks_at_once(make: Make) -> None:
    dora = member(make)
    off(dora)
    more, less = replace(LATE, at_stake_minor=100_01), replace(LATE, at_stake_minor=99_99)
    longer, other = replace(LATE, days=60), replace(LATE, subject="2026-0007")
    assert parted([more, other], rows(dora))[0] == [more, other]
    assert parted([less, longer], rows(dora))[0] == []


def test_it_is_brought_back_once(make: Make) -> None:
    dora = member(make)
    off(dora)
    bring_need_back(dora, need_key=LATE.key)
    assert rows(dora) == {}
    assert refusal_of(bring_need_back, dora, need_key=LATE.key) == "put_off_unknown"


def test_another_day_stands_in_place_of_the_first(make: Make) -> None:
    dora = member(make)
    off(dora, days=7)
    off(dora, days=14)
    (row,) = rows(dora).values()
    assert row.until_on == today_in(make.book) + dt.timedelta(days=14)
    assert PutOff.objects.filter(book=make.book).count() == 1


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_day_that_passed_or_is_far_off_is_refused(make: Make, days: int) -> None:
    dora = member(make)
    assert refusal_of(off, dora, days=days) == "put_off_unfit"
    assert rows(dora) == {}


def test_nobody_puts_off_for_nobody(make: Make) -> None:
    assert refusal_of(off, make.alice) == "put_off_of_nobody"
    assert rows(make.alice) == {}


def test_what_asks_is_found_by_its_key(make: Make) -> None:
    assert keyed([LATE], LATE.key) == LATE
    assert refusal_of(keyed, [LATE], "0" * 16) == "need_unknown"
