"""What goes over with a customer to the next account manager, on one page."""

import pytest

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.cases.handling import close_case
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import keep_requirement
from akker.customers.promising import keep_promise
from akker.customers.tasking import finish_task
from akker.reports.handover import Handover, handover, handover_json, handover_table
from tests.cases.making import opened
from tests.customers.acting import DORA, gave, logged, member, planned, tasked
from tests.make import Make
from tests.planning.making import begun, known
from tests.receivables.selling import ready


@pytest.fixture
def kept(make: Make) -> Make:
    return ready(make)


def read(make: Make) -> Handover:
    with reading(make.book):
        return handover(make.book, "J1", as_of=today_in(make.book))


def told(make: Make) -> dict[str, list[str]]:
    """What stands under each heading."""
    found: dict[str, list[str]] = {}
    for row in handover_table(make.book, read(make), "en").rows:
        if row.style == "group":
            found[str(row.cells[0])] = under = []
        else:
            under.append(str(row.cells[0]))
    return found


def test_what_is_still_to_be_done_goes_over(kept: Make) -> None:
    tasked(kept.alice, "Send the offer")
    gave(kept.alice, "A plan for Venlo")
    gave(kept.alice, "Their figures of May", by="them", who="Eva")
    opened(kept.alice, "Two reports came late")
    planned(kept.alice, "The renewal")
    keep_requirement(kept.alice, title="Hours by line", wish=NewWish("J1", 240_000))
    steps = known(kept.alice, begun(kept.alice, "rescue")).actions

    found = told(kept)
    assert found["To be done for them"] == ["Send the offer"]
    assert "A plan for Venlo" in found["What we promised"]
    assert found["What they promised"] == ["Their figures of May"]
    assert found["Cases"] == ["C-0001 Two reports came late"]
    assert found["What they want of us"] == ["Hours by line: Open"]
    assert found["Contacts to come"] == ["The renewal"]
    assert found["Actions of plans"] == [one.text for one in steps]
    assert len(steps) > 1
    as_json = handover_json(kept.book, read(kept))
    assert [one["text"] for one in as_json["their_promises"]] == ["Their figures of May"]  # type: ignore[attr-defined]
    assert len(as_json["actions"]) == len(steps)  # type: ignore[arg-type]


def test_what_has_ended_stays_behind(kept: Make) -> None:
    finish_task(kept.alice, task_id=tasked(kept.alice))
    keep_promise(kept.alice, promise_id=gave(kept.alice))
    close_case(kept.alice, case_no=opened(kept.alice), outcome="solved", answer="We sent them")
    assert not {"To be done for them", "What we promised", "Cases", "Contacts to come"} & set(
        told(kept)
    )


def test_what_came_of_a_note_for_named_readers_is_not_told(kept: Make) -> None:
    dora = member(kept)
    note = logged(dora, "They look at a competitor", is_sensitive=True, readers=(DORA,))
    tasked(dora, "Ask about the competitor", activity_id=note)
    assert "To be done for them" not in told(kept)
