"""`GET /entries?text=` finds what the search of the screen finds, and looks as far."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.ledger.rules import NewLine
from akker.reports.entry_list import Wanted, entry_list
from tests.api.described import departs, told
from tests.api.world import Caller, World

pytestmark = pytest.mark.both


def found_by(caller: Caller, **asked: Any) -> set[str]:
    answer = caller.get("entries", limit=200, **asked)
    assert not departs("list_entries", answer)
    return {row["entry"] for row in told(answer)["items"]}


def on_screen(world: World, text: str, *, everywhere: bool = False) -> set[str]:
    with reading(world.make.book):
        listed = entry_list(world.make.book, Wanted(text=text, everywhere=everywhere), size=200)
    return {entry.label for entry in listed.entries}


@pytest.fixture
def spoken(world: World) -> World:
    make = world.make
    make.post("2026-05-01", "Rent of the shed", [("4600", "10.00"), ("1020", "-10.00")])
    line = NewLine("4600", 700, text="Shed, north wall")
    make.post("2026-05-02", "Paint", [line, ("1020", "-7.00")], source="shed-bill.pdf")
    make.post("2026-05-03", "Paint", [("4600", "8.00"), ("1020", "-8.00")], source="the shed")
    return world


@pytest.mark.parametrize("text", ["shed", "NORTH", "Energy", "100%", "_", "Ünknown", "rent"])
def test_a_text_finds_what_the_screen_finds(spoken: World, text: str) -> None:
    assert found_by(spoken.caller(), text=text) == on_screen(spoken, text)


def test_a_text_is_found_in_the_description_the_source_and_the_lines(spoken: World) -> None:
    caller = spoken.caller()

    assert len(found_by(caller, text="shed")) == 3
    assert found_by(caller, text=spoken.entry) == on_screen(spoken, spoken.entry) == {spoken.entry}


def test_how_far_was_looked_is_told_and_everywhere_looks_further(
    spoken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.ledger.queries_found.REACH", 1)
    caller = spoken.caller()

    near = told(caller.get("entries", text="shed"))
    far = told(caller.get("entries", text="shed", everywhere="true"))
    label = told(caller.get("entries", text=spoken.entry))
    whole = told(caller.get("entries"))

    assert near["looked_since"] and near["looked_since"] > "2026-05-01"
    assert {row["entry"] for row in near["items"]} == on_screen(spoken, "shed")
    assert len(far["items"]) == 3 and far["looked_since"] is None
    assert len(label["items"]) == 1 and label["looked_since"] is None
    assert whole["looked_since"] is None


def test_a_search_asks_no_more_of_many_entries(spoken: World) -> None:
    caller = spoken.caller()
    caller.get("entries", text="shed")

    with CaptureQueriesContext(connection) as few:
        caller.get("entries", text="shed")
    for day in range(1, 9):
        spoken.make.post(f"2026-06-0{day}", "Shed", [("4600", "1.00"), ("1020", "-1.00")])
    with CaptureQueriesContext(connection) as many:
        caller.get("entries", text="shed")
    assert len(many) == len(few)
