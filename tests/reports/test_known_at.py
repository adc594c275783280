"""What was known at a moment stays what it was, whatever is recorded later."""

import datetime as dt

import pytest
import time_machine

from akker.books.models import Book
from akker.ledger.posting import reverse_entry
from akker.reports.catalogue import build
from akker.reports.options import Options, read_options
from tests.make import Make, refusal_of
from tests.reports.small_book import MORNING, two_years, write

THEN = MORNING + dt.timedelta(minutes=5)
LATER = MORNING + dt.timedelta(hours=2)
NAMES = ["trial-balance", "balance-sheet", "profit-and-loss", "general-ledger", "journal"]


@pytest.fixture
def book(make: Make) -> Book:
    return two_years(make)


def asked(known_at: dt.datetime | None) -> Options:
    return Options(until=dt.date(2026, 3, 31), known_at=known_at)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_as_known_then_is_the_one_that_was_made_then(
    make: Make, book: Book, name: str
) -> None:
    made_then = build(book, name, asked(None)).json

    with time_machine.travel(LATER, tick=False):
        reverse_entry(make.alice, label="VRK/2026/1")
    late = make.entry("2025-12-30", "Found later", [("4600", "7.00"), ("1600", "-7.00", "ENECO")])
    write(make, [late], at=LATER)

    known_then = build(book, name, asked(THEN)).json
    assert known_then["known_at"] == THEN.isoformat()
    assert {**known_then, "known_at": None} == made_then
    assert build(book, name, asked(None)).json != made_then
    assert {**build(book, name, asked(LATER)).json, "known_at": None} == build(
        book, name, asked(None)
    ).json


def test_a_card_as_known_then_is_the_one_that_was_made_then(make: Make, book: Book) -> None:
    card = Options(until=dt.date(2026, 3, 31), ledger_code="4600", since=dt.date(2025, 1, 1))
    made_then = build(book, "ledger-card", card).json
    late = make.entry("2025-10-30", "Found later", [("4600", "7.00"), ("1600", "-7.00", "ENECO")])
    write(make, [late], at=LATER)

    known = Options(**{f: getattr(card, f) for f in card.__slots__} | {"known_at": THEN})

    assert build(book, "ledger-card", known).json | {"known_at": None} == made_then
    assert build(book, "ledger-card", card).json["balance"] == "407.00"


def test_before_anything_was_recorded_nothing_was_known(book: Book) -> None:
    before = MORNING - dt.timedelta(seconds=1)

    assert build(book, "trial-balance", asked(before)).json["rows"] == []


def test_a_moment_that_is_not_two_seconds_past_is_refused(book: Book) -> None:
    now = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        for seconds in (-3600, 0, 1):
            moment = now - dt.timedelta(seconds=seconds)
            assert refusal_of(build, book, "trial-balance", asked(moment)) == "moment_not_settled"
        build(book, "trial-balance", asked(now - dt.timedelta(seconds=2)))


def test_moments_are_read_in_utc_unless_they_say_otherwise(book: Book) -> None:
    for text in ("2026-11-02T09:05:00Z", "2026-11-02T10:05:00+01:00", "2026-11-02 09:05"):
        assert read_options({"known-at": text}).known_at == THEN
