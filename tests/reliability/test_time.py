"""Clocks that jump and people around the world: the books keep their own time."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.utils import timezone

from akker.books.queries import today_in
from akker.ledger.checks import check_book
from akker.ledger.models import JournalEntry
from tests.make import ENERGY, Make

START = dt.datetime(2028, 2, 28, 23, 30, tzinfo=dt.UTC)
JUMPS = [
    dt.timedelta(),
    dt.timedelta(hours=-1),
    dt.timedelta(days=1),  # the leap day
    dt.timedelta(hours=-3),
    dt.datetime(2028, 3, 26, 1, 0, tzinfo=dt.UTC) - START,  # summer time begins
    dt.datetime(2028, 10, 29, 1, 0, tzinfo=dt.UTC) - START,  # and ends
    dt.datetime(2028, 10, 29, 0, 30, tzinfo=dt.UTC) - START,
]


def test_rel_35_a_clock_that_jumps_disturbs_neither_order_nor_day(db: None) -> None:
    make = Make(first_day=dt.date(2028, 1, 1))
    for jump in JUMPS:
        with time_machine.travel(START + jump, tick=False):
            make.post("2028-02-29", "Energy", ENERGY)

    entries = JournalEntry.objects.filter(book=make.book).order_by("number")

    moments = [entry.recorded_at for entry in entries]
    assert moments == sorted(moments)
    assert {entry.booked_on for entry in entries} == {dt.date(2028, 2, 29)}
    assert check_book(make.book).findings == ()


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Amsterdam"])
def test_rel_36_today_is_where_the_company_is_not_where_the_reader_is(
    make: Make, zone: str
) -> None:
    instant = dt.datetime(2026, 12, 31, 23, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Amsterdam"))
    with time_machine.travel(instant, tick=False), timezone.override(zone):
        assert today_in(make.book) == dt.date(2026, 12, 31)
    with time_machine.travel(instant + dt.timedelta(hours=1), tick=False), timezone.override(zone):
        assert today_in(make.book) == dt.date(2027, 1, 1)
