"""Repeating invoices in books: each period once, at the price of its day."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from akker.audit.reacting import deliver_pending
from akker.books.actor import reading
from akker.catalog.product_form import card_from_form as product_card
from akker.catalog.registering import add_product
from akker.config.schedule import make_what_repeats
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.mail.queries import messages
from akker.receivables.drafting import delete_draft_invoice
from akker.receivables.issuing import issue_draft
from akker.receivables.queries import draft_invoice, issued_invoice
from akker.repeating.making import leave_out_period, make_repeating_invoice
from akker.repeating.queries import due_periods, repeating_invoices
from akker.repeating.queries_worth import in_the_way, monthly_values
from akker.repeating.rules import step_of_percentage
from akker.repeating.schedule_form import form_of_repeating, repeating_from_form
from akker.repeating.scheduling import (
    add_indexation,
    add_repeating_invoice,
    pause_repeating_invoice,
    remove_indexation,
    resume_repeating_invoice,
    stop_repeating_invoice,
)
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, line, ready
from tests.repeating.repeats import (
    NAME,
    amounts,
    changed,
    content,
    did,
    due,
    form,
    periods,
    ran,
    repeats,
    row,
    worth,
)


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "J1", email="post@jansen.example", language="nl")
    return make


def labels(make: Make) -> list[tuple[str, str, str]]:
    return [(str(one.starts_on), one.outcome, one.label) for one in periods(make)]


def test_a_run_twice_makes_one_invoice_of_each_period(sold: Make) -> None:
    repeats(sold)

    first = ran(sold, "2026-02-01")

    assert [one.label for one in first] == ["2026-0001", "2026-0002"]
    assert ran(sold, "2026-02-28") == []
    assert labels(sold) == [
        ("2026-01-01", "issued", "2026-0001"),
        ("2026-02-01", "issued", "2026-0002"),
    ]
    assert refusal_of(did, sold, "2026-01-01", "2026-03-01") == "period_made"
    assert refusal_of(did, sold, "2026-03-01", "2026-02-28") == "period_not_due"
    assert refusal_of(did, sold, "2026-03-02", "2026-03-02") == "period_unknown"
    assert check_book(sold.book).findings == ()


def test_the_invoice_says_its_period_in_the_language_of_the_customer(sold: Make) -> None:
    repeats(sold, line("10.00", text="Hulp {period} ({month})"), note="{year}", reference="PO 12")

    ran(sold, "2026-01-01", on=day("2026-01-05"))

    with reading(sold.book):
        found = issued_invoice(sold.book, "2026-0001")
    assert found.lines[0].text == "Hulp 1 januari - 31 januari 2026 (januari 2026)"
    assert (found.document["note"], found.document["reference"]) == ("2026", "PO 12")
    assert found.row.issued_on == day("2026-01-05")
    assert (found.supplied_on, found.supplied_until) == (day("2026-01-01"), day("2026-01-31"))


def test_afterwards_it_is_due_on_the_last_day(sold: Make) -> None:
    repeats(sold, timing="arrears", starts="2026-01-31")

    assert due(sold, "2026-02-26") == []
    assert due(sold, "2026-02-27") == ["2026-01-31"]


def test_a_draft_that_is_issued_is_the_invoice_of_its_period(sold: Make) -> None:
    repeats(sold, act="draft")
    first, second = ran(sold, "2026-02-01")
    with reading(sold.book):
        assert draft_invoice(sold.book, first.draft_id).content["supplied"] == "2026-01-01"
    assert [one.draft_id for one in periods(sold)] == [first.draft_id, second.draft_id]

    issued = issue_draft(sold.alice, draft_id=first.draft_id)
    delete_draft_invoice(sold.alice, draft_id=second.draft_id)
    deliver_pending(sold.alice)

    assert labels(sold) == [("2026-01-01", "issued", issued.label), ("2026-02-01", "draft", "")]
    assert ran(sold, "2026-02-01") == [], "a draft that was thrown away does not come back"
    assert check_book(sold.book).findings == ()


def test_an_invoice_is_mailed_with_its_issue_or_not_made_at_all(sold: Make) -> None:
    customer(sold, "J2")
    repeats(sold, act="mail")
    repeats(sold, name="No address", party="J2", act="mail")

    made, not_made = sorted(ran(sold, "2026-01-01"), key=lambda one: one.refusal)

    assert (made.name, made.label) == (NAME, "2026-0001")
    assert not_made.refusal.startswith("J2 has no e-mail address")
    with reading(sold.book):
        (mail,) = messages(sold.book)
        assert mail.about == "invoice:2026-0001"
        (left,) = due_periods(sold.book, until=day("2026-01-01"))
        (why,) = in_the_way(sold.book, [left], on=day("2026-01-01"))
        assert why is not None and why.code == "email_missing"


def test_what_is_refused_is_listed_with_its_reason_and_stops_no_other(sold: Make) -> None:
    repeats(sold)
    repeats(sold, name="Other", starts="2026-02-01")
    lock_until(sold.alice, kind="sales", until=day("2026-01-31"))

    early = ran(sold, "2026-02-01", on=day("2026-01-31"))
    assert [one.refusal.split()[0] for one in early if one.refusal]
    with reading(sold.book):
        found = due_periods(sold.book, until=day("2026-01-31"))
        (why,) = in_the_way(sold.book, found, on=day("2026-01-31"))
        assert why is not None and why.code == "period_locked"
    assert [one.label for one in ran(sold, "2026-02-01")] == ["2026-0001", "2026-0002", "2026-0003"]


def test_a_period_is_left_out_with_a_reason_once(sold: Make) -> None:
    repeats(sold)
    leave = {"name": NAME, "starts_on": day("2026-01-01")}

    assert refusal_of(leave_out_period, sold.alice, **leave, reason=" ") == "reason_missing"
    leave_out_period(sold.alice, **leave, reason="The first month is free")

    assert due(sold, "2026-02-01") == ["2026-02-01"]
    assert [(one.outcome, one.reason) for one in periods(sold)] == [
        ("left out", "The first month is free")
    ]
    assert refusal_of(leave_out_period, sold.alice, **leave, reason="x") == "period_made"


def test_an_indexation_shows_before_it_counts_and_never_changes_what_was_issued(
    sold: Make,
) -> None:
    repeats(sold, line("99.99"))
    ran(sold, "2026-02-01")

    add_indexation(sold.alice, name=NAME, step=step_of_percentage(day("2026-02-15"), 2_500_000))
    add_indexation(sold.alice, name=NAME, step=step_of_percentage(day("2026-05-01"), 10_000_000))

    assert amounts(sold, "2026-05-31") == [
        ("2026-03-01", 102_49),
        ("2026-04-01", 102_49),
        ("2026-05-01", 112_74),
    ]
    remove_indexation(sold.alice, name=NAME, from_on=day("2026-05-01"))
    ran(sold, "2026-03-01")
    assert [one.total_minor for one in periods(sold)] == [120_99, 120_99, 124_01]
    how: dict[str, Any] = {"name": NAME, "from_on": day("2026-02-15")}
    assert refusal_of(remove_indexation, sold.alice, **how) == "indexation_used"
    how["from_on"] = day("2026-05-01")
    assert refusal_of(remove_indexation, sold.alice, **how) == "indexation_unknown"
    for unfit in ("2026-01-01", "2026-02-15"):
        step = step_of_percentage(day(unfit), 1_000_000)
        assert refusal_of(add_indexation, sold.alice, name=NAME, step=step) == "indexation_unfit"


def test_a_line_without_a_price_of_its_own_follows_its_product(sold: Make) -> None:
    card = {"name": "Seat", "price": "42.50", "ledger_code": "8005", "vat_code": "V21"}
    add_product(sold.alice, code="seat", card=product_card(card))
    repeats(sold, {"product": "seat", "quantity": "2"}, line("10.00"))
    add_indexation(sold.alice, name=NAME, step=step_of_percentage(day("2026-02-01"), 10_000_000))

    assert amounts(sold, "2026-02-01") == [("2026-01-01", 95_00), ("2026-02-01", 96_00)]


def test_a_change_counts_from_a_period_and_leaves_those_before_it(sold: Make) -> None:
    repeats(sold)
    add_indexation(sold.alice, name=NAME, step=step_of_percentage(day("2026-02-01"), 10_000_000))
    add_indexation(sold.alice, name=NAME, step=step_of_percentage(day("2026-04-01"), 10_000_000))

    assert changed(sold, line("200.00"), since="2026-02-15") == day("2026-03-01")

    assert amounts(sold, "2026-04-01") == [
        ("2026-01-01", 100_00),
        ("2026-02-01", 110_00),
        ("2026-03-01", 200_00),
        ("2026-04-01", 220_00),
    ]
    assert changed(sold, line("5.00")) > dt.date(2026, 4, 1), "else from the next period"
    assert refusal_of(changed, sold, since="2027-01-01", ends="2026-12-31") == "repeating_ended"


def test_a_pause_is_skipped_or_caught_up_as_somebody_chooses(sold: Make) -> None:
    repeats(sold)
    pause_repeating_invoice(sold.alice, name=NAME, from_on=day("2026-02-01"))
    assert due(sold, "2026-04-01") == ["2026-01-01"]

    again = {"name": NAME, "on": day("2026-03-15")}
    resume_repeating_invoice(sold.alice, **again, catches_up=True)
    assert due(sold, "2026-03-15") == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert refusal_of(resume_repeating_invoice, sold.alice, **again) == "pause_unknown"

    pause_repeating_invoice(sold.alice, name=NAME, from_on=day("2026-05-01"))
    resume_repeating_invoice(sold.alice, name=NAME, on=day("2026-05-20"))
    assert [when for when in due(sold, "2026-06-01") if when > "2026-04"] == [
        "2026-04-01",
        "2026-06-01",
    ]
    pause = {"name": NAME, "from_on": day("2026-05-10")}
    assert refusal_of(pause_repeating_invoice, sold.alice, **pause) == "pause_unfit"


def test_a_stopped_one_owes_only_what_began_before(sold: Make) -> None:
    repeats(sold)
    stop_repeating_invoice(sold.alice, name=NAME, on=day("2026-02-01"))

    assert due(sold, "2026-12-31") == ["2026-01-01"]
    with reading(sold.book):
        rows = repeating_invoices(sold.book)
        assert rows[0].is_ended(day("2026-02-01"))
        assert monthly_values(sold.book, rows, on=day("2026-02-01")) == {}
        assert monthly_values(sold.book, rows, on=day("2026-01-31")) != {}


def test_the_preview_says_amounts_with_vat_before_anything_is_made(sold: Make) -> None:
    repeats(sold, unit="quarter", ends="2026-12-31")

    found = worth(sold, "2026-12-31")

    assert [(one.due.starts_on.month, one.total_minor) for one in found] == [
        (month, 121_00) for month in (1, 4, 7, 10)
    ]
    assert periods(sold) == []
    with reading(sold.book):
        (value,) = monthly_values(
            sold.book, repeating_invoices(sold.book), on=day("2026-02-01")
        ).values()
    assert (value.amount_minor, value.currency) == (33_33, "EUR")


def test_one_that_cannot_be_invoiced_is_refused_when_it_is_set_up(sold: Make) -> None:
    for code, unfit in {
        "party_unknown": form(party="nobody"),
        "form_incomplete": form({"text": "Support"}),
        "tax_code_unknown": form(line("1.00", vat="V99")),
        "form_key_unknown": {**form(), "invoice": content(date="2026-01-01")},
        "repeating_unfit": form(day="2"),
        "act_unknown": form(act="pay"),
        "count_unreadable": form(every="two"),
    }.items():
        assert refusal_of(lambda unfit=unfit: _added(sold, unfit)) == code
    repeats(sold)
    assert refusal_of(repeats, sold) == "repeating_exists"
    new = repeating_from_form(form(name="x"))
    for actor in (sold.bob, sold.charlie):
        assert refusal_of(add_repeating_invoice, actor, new=new) == "permission_missing"
        how: dict[str, Any] = {"name": NAME, "starts_on": day("2026-01-01")}
        make = make_repeating_invoice
        assert refusal_of(make, actor, **how, on=day("2026-01-01")) == "permission_missing"


def _added(make: Make, values: dict[str, Any]) -> int:
    return add_repeating_invoice(make.alice, new=repeating_from_form(values))


def test_the_form_of_one_reads_as_the_same(sold: Make) -> None:
    given = form(starts="2026-01-31", day="31", times="5", timing="arrears", every="2")
    _added(sold, given)
    found = row(sold)

    assert form_of_repeating(found, day("2026-01-31"), "EUR") == {**given, "unit": "month"}


def test_the_schedule_makes_what_is_due_these_days_and_leaves_what_is_older(sold: Make) -> None:
    today = dt.datetime.now(dt.UTC).date()
    begins = today - dt.timedelta(days=1) - dt.timedelta(weeks=2)
    repeats(sold, unit="week", starts=begins.isoformat(), act="draft")

    make_what_repeats(sold.alice)
    make_what_repeats(sold.alice)

    made = [one.starts_on for one in periods(sold)]
    assert made == [begins + dt.timedelta(weeks=2)]


def test_the_database_refuses_a_second_invoice_of_a_period(sold: Make) -> None:
    key = repeats(sold)
    ran(sold, "2026-01-01")
    insert = (
        "INSERT INTO repeating_repeatingperiod (book_id, repeating_id, starts_on, ends_on,"
        " outcome, reason, made_at) VALUES (%s, %s, %s, %s, 'left out', 'x', '2026-01-01')"
    )
    for first, last in (("2026-01-01", "2026-01-31"), ("2026-01-31", "2026-02-27")):
        with pytest.raises(DatabaseError, match="invoiced once"):
            straight(sold, insert, [sold.book.pk, key, first, last])
    for statement, said in (
        ("UPDATE repeating_repeatingperiod SET ends_on = '2026-01-30'", "does not change"),
        ("DELETE FROM repeating_repeatingperiod", "does not change"),
        ("UPDATE repeating_repeatinginvoice SET starts_on = '2026-01-02'", "stay as they are"),
        ("DELETE FROM repeating_repeatinginvoice", "stopped instead"),
    ):
        with pytest.raises(DatabaseError, match=said):
            straight(sold, statement)


def test_a_period_that_is_none_of_the_schedule_is_found(sold: Make) -> None:
    key = repeats(sold)
    straight(
        sold,
        "INSERT INTO repeating_repeatingperiod (book_id, repeating_id, starts_on, ends_on,"
        " outcome, reason, made_at) VALUES (%s, %s, '2026-01-02', '2026-01-30', 'left out', 'x',"
        " '2026-01-01')",
        [sold.book.pk, key],
    )

    (found,) = check_book(sold.book).findings

    assert "none of its periods" in str(found)
