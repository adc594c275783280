"""Scores that are kept: one for each day on which something differed, and the last of everybody."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.health.models import HealthScore
from akker.health.queries_scores import ScoreRow, last_scores, scores_of
from akker.health.runs import score_customers
from akker.parties.merging import merge_parties
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 with two orders a month apart, P1 with one."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("60.00"), party="P1", date="2026-01-20")
    issued(make, line("100.00"), date="2026-02-04")
    return make


def scored(make: Make, on: str) -> tuple[int, int]:
    done = score_customers(make.alice, on=day(on))
    return done.customer_count, done.changed_count


def last(make: Make, **how: object) -> list[ScoreRow]:
    with reading(make.book):
        return last_scores(make.book, limit=60, **how)  # type: ignore[arg-type]


def history(make: Make, code: str) -> list[tuple[str, int, int | None]]:
    with reading(make.book):
        rows = scores_of(make.book, code)
    return [(row.scored_on.isoformat(), row.score, row.was) for row in rows]


def test_a_score_is_kept_only_where_it_differs(sold: Make) -> None:
    assert scored(sold, "2026-02-10") == (2, 2)
    assert scored(sold, "2026-02-11") == (2, 0)
    assert scored(sold, "2026-05-31") == (2, 2)

    (new, score, was), (old, first, nothing) = history(sold, "J1")
    assert (new, old) == ("2026-05-31", "2026-02-10")
    assert score < first == was
    assert nothing is None
    kinds = Event.objects.filter(book=sold.book, kind="CustomersScored")
    assert kinds.count() == 2  # nothing happened the second time


def test_a_second_time_on_a_day_takes_the_place_of_the_first(sold: Make) -> None:
    scored(sold, "2026-02-10")
    before = history(sold, "P1")
    issued(sold, line("800.00"), party="P1", date="2026-02-10")

    scored(sold, "2026-02-10")

    ((on, score, was),) = history(sold, "P1")
    assert (on, was) == ("2026-02-10", None)
    assert score > before[0][1]


def test_scores_of_an_earlier_day_than_the_last_are_refused(sold: Make) -> None:
    scored(sold, "2026-02-10")

    assert refusal_of(scored, sold, "2026-02-09") == "health_backdated"
    assert refusal_of(score_customers, sold.charlie) == "permission_missing"
    assert len(history(sold, "J1")) == 1


def test_the_list_begins_with_the_lowest_and_goes_on_where_it_ended(sold: Make) -> None:
    for number in range(4):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("60.00"), party=f"Q{number}", date="2026-02-04")
    scored(sold, "2026-06-30")

    rows = last(sold)
    with reading(sold.book):
        first = last_scores(sold.book, limit=2)[:2]
        place = (first[-1].score, first[-1].score_id)
        after = last_scores(sold.book, after=place, limit=60)

    assert [row.score for row in rows] == sorted(row.score for row in rows)
    assert first + after == rows
    assert len(rows) == 6
    assert [row.code for row in last(sold, text="pieters")] == ["P1"]


def test_a_reason_is_read_in_the_language_of_the_reader(sold: Make) -> None:
    scored(sold, "2026-06-30")

    row = next(one for one in last(sold) if one.code == "P1")

    assert "Days since the last order: 161" in str(row.heaviest)
    with translation.override("nl"):
        assert "Dagen sinds de laatste bestelling: 161" in str(row.heaviest)


def test_who_was_merged_is_in_the_list_no_longer(sold: Make) -> None:
    scored(sold, "2026-02-10")
    merge_parties(sold.alice, code="P1", into="J1")

    assert scored(sold, "2026-02-11")[0] == 1
    assert [row.code for row in last(sold)] == ["J1"]


def test_the_database_keeps_whose_a_score_is(sold: Make) -> None:
    scored(sold, "2026-02-10")
    other = Make()
    ready(other)

    with transaction.atomic():
        enter_book(sold.book)
        for values in ({"scored_on": day("2026-02-09")}, {"book": other.book}):
            with pytest.raises(DatabaseError), transaction.atomic():
                HealthScore.objects.filter(party__code="J1").update(**values)


def test_scoring_takes_as_many_statements_for_many_as_for_few(sold: Make) -> None:
    def count(on: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            scored(sold, on)
        return len(asked)

    scored(sold, "2026-02-10")
    few = count("2026-06-30")
    for number in range(6):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("60.00"), party=f"Q{number}", date="2026-07-01")
    scored(sold, "2026-07-01")

    assert count("2026-12-31") == few
