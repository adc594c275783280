"""Cases: opened, answered, handed on, closed and opened again; who sees them, and what counts."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from akker.access.models import Role
from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.cases.checks import broken_cases
from akker.cases.handling import close_case, hand_case, reopen_case
from akker.cases.models import Case, CaseLine
from akker.cases.promising import change_service_promise
from akker.cases.queries import CaseFilter, complaints_known_by
from akker.cases.rules import Status
from akker.customers.describing import add_person
from akker.dunning.disputing import close_dispute
from akker.parties.cards import ContactCard
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.attention import attention_of
from akker.reports.case_list import case_list_table, listed_cases
from akker.reports.needs import Need
from akker.reports.party_position import party_position
from tests.cases.making import days_ago, listed, now, opened, said, seen_case, subjects
from tests.customers.acting import DORA, EMIL, logged, member, told
from tests.dunning.agreeing import disputed
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import customer, issued, line, ready


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


def test_a_case_has_a_number_an_owner_and_a_moment_at_which_an_answer_is_due(world: Make) -> None:
    dora = member(world)

    first, second = opened(dora), opened(dora, "Where is the invoice?", kind="question")

    row = seen_case(dora, first).row
    assert (first, second) == (1, 2)
    assert (row.label, row.owner, row.team, row.status) == ("C-0001", DORA, "service", Status.OPEN)
    assert row.due_at > row.opened_at and row.due_at.weekday() < 5
    assert seen_case(dora, second).row.due_at > row.due_at
    event = Event.objects.filter(book=world.book, kind="CaseOpened").earliest("pk")
    assert event.subject == "case:1" and "report" not in str(event.after)


def test_the_first_answer_is_kept_and_then_it_waits_for_the_customer(world: Make) -> None:
    dora = member(world)
    number = opened(dora, days=9)

    said(dora, number, "note", "Ask the printer")
    assert seen_case(dora, number).row.answered_at is None
    said(dora, number, "ours", "They come on Friday", at=days_ago(3))
    answered = seen_case(dora, number).row
    said(dora, number, "ours", "And every Friday")

    found = seen_case(dora, number)
    assert answered.status is Status.CUSTOMER and not answered.is_overdue(now())
    assert found.row.answered_at == answered.answered_at
    assert [one.kind for one in found.lines] == ["note", "ours", "ours"]


def test_what_the_customer_says_is_answered_within_the_promise_again(world: Make) -> None:
    dora = member(world)
    number = opened(dora, days=9)
    before = seen_case(dora, number).row
    said(dora, number, "ours")

    said(dora, number, "theirs", "It was late again")

    after = seen_case(dora, number)
    assert before.is_overdue(now()) and not after.row.is_overdue(now())
    assert after.row.status is Status.TEAM and after.row.due_at > now()
    assert after.lines[-1].who == after.row.party_name


def test_more_words_of_the_customer_do_not_put_off_what_is_due(world: Make) -> None:
    dora = member(world)
    number = opened(dora, days=9)

    said(dora, number, "theirs", "Are you there?")

    assert seen_case(dora, number).row.is_overdue(now())


def test_it_is_handed_to_another_team_and_owner(world: Make) -> None:
    dora = member(world)
    emil = member(world, EMIL)
    number = opened(dora)
    said(dora, number)
    due = now() + dt.timedelta(days=3)

    hand_case(dora, case_no=number, owner=EMIL, team="finance", due_at=due, note="About VAT")

    row = seen_case(emil, number).row
    assert (row.owner, row.team, row.due_at, row.status) == (EMIL, "finance", due, Status.TEAM)
    assert subjects(emil, owner=emil.user_id, team="finance") == [row.subject]
    assert not subjects(dora, owner=dora.user_id)
    assert refusal_of(hand_case, dora, case_no=number, owner="x@y.example") == "not_a_member"


def test_it_is_closed_with_an_outcome_and_the_answer_and_can_be_opened_again(world: Make) -> None:
    dora = member(world)
    number = opened(dora)

    close_case(dora, case_no=number, outcome="solved", answer="A new report went out")
    closed = seen_case(dora, number).row
    again = refusal_of(close_case, dora, case_no=number, outcome="solved", answer="Twice")
    late = refusal_of(said, dora, number)
    reopen_case(dora, case_no=number, why="It is empty")

    assert (closed.outcome, closed.answer) == ("solved", "A new report went out")
    assert closed.status is Status.CLOSED and closed.answered_at is not None
    assert again == late == "case_over"
    found = seen_case(dora, number)
    assert found.row.status is Status.TEAM and found.row.outcome == ""
    assert [one.text for one in found.lines] == ["A new report went out", "It is empty"]
    assert refusal_of(reopen_case, dora, case_no=number, why="Again") == "case_open"
    with inside(world.book):
        assert not list(broken_cases(world.book))


def test_what_no_case_can_be_is_refused_in_a_sentence(world: Make) -> None:
    dora = member(world)
    customer(world, "J2")
    eva = add_person(world.alice, code="J1", person=ContactCard("Eva Jansen"))

    assert refusal_of(opened, dora, " ") == "words_missing"
    assert refusal_of(opened, dora, kind="wish") == "case_unfit"
    assert refusal_of(opened, dora, team="sales") == "case_unfit"
    assert refusal_of(opened, dora, at=now() + dt.timedelta(days=2)) == "case_unfit"
    assert refusal_of(opened, dora, due_at=days_ago(1)) == "case_unfit"
    assert refusal_of(opened, dora, party_code="NOBODY") == "party_unknown"
    assert refusal_of(opened, dora, party_code="J2", contact_id=eva) == "contact_unknown"
    assert refusal_of(opened, dora, text="x" * 100_001) == "text_too_long"
    assert refusal_of(opened, dora, activity_id=9) == "activity_unknown"
    number = opened(dora, days=1)
    assert refusal_of(said, dora, number, "ours", "\n ") == "words_missing"
    assert refusal_of(said, dora, number, at=days_ago(2)) == "case_unfit"
    assert refusal_of(close_case, dora, case_no=number, outcome="won", answer="Yes") == "case_unfit"
    nothing = refusal_of(close_case, dora, case_no=number, outcome="solved", answer=" ")
    assert nothing == "words_missing"
    assert refusal_of(said, dora, 99) == "case_unknown"
    assert refusal_of(opened, world.actor("Charlie", Role.AUDITOR)) == "permission_missing"


def test_the_list_is_asked_by_how_cases_stand(world: Make) -> None:
    dora = member(world)
    late = opened(dora, "Late", days=9)
    fresh = opened(dora, "Fresh", kind="question")
    answered = opened(dora, "Answered", days=2)
    done = opened(dora, "Done", days=1)
    said(dora, answered)
    close_case(dora, case_no=done, outcome="explained", answer="So it is")
    hand_case(dora, case_no=fresh, team="product")

    assert subjects(dora) == ["Fresh", "Answered", "Late"]
    assert subjects(dora, show="overdue") == ["Late"]
    assert subjects(dora, show="waiting for the customer") == ["Answered"]
    assert subjects(dora, show="waiting for the team") == ["Fresh"]
    assert subjects(dora, show="closed") == ["Done"]
    assert len(subjects(dora, show="all")) == 4
    assert subjects(dora, kind="question") == ["Fresh"]
    assert subjects(dora, team="product") == ["Fresh"]
    assert subjects(dora, text="fres") == ["Fresh"] == subjects(dora, text="c-0002")
    assert subjects(dora, owner=0) == []
    assert listed(dora, party_code="NOBODY") == []
    assert late == 1


def test_disputes_stand_in_the_same_list_read_from_where_they_are_kept(make: Make) -> None:
    ready(make)
    sale = issued(make, line("100.00"), date=days_ago(20).date().isoformat())
    key = disputed(make, sale.label, date=days_ago(5).date().isoformat())
    dora = member(make)
    for days in (9, 2):
        opened(dora, f"Of {days} days ago", days=days)

    def kinds(limit: int = 50, before: object = None, **asked: object) -> list[str]:
        with reading(make.book):
            wanted = CaseFilter(**asked)  # type: ignore[arg-type]
            rows = listed_cases(make.book, wanted, now=now(), before=before, limit=limit)  # type: ignore[arg-type]
            return [one.kind for one in rows]

    with reading(make.book):
        every = listed_cases(make.book, CaseFilter(), now=now(), limit=50)
    assert kinds() == ["complaint", "dispute", "complaint"]
    for at, one in enumerate(every):
        assert kinds(before=one.place) == kinds()[at + 1 :]
    assert kinds(kind="dispute") == ["dispute"] == kinds(team="finance")
    assert kinds(kind="complaint") == ["complaint"] * 2
    assert set(kinds(show="overdue")) == {"complaint"}
    assert kinds(text=sale.label) == ["dispute"]
    close_dispute(make.alice, dispute_id=key, outcome="stands", reason="Agreed", on=today(make))
    assert kinds(show="closed") == ["dispute"]
    with reading(make.book):
        table = case_list_table(make.book, CaseFilter(show="all"), now=now(), language="nl")
    assert [row.cells[1] for row in table.rows] == ["Klacht", "Geschil", "Klacht"]


def today(make: Make) -> dt.date:
    return today_in(make.book)


def test_an_overdue_answer_and_an_old_complaint_ask_for_attention(make: Make) -> None:
    ready(make)
    dora = member(make)
    opened(dora, "Late", kind="question", days=9)
    old = opened(dora, "Old", days=20)
    said(dora, old)
    answered = opened(dora, "Answered", kind="question", days=20)
    said(dora, answered)
    gone = opened(dora, "Gone", days=30)
    close_case(dora, case_no=gone, outcome="solved", answer="Yes")

    with reading(make.book):
        position = party_position(make.book, "J1", as_of=today(make))
        found = attention_of(make.book, dora.user_id, "J1", "Jansen", position, today=today(make))

    told_of = [(one.need, one.subject) for one in found]
    assert told_of == [(Need.CASE, "C-0001 Late"), (Need.COMPLAINT, "C-0002 Old")]
    assert found[1].days == 20


def test_cases_stand_on_the_timeline_when_they_open_and_close(world: Make) -> None:
    dora = member(world)
    key = logged(dora, "They complained", note_type="complaint")
    number = opened(dora, days=3, activity_id=key)
    close_case(dora, case_no=number, outcome="solved", answer="A new report")

    kinds = [(one.kind, one.words) for one in told(dora)]
    assert kinds == [
        ("case closed", "Two reports came late"),
        ("note", "They complained"),
        ("complaint", "Two reports came late"),
    ]
    assert seen_case(dora, number).row.activity_id == key
    first = told(dora, limit=1)
    assert [one.kind for one in told(dora, before=first[0].place)] == ["note", "complaint"]


def test_a_sensitive_note_behind_a_case_is_there_for_its_readers_alone(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    key = logged(dora, "Between us", is_sensitive=True)

    number = opened(dora, activity_id=key)

    assert seen_case(dora, number).row.activity_id == key
    assert seen_case(emil, number).row.activity_id is None
    assert refusal_of(opened, emil, activity_id=key) == "activity_unknown"


def test_who_does_not_see_the_customer_sees_nothing_of_its_cases(world: Make) -> None:
    dora = member(world)
    number = opened(dora, days=30)
    carla = narrowed(world)

    assert listed(carla, show="all") == []
    assert refusal_of(seen_case, carla, number) == "case_unknown"
    assert refusal_of(said, carla, number) == "case_unknown"
    assert refusal_of(opened, carla) == "party_unknown"
    with reading(carla.book):
        assert complaints_known_by(carla.book, today(world)) == {}
        assert not listed_cases(carla.book, CaseFilter(show="all"), now=now(), limit=9)


def test_complaints_count_as_they_were_known_on_a_day(world: Make) -> None:
    customer(world, "J2")
    dora = member(world)
    first = opened(dora, days=20)
    opened(dora, days=5, party_code="J2")
    opened(dora, "Where is it?", kind="question", days=20)
    close_case(dora, case_no=first, outcome="solved", answer="Yes", at=days_ago(10))

    def known(days: int) -> list[tuple[int, int]]:
        with reading(world.book):
            day = today_in(world.book) - dt.timedelta(days=days)
            found = complaints_known_by(world.book, day)
            keys = keys_of_group(world.book, "J1")
            return [(found[key].total, found[key].open) for key in keys if key in found]

    assert known(30) == []
    assert known(15) == [(1, 1)]
    assert known(8) == [(1, 0)]
    merge_parties(world.alice, code="J2", into="J1")
    assert known(8) == [(1, 0)]
    assert known(2) == [(2, 1)]
    reopen_case(dora, case_no=first, why="Again")
    assert known(0) == [(2, 2)]


def test_the_service_promise_is_of_the_books(world: Make) -> None:
    dora = member(world)
    before = seen_case(dora, opened(dora)).row.due_at

    change_service_promise(world.alice, days={"complaint": 20})
    after = seen_case(dora, opened(dora)).row.due_at

    assert after > before + dt.timedelta(days=20)
    unfit = refusal_of(change_service_promise, world.alice, days={"complaint": 0})
    assert unfit == "service_promise_unfit"
    assert refusal_of(change_service_promise, world.alice, days={"wish": 2}) == "case_unfit"
    assert refusal_of(change_service_promise, dora, days={"complaint": 3}) == "permission_missing"


def test_the_database_keeps_what_was_said(world: Make) -> None:
    dora = member(world)
    number = opened(dora)
    said(dora, number)
    rows = Case.objects.filter(book=world.book, number=number)
    lines = CaseLine.objects.filter(book=world.book)

    for change in (
        lambda: rows.update(subject="Nothing was late"),
        lambda: rows.update(answered_at=None),
        lambda: rows.update(kind="question"),
        lambda: rows.delete(),
        lambda: lines.update(text="We never looked"),
        lambda: lines.delete(),
    ):
        with pytest.raises(DatabaseError), inside(world.book):
            change()
    with inside(world.book):
        assert not list(broken_cases(world.book))
        rows.update(closed_on=today(world), outcome="solved")
        (broken,) = broken_cases(world.book)
    assert "C-0001" in str(broken)
