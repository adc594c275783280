"""Reminders: who is due for which step, what holds it, and that nobody gets a step twice."""

import datetime as dt
from functools import partial

import pytest
from django.db import DatabaseError

from akker.books.actor import reading
from akker.dunning.letter_text import shown_amount, shown_day
from akker.dunning.letters import LANGUAGES, PlanStep, Template, usual_plan
from akker.dunning.queries_reminders import reminder_plan
from akker.dunning.queries_sent import reminders
from akker.dunning.reminder_rules import plan_form, plan_from_form
from akker.dunning.reminding import change_reminder_plan, send_reminders
from akker.dunning.runs import run_reminders
from akker.ledger.checks import check_book
from akker.mail.models import Message
from akker.mail.queries import messages
from akker.mail.sending import stop_message
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from tests.dunning.agreeing import (
    closed,
    disputed,
    held,
    letters,
    promised,
    proposed,
    reminded,
    sent,
    straight,
    why,
)
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, day, issued, line, ready

EMAIL = "post@jansen.example"


@pytest.fixture
def sold(make: Make) -> Make:
    """Due on 16 March 2026: 121.00 and 242.00 of one customer."""
    ready(make, code="")
    customer(make, "J1", email=EMAIL, language="nl")
    issued(make, line("100.00"))
    issued(make, line("200.00"))
    return make


def test_a_step_is_due_so_many_days_after_the_due_day(sold: Make) -> None:
    assert letters(sold, "2026-03-22") == []
    assert letters(sold, "2026-03-23") == [("J1", 1, ["2026-0001", "2026-0002"], "363.00")]


def test_the_letter_is_in_the_language_of_the_customer(sold: Make) -> None:
    (one,) = proposed(sold, "2026-03-23").reminders

    assert one.letter.language == "nl"
    assert one.letter.subject == "Herinnering van Akkerbouw B.V."
    for text in (
        "Beste Bakkerij Jansen,",
        "- 2026-0001 van € 121,00, vervallen op 16 maart 2026\n- 2026-0002",
        "In totaal staat er € 363,00 open",
        "vóór 30 maart 2026, op NL91 ABNA 0417 1643 00",
    ):
        assert text in one.letter.text, text
    assert "{" not in one.letter.text


def test_steps_follow_each_other_as_far_apart_as_the_plan_says(sold: Make) -> None:
    reminded(sold, "2026-04-10")  # late with the first
    assert letters(sold, "2026-04-23") == []
    assert letters(sold, "2026-04-24") == [("J1", 2, ["2026-0001", "2026-0002"], "363.00")]
    reminded(sold, "2026-04-24")
    assert letters(sold, "2026-05-08") == [("J1", 3, ["2026-0001", "2026-0002"], "363.00")]
    reminded(sold, "2026-05-08")
    assert letters(sold, "2026-09-01") == [], "there is no fourth"
    with reading(sold.book):
        rows = reminders(sold.book, party_code="J1", limit=10)
    assert [row.step_no for row in rows] == [3, 2, 1]
    assert check_book(sold.book).findings == ()


def test_what_is_paid_is_not_asked_and_a_part_is_asked_for_the_rest(sold: Make) -> None:
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"))
    received(sold, "42.00", paid(sold, "2026-0002", "42.00"), on="2026-05-01")

    assert letters(sold, "2026-03-23") == [("J1", 1, ["2026-0002"], "200.00")]


def test_what_was_paid_after_the_day_asked_is_not_reminded_of(sold: Make) -> None:
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-06-01")

    assert letters(sold, "2026-03-23") == [("J1", 1, ["2026-0002"], "242.00")]


def test_a_dispute_holds_its_invoice_until_it_is_closed(sold: Make) -> None:
    key = disputed(sold)

    assert letters(sold, "2026-04-05") == [("J1", 1, ["2026-0002"], "242.00")]
    assert why(sold, "2026-04-05") == [("2026-0001", "dispute")]
    closed(sold, key, on="2026-04-20")
    assert letters(sold, "2026-04-20")[0][2] == ["2026-0001", "2026-0002"]


def test_holds_and_promises_hold_what_they_are_about(sold: Make) -> None:
    held(sold, invoice="2026-0001", until="2026-04-10")
    promised(sold, "242.00", invoices=["2026-0002"])

    assert letters(sold, "2026-04-10") == []
    assert why(sold, "2026-04-10") == [("2026-0001", "hold"), ("2026-0002", "promise")]
    assert letters(sold, "2026-04-11") == [("J1", 1, ["2026-0001"], "121.00")]
    assert letters(sold, "2026-04-16") == [("J1", 1, ["2026-0001", "2026-0002"], "363.00")]
    held(sold, party="J1", date="2026-04-16")
    assert letters(sold, "2026-04-16") == []


@pytest.mark.parametrize("amount", ["363.00", "0.50"])
def test_a_credit_that_is_not_set_against_anything_holds_the_letter(
    sold: Make, amount: str
) -> None:
    received(sold, amount, on="2026-06-01")  # after the day asked: it counts all the same

    assert letters(sold, "2026-04-05") == []
    assert why(sold, "2026-04-05") == [("2026-0001", "credit"), ("2026-0002", "credit")]


def test_what_is_worth_no_letter_waits_for_more(sold: Make) -> None:
    customer(sold, "K1", name="Other")
    issued(sold, line("2.00"), party="K1")

    assert [one[0] for one in letters(sold, "2026-03-23")] == ["J1"]
    assert ("2026-0003", "small") in why(sold, "2026-03-23")
    issued(sold, line("3.00"), party="K1")
    assert [one[0] for one in letters(sold, "2026-03-23")] == ["J1", "K1"]


def test_a_letter_that_was_stopped_or_waits_holds_the_next(sold: Make) -> None:
    sent(sold, "2026-03-23")
    with reading(sold.book):
        (mail,) = messages(sold.book)
    stop_message(sold.alice, uid=mail.uid)

    assert letters(sold, "2026-05-01") == []
    assert why(sold, "2026-05-01") == [("2026-0001", "unsent"), ("2026-0002", "unsent")]
    Message.objects.filter(uid=mail.uid).update(sent_at=dt.datetime.now(dt.UTC))
    assert [one[1] for one in letters(sold, "2026-05-01")] == [2]


def test_one_odd_address_goes_by_post_and_stops_nobody_else(sold: Make) -> None:
    customer(sold, "K1", name="Other", email="post@b\u00fccher.example")
    issued(sold, line("10.00"), party="K1")

    assert [one.sent_to for one in sent(sold, "2026-03-23")] == [EMAIL, ""]


def test_whoever_was_reminded_as_an_organisation_gets_no_letter_of_a_consumer(
    sold: Make,
) -> None:
    reminded(sold, "2026-03-23")
    Party.objects.filter(book=sold.book, code="J1").update(kind="person")

    assert letters(sold, "2026-05-01") == []
    assert why(sold, "2026-05-01") == [("2026-0001", "class"), ("2026-0002", "class")]


def test_a_hold_of_whoever_was_merged_holds_the_other(sold: Make) -> None:
    customer(sold, "J2", name="Jansen too")
    held(sold, party="J2", date="2026-03-03")
    merge_parties(sold.alice, code="J2", into="J1")

    assert letters(sold, "2026-03-23") == []


def test_sending_freezes_the_letter_and_puts_it_in_the_outbox(sold: Make) -> None:
    (one,) = sent(sold, "2026-03-23")
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-03-30")

    assert (one.party_code, one.step_no, one.total_minor, one.sent_to) == ("J1", 1, 36300, EMAIL)
    with reading(sold.book):
        (row,) = reminders(sold.book, limit=10)
        (mail,) = messages(sold.book)
    assert [(i.number, i.open_minor) for i in row.items] == [
        ("2026-0001", 12100),
        ("2026-0002", 24200),
    ]
    assert "€ 363,00" in row.text and row.sent_by == "Alice"
    assert (mail.to, mail.subject, mail.text) == (EMAIL, row.subject, row.text)
    assert mail.can_be_stopped and mail.uid == row.message_uid


def test_nobody_without_an_address_is_mailed_nor_where_it_goes_by_post(sold: Make) -> None:
    customer(sold, "K1", name="No mail")
    issued(sold, line("10.00"), party="K1")

    found = sent(sold, "2026-03-23", sends_mail=False)

    assert [one.sent_to for one in found] == ["", ""]
    issued(sold, line("10.00"), party="K1", date="2026-03-03")
    assert [one.sent_to for one in sent(sold, "2026-03-25")] == [""]
    with reading(sold.book):
        assert messages(sold.book) == []


def test_sent_twice_it_goes_out_once(sold: Make) -> None:
    assert len(sent(sold, "2026-03-23")) == 1
    assert sent(sold, "2026-03-23") == []
    with reading(sold.book):
        assert len(reminders(sold.book, limit=10)) == 1


def test_only_what_was_chosen_is_sent(sold: Make) -> None:
    customer(sold, "K1", name="Other")
    issued(sold, line("10.00"), party="K1")
    keys = [one.key for one in proposed(sold, "2026-03-23").reminders]
    assert keys == ["1/EUR/J1", "1/EUR/K1"]

    found = sent(sold, "2026-03-23", chosen=["1/EUR/K1", "2/EUR/J1", "nonsense"])

    assert [one.party_code for one in found] == ["K1"]
    assert [one[0] for one in letters(sold, "2026-03-23")] == ["J1"]


def test_invoices_in_different_steps_go_in_different_letters(sold: Make) -> None:
    reminded(sold, "2026-03-23")
    issued(sold, line("10.00"), date="2026-03-15")

    assert letters(sold, "2026-04-06") == [
        ("J1", 1, ["2026-0003"], "12.10"),
        ("J1", 2, ["2026-0001", "2026-0002"], "363.00"),
    ]


def test_whoever_was_merged_is_reminded_with_the_other(sold: Make) -> None:
    customer(sold, "J2", name="Jansen too", email="two@jansen.example")
    issued(sold, line("10.00"), party="J2")
    merge_parties(sold.alice, code="J2", into="J1")

    assert letters(sold, "2026-03-23") == [
        ("J1", 1, ["2026-0001", "2026-0002", "2026-0003"], "375.10")
    ]
    sent(sold, "2026-03-23")
    assert check_book(sold.book).findings == ()


def test_who_may_not_send_sends_nothing(sold: Make) -> None:
    plan = usual_plan("business", knows_costs=True)
    for actor in (sold.bob, sold.charlie):
        for send in (run_reminders, partial(send_reminders, chosen=["1/EUR/J1"])):
            refusal = refusal_of(send, actor, until=day("2026-03-23"))
            assert refusal == "permission_missing"
        changing = refusal_of(change_reminder_plan, actor, customer_class="business", plan=plan)
        assert changing == "permission_missing"
    unknown = refusal_of(change_reminder_plan, sold.alice, customer_class="friends", plan=plan)
    assert unknown == "customer_class_unknown"
    far = dt.date(2199, 1, 1)
    assert refusal_of(run_reminders, sold.alice, until=far) == "day_to_come"
    assert refusal_of(send_reminders, sold.alice, until=far, chosen=[]) == "day_to_come"
    many = [f"1/EUR/{number}" for number in range(501)]
    found = refusal_of(send_reminders, sold.alice, until=day("2026-03-23"), chosen=many)
    assert found == "too_many_chosen"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dunning_reminder SET text = 'other'",
        "DELETE FROM dunning_reminder",
        "UPDATE dunning_reminderitem SET open_minor = 1",
        "DELETE FROM dunning_reminderitem",
        "INSERT INTO dunning_reminderitem (book_id, reminder_id, line_id, step_no, number,"
        " due_on, open_minor) SELECT book_id, reminder_id, line_id, step_no, number, due_on,"
        " open_minor FROM dunning_reminderitem",
        "INSERT INTO dunning_reminderitem (book_id, reminder_id, line_id, step_no, number,"
        " due_on, open_minor) SELECT book_id, reminder_id, line_id, 2, number, due_on,"
        " open_minor FROM dunning_reminderitem",
    ],
)
def test_the_database_keeps_reminders_and_takes_no_step_twice(sold: Make, statement: str) -> None:
    sent(sold, "2026-03-23")
    with pytest.raises(DatabaseError):
        straight(sold, statement)


def test_figures_and_days_are_written_as_the_customer_reads_them() -> None:
    assert shown_amount(123456789, "EUR", "nl") == "€ 1.234.567,89"
    assert shown_amount(123456789, "EUR", "en") == "€1,234,567.89"
    assert shown_amount(1234, "JPY", "nl") == "JPY 1.234"
    assert shown_day(dt.date(2026, 8, 1), "nl") == "1 augustus 2026"


def test_books_have_steps_of_their_own(sold: Make) -> None:
    letter = Template("About {total}", "{items} to {iban}, {customer}")
    plan = (PlanStep(1, 3, "quick", dict.fromkeys(LANGUAGES, letter)),)
    change_reminder_plan(sold.alice, customer_class="business", plan=plan)

    (one,) = proposed(sold, "2026-03-19").reminders

    assert (one.tone, one.letter.subject) == ("quick", "About € 363,00")
    with reading(sold.book):
        assert reminder_plan(sold.book, "business") == plan
        assert len(reminder_plan(sold.book, "consumer")) == 3
    assert plan_from_form(plan_form(plan)) == plan
