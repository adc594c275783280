"""How a case stands and by when it is answered, without a database."""

import datetime as dt

import pytest

from akker.cases.rules import Status, after_working_days, is_overdue, status_of

FRIDAY = dt.datetime(2026, 3, 6, 16, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("spoke", "status"),
    [
        ("", Status.OPEN),
        ("ours", Status.CUSTOMER),
        ("theirs", Status.TEAM),
        ("handed", Status.TEAM),
        ("reopened", Status.TEAM),
    ],
)
def test_who_spoke_last_says_who_is_waited_for(spoke: str, status: Status) -> None:
    assert status_of(False, spoke) is status
    assert status_of(True, spoke) is Status.CLOSED


def test_saturday_and_sunday_are_no_working_days() -> None:
    monday = FRIDAY + dt.timedelta(days=3)

    assert after_working_days(FRIDAY, 1) == monday
    assert after_working_days(FRIDAY, 2) == monday + dt.timedelta(days=1)
    assert after_working_days(FRIDAY, 5) == FRIDAY + dt.timedelta(days=7)


def test_what_comes_in_on_a_saturday_counts_from_the_monday() -> None:
    saturday = FRIDAY + dt.timedelta(days=1)

    assert after_working_days(saturday, 1) == FRIDAY + dt.timedelta(days=4)


def test_only_an_answer_of_ours_can_be_overdue() -> None:
    later = FRIDAY + dt.timedelta(seconds=1)

    assert is_overdue(Status.OPEN, FRIDAY, later)
    assert is_overdue(Status.TEAM, FRIDAY, later)
    assert not is_overdue(Status.TEAM, FRIDAY, FRIDAY)
    assert not is_overdue(Status.CUSTOMER, FRIDAY, later)
    assert not is_overdue(Status.CLOSED, FRIDAY, later)
