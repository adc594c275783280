"""Posting by hand, and taking back."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.audit.models import Event
from akker.books.actor import reading
from akker.ledger.posting import post_entries, post_manual_entry, reverse_entry
from tests.make import Make, refusal_of
from tests.text import journal_text

RENT = [("4600", "100.00"), ("1020", "-100.00")]


def test_an_entry_gets_the_next_number_of_its_journal_and_year(make: Make) -> None:
    labels = [make.post("2026-03-02", "Energy", RENT).label for _ in range(3)]

    assert labels == ["MEM/2026/1", "MEM/2026/2", "MEM/2026/3"]


def test_an_entry_is_taken_back_by_its_opposite_once(make: Make) -> None:
    first = make.post("2026-03-02", "Energy", RENT)

    reversal = reverse_entry(make.alice, label=first.label)

    assert reversal.label == "MEM/2026/2"
    assert journal_text(make.book).splitlines()[3:] == [
        "2026-03-02 MEM/2026/2 Reversal of MEM/2026/1",
        "    4600 Energy                        -100.00",
        "    1020 Bank EUR                       100.00",
    ]
    assert refusal_of(reverse_entry, make.alice, label=first.label) == "entry_reversed"


@pytest.mark.parametrize(
    ("sides", "day", "code"),
    [
        ([("4600", "100.00"), ("1020", "-99.99")], "2026-03-02", "entry_unbalanced"),
        ([("4600", "100.00")], "2026-03-02", "entry_one_sided"),
        ([("4600", "0.00"), ("1020", "0.00")], "2026-03-02", "line_zero"),
        ([("9999", "1.00"), ("1020", "-1.00")], "2026-03-02", "ledger_account_unknown"),
        (RENT, "2031-03-02", "no_fiscal_year"),
    ],
)
def test_sec_13_what_cannot_be_right_is_refused(
    make: Make, sides: list[tuple[str, str]], day: str, code: str
) -> None:
    assert refusal_of(make.post, day, "Wrong", sides) == code
    assert journal_text(make.book) == ""


def test_who_may_not_post_is_refused_before_anything_is_read(make: Make) -> None:
    entry = make.entry("2026-03-02", "Energy", RENT)

    for actor in (make.bob, make.charlie):
        assert refusal_of(post_manual_entry, actor, entry=entry) == "permission_missing"


@pytest.mark.parametrize("line_count", [2, 50])
def test_posting_costs_six_statements_whatever_its_size(make: Make, line_count: int) -> None:
    make.post("2026-03-02", "The first opens the counter", RENT)
    entry = make.entry("2026-03-02", "Energy", RENT * (line_count // 2))

    with CaptureQueriesContext(connection) as captured:
        post_manual_entry(make.alice, entry=entry)

    statements = [q["sql"] for q in captured.captured_queries]
    assert len([s for s in statements if "SAVEPOINT" not in s]) == 6


def test_rel_31_a_key_answers_once_and_refuses_another_request(make: Make) -> None:
    actor = dataclasses.replace(make.alice, idempotency_key="k-1")
    entry = make.entry("2026-03-02", "Energy", RENT)

    first = post_manual_entry(actor, entry=entry)
    again = post_manual_entry(actor, entry=entry)
    other = make.entry("2026-03-03", "Energy", RENT)

    assert again == first
    assert refusal_of(post_manual_entry, actor, entry=other) == "key_reused"
    assert len(journal_text(make.book).splitlines()) == 3


def test_a_key_is_its_senders_own_and_in_nobody_elses_way(make: Make) -> None:
    entry, other = (make.entry("2026-03-02", text, RENT) for text in ("Energy", "Rent"))
    dana, erik, till = (
        dataclasses.replace(make.alice, idempotency_key="k-1", user_id=user, name="7")
        for user in (7, 8, None)
    )

    labels = [
        post_manual_entry(actor, entry=one).label
        for actor, one in ((dana, entry), (erik, entry), (till, other), (dana, entry))
    ]

    assert labels == ["MEM/2026/1", "MEM/2026/2", "MEM/2026/3", "MEM/2026/1"]


def test_many_entries_are_posted_in_their_order_with_one_event_or_not_at_all(make: Make) -> None:
    days = ["2026-03-04", "2026-03-02", "2026-03-03"]
    entries = [make.entry(day, "Energy", RENT) for day in days]
    wrong = make.entry("2026-03-05", "Wrong", [("4600", "1.00"), ("1020", "-0.99")])

    assert refusal_of(post_entries, make.alice, entries=[*entries, wrong]) == "entry_unbalanced"
    assert refusal_of(post_entries, make.bob, entries=entries) == "permission_missing"
    assert post_entries(make.alice, entries=[]) == []
    posted = post_entries(make.alice, entries=entries, source="till")

    assert [one.label for one in posted] == ["MEM/2026/1", "MEM/2026/2", "MEM/2026/3"]
    with reading(make.book):
        (event,) = Event.objects.filter(book=make.book, kind="EntriesPosted")
    assert event.after["entry_count"] == 3
    assert event.after["source"] == "till"


@pytest.mark.postgres
def test_writers_of_one_series_queue_for_it_and_others_do_not_wait(make: Make):
    make.post("2026-03-02", "Energy", RENT)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.code FROM pg_locks l JOIN ledger_journal j ON j.id = l.classid::bigint"
            " JOIN books_fiscalyear y ON y.id = l.objid::bigint AND y.book_id = j.book_id"
            " WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.objsubid = 2"
        )
        queued_for = cursor.fetchall()

    assert queued_for == [("MEM",)]
