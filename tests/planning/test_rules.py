"""How far a plan is, over plain values."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from akker.planning.playbooks import PLAYBOOKS
from akker.planning.rules import (
    KINDS,
    MOST_TEXT,
    MOST_TITLE,
    ActionState,
    PointState,
    percent_of_plan,
    percent_reached,
    pillars,
)

TODAY = dt.date(2026, 6, 1)
_VALUES = st.integers(-(10**12), 10**12)


def test_an_objective_is_reached_whichever_way_it_goes() -> None:
    assert percent_reached(80, 95, 80) == 0
    assert percent_reached(80, 95, 95) == 100
    assert percent_reached(80, 95, 200) == 100
    assert percent_reached(30, 10, 20) == 50  # days late that come down
    assert percent_reached(30, 10, 35) == 0
    assert percent_reached(0, 100, None) == 0


@given(_VALUES, _VALUES, _VALUES)
def test_a_percent_is_between_none_and_all(start: int, target: int, value: int) -> None:
    if start != target:
        assert 0 <= percent_reached(start, target, value) <= 100
        assert percent_reached(start, target, target) == 100


def test_the_four_pillars_are_told_apart() -> None:
    old = TODAY - dt.timedelta(days=151)
    points = [
        PointState("question", True, TODAY),
        PointState("question", False, TODAY),
        PointState("goal", False, TODAY),
        PointState("strength", False, old),
        PointState("risk", False, TODAY),
        PointState("risk", False, old),
    ]
    actions = [ActionState(TODAY, True), ActionState(old, False), ActionState(TODAY, False)]

    talk, both_win, built, used = pillars(points, [40, 100], actions, TODAY)

    assert (talk.percent, talk.done, talk.count) == (50, 1, 2)
    assert (both_win.percent, both_win.done, both_win.count) == (70, 1, 1)
    assert (built.done, built.count, built.late) == (2, 7, 1)
    assert (used.percent, used.done, used.count, used.late) == (33, 1, 3, 1)
    assert percent_of_plan((talk, both_win, built, used)) == (50 + 70 + 28 + 33) // 4


def test_a_plan_with_nothing_in_it_is_nowhere() -> None:
    assert percent_of_plan(pillars([], [], [], TODAY)) == 0


def test_every_kind_has_a_playbook_in_both_languages_that_fits_in_a_plan() -> None:
    assert set(PLAYBOOKS) == set(KINDS)
    for book in PLAYBOOKS.values():
        texts = [*book.questions, *(step.text for step in book.steps)]
        assert all(set(one) == {"en", "nl"} for one in [book.title, *texts])
        assert all(len(text) <= MOST_TEXT for one in texts for text in one.values())
        assert all(len(text) <= MOST_TITLE - 5 for text in book.title.values())
        assert all(0 <= step.after_days <= book.days for step in book.steps)
