"""Disputes and reminders with several at once: one of each, and no step twice."""

from functools import partial

from akker.books.actor import reading
from akker.dunning.disputing import close_dispute, open_dispute
from akker.dunning.queries_sent import reminders
from akker.dunning.rules import NewDispute
from akker.dunning.runs import run_reminders
from akker.ledger.checks import check_book
from akker.mail.queries import messages
from tests.make import Make
from tests.receivables.selling import customer, day, issued, line, ready
from tests.together import all_at_once, at_once


def test_two_who_send_the_same_reminders_send_each_once(committed: Make) -> None:
    ready(committed, code="")
    for number in range(6):
        customer(committed, f"C{number}", email=f"c{number}@example.com")
        issued(committed, line("10.00"), party=f"C{number}")
    until = day("2026-04-01")
    call = partial(run_reminders, committed.alice, until=until, on=until)

    answers = all_at_once(call, call, call)

    assert sum(len(answer) for answer in answers) == 6
    with reading(committed.book):
        assert len(reminders(committed.book, limit=50)) == 6
        assert len(messages(committed.book)) == 6
    assert check_book(committed.book).findings == ()


def test_two_who_contest_or_close_the_same_do_it_once(committed: Make) -> None:
    ready(committed)
    on = day("2026-04-02")
    for number in range(1, 5):
        issued(committed, line("10.00"))
        new = NewDispute(f"2026-{number:04}", on, "No")
        opening = partial(open_dispute, committed.alice, dispute=new)

        answers = at_once(opening, opening)

        assert answers.count("dispute_open") == 1
        (key,) = [one for one in answers if one != "dispute_open"]
        closing = partial(
            close_dispute, committed.alice, dispute_id=key, outcome="stands", reason="x", on=on
        )
        assert sorted(map(str, at_once(closing, closing))) == ["None", "dispute_closed"]
    assert check_book(committed.book).findings == ()
