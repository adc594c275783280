"""E23: a bill on the wrong ledger account, found after its month was locked for VAT."""

import datetime as dt
from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.closing import lock_until
from akker.ledger.drafting import change_draft, post_draft, reverse_and_copy
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balances, entry_labelled
from akker.ledger.queries_drafts import draft_with_id
from akker.parties.registering import register_party
from tests.make import Make, refusal_of
from tests.text import journal_text


def test_e23_a_bill_is_reversed_and_booked_again_instead_of_changed(make: Make) -> None:
    register_party(make.alice, code="SOFT", name="Software BV")
    bill = make.entry(
        "2026-03-15", "Bill", [("4610", "400.00"), ("1520", "84.00"), ("1600", "-484.00", "SOFT")]
    )
    first = make.post(
        "2026-03-15",
        "Bill",
        [*bill.lines[:2], type(bill.lines[2])("1600", -48400, "SOFT")],
        journal="INK",
    )
    lock_until(make.alice, kind="vat", until=dt.date(2026, 3, 31))
    march = {"label": first.label, "booked_on": dt.date(2026, 3, 31)}
    assert refusal_of(reverse_entry, make.alice, **march) == "period_locked"

    draft_id = reverse_and_copy(make.alice, label=first.label, booked_on=dt.date(2026, 4, 2))
    with reading(make.book):
        draft = draft_with_id(make.book, draft_id)
    draft.content["lines"][0]["code"] = "4615"
    change_draft(make.alice, draft_id=draft_id, title=draft.title, content=draft.content)
    corrected = post_draft(make.alice, draft_id=draft_id)

    assert journal_text(make.book) == dedent("""\
        2026-03-15 INK/2026/1 Bill
            4610 Office supplies                400.00
            1520 Input VAT                       84.00
            1600 Trade creditors               -484.00  SOFT
        2026-04-02 INK/2026/2 Reversal of INK/2026/1
            4610 Office supplies               -400.00
            1520 Input VAT                      -84.00
            1600 Trade creditors                484.00  SOFT
        2026-04-02 INK/2026/3 Bill
            4615 Software subscriptions         400.00
            1520 Input VAT                       84.00
            1600 Trade creditors               -484.00  SOFT""")
    with reading(make.book):
        in_april = balances(make.book, since=dt.date(2026, 4, 1), until=dt.date(2026, 4, 30))
        original = entry_labelled(make.book, first.label)
        replacement = entry_labelled(make.book, corrected.label)
    assert in_april == {"4610": -40000, "4615": 40000}, "VAT and creditors net to zero"
    assert original.reversed_by_label == "INK/2026/2"
    assert replacement.source == "corrects:INK/2026/1"


def test_e23_without_a_day_the_reversal_takes_the_first_open_one(make: Make) -> None:
    bill = [("4610", "400.00"), ("1520", "84.00"), ("1600", "-484.00", "SOFT")]
    first = make.post("2026-03-15", "Bill", bill, journal="INK")
    open_still = make.post("2026-03-15", "Bill", bill, journal="INK")
    reverse_entry(make.alice, label=open_still.label)
    lock_until(make.alice, kind="vat", until=dt.date(2026, 3, 31))

    reverse_entry(make.alice, label=first.label)

    days = [line[:10] for line in journal_text(make.book).splitlines() if "Reversal" in line]
    assert days == ["2026-03-15", "2026-04-01"]
