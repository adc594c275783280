"""Reminders of many: a part at a time, nobody twice or left out, and sent each for itself."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.dunning.queries_reminders import Proposal, propose_reminders
from akker.dunning.queries_sent import reminders
from akker.dunning.reminding import SentReminder, send_reminders
from akker.dunning.runs import run_reminders
from akker.jobs.kinds import Cancelled
from akker.jobs.queries import job_called
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.checks import check_book
from akker.mail.models import Message
from akker.mail.queries import messages
from akker.mail.sending import stop_message
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from tests.dunning.agreeing import disputed, held, proposed, reminded, sent
from tests.make import Make
from tests.receivables.paying import received_oldest_first
from tests.receivables.selling import customer, day, issued, line, ready

CODES = ("J9", "A1", "M5", "B2")
days = st.dates(dt.date(2026, 1, 5), dt.date(2026, 9, 1))


@pytest.fixture
def many(make: Make) -> Make:
    """Five customers who owe since March."""
    return owing(make, 5)


def owing(make: Make, count: int) -> Make:
    ready(make, code="")
    for number in range(count):
        customer(make, f"C{number}", email=f"c{number}@example.com")
        issued(make, line("100.00"), party=f"C{number}")
    return make


def in_parts(make: Make, until: str, limit: int) -> list[Proposal]:
    parts, after = [], 0
    while True:
        parts.append(proposed(make, until, after=after, limit=limit))
        found = parts[-1].next_after
        if found is None:
            return parts
        assert found > after
        after = found


def said(parts: list[Proposal]) -> tuple[list[object], list[object]]:
    letters = [(one.key, one.items, one.letter) for part in parts for one in part.reminders]
    rest = [(one.party_code, one.step_no, one.item) for part in parts for one in part.held]
    return sorted(letters, key=str), sorted(rest, key=str)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["sale", "money", "remind", "hold"]), st.sampled_from(CODES)),
        min_size=4,
        max_size=14,
    ),
    on=st.lists(days, min_size=14, max_size=14),
    until=days,
    merges=st.booleans(),
)
def test_the_parts_are_what_is_due_when_everybody_is_looked_at(
    make: Make, acts: list[tuple[str, str]], on: list[dt.date], until: dt.date, merges: bool
) -> None:
    make = ready(Make(), code="")
    for code in CODES:
        customer(make, code, payment_days=None if code == "A1" else 30)
    for (act, code), when in zip(acts, sorted(on), strict=False):
        text = when.isoformat()
        if act == "sale":
            issued(make, line("100.00"), party=code, date=text)
        elif act == "money":
            received_oldest_first(make, "50.00", code=code, on=text)
        elif act == "remind":
            reminded(make, text)
        else:
            held(make, party=code, date=text)
    if merges:
        merge_parties(make.alice, code="B2", into="A1")
        merge_parties(make.alice, code="J9", into="M5")

    with reading(make.book):
        roots = Party.objects.filter(book=make.book, merged_into=None)
        codes = list(roots.values_list("code", flat=True))
    everybody = said([proposed(make, until.isoformat(), codes=codes)])
    assert said([proposed(make, until.isoformat())]) == everybody
    for limit in (1, 2, 9):
        assert said(in_parts(make, until.isoformat(), limit)) == everybody


def test_a_part_costs_as_many_queries_as_another(make: Make) -> None:
    owing(make, 3)
    with reading(make.book), CaptureQueriesContext(connection) as few:
        propose_reminders(make.book, until=day("2026-06-01"), limit=2)
    for number in range(3, 12):
        customer(make, f"C{number}")
        issued(make, line("100.00"), party=f"C{number}")
    disputed(make, "2026-0001")

    with reading(make.book), CaptureQueriesContext(connection) as more:
        found = propose_reminders(make.book, until=day("2026-06-01"), limit=9)

    assert (len(found.reminders), len(found.held)) == (8, 1)
    assert len(more) <= len(few) + 2  # the steps and the lines of the dispute


def test_whose_mail_was_stopped_is_held_though_it_was_lately(many: Make) -> None:
    sent(many, "2026-04-10")
    with reading(many.book):
        uid = messages(many.book)[0].uid
    stop_message(many.alice, uid=uid)
    now = dt.datetime.now(dt.UTC)
    Message.objects.filter(book=many.book).exclude(uid=uid).update(sent_at=now)

    parts = in_parts(many, "2026-04-12", 2)

    assert [part.reminders for part in parts if part.reminders] == []
    assert [len(part.held) for part in parts if part.held] == [1]


def test_sending_all_that_is_stopped_goes_on_where_it_was(many: Make) -> None:
    def stops(stage: str, done: float, total: float) -> None:
        assert (stage, total) == ("remind", 5)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_reminders(many.alice, until=day("2026-06-01"), tell=stops)
    with reading(many.book):
        before = reminders(many.book, limit=10)
    rest = run_reminders(many.alice, until=day("2026-06-01"))

    assert (len(before), len(rest)) == (2, 3)
    assert run_reminders(many.alice, until=day("2026-06-01")) == []
    with reading(many.book):
        assert len(messages(many.book)) == 5
    assert check_book(many.book).findings == ()


def test_all_that_is_due_is_a_job_that_says_how_many_went_out(many: Make) -> None:
    Party.objects.filter(book=many.book, code="C0").update(email="")
    parameters = {"until": "2026-06-01"}
    uids = [start_job(many.alice, kind="send reminders", parameters=parameters) for _ in "12"]

    while run_jobs():
        pass

    with reading(many.book):
        results = [job_called(many.book, uid).result for uid in uids]
        assert len(reminders(many.book, limit=10)) == 5
    assert results == [
        {"reminder_count": 5, "mail_count": 4},
        {"reminder_count": 0, "mail_count": 0},
    ]


def test_what_was_chosen_goes_out_and_what_is_unknown_does_not(many: Make) -> None:
    found: list[SentReminder] = send_reminders(
        many.alice,
        until=day("2026-06-01"),
        chosen=["1/EUR/C3", "2/EUR/C1", "1/EUR/Nobody", "C2", ""],
    )

    assert [one.party_code for one in found] == ["C3"]
