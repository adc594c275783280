"""The business profile of a customer: facts with their days and who says so."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from akker.books.actor import enter_book, reading
from akker.books.queries import today_in
from akker.customers.models import ProfileFact
from akker.customers.profiling import end_profile_fact, note_profile_fact
from akker.customers.queries_profile import profile_of
from akker.parties.merging import merge_parties
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page

MARCH = dt.date(2026, 3, 1)
GOAL = {"code": "A", "kind": "goal", "text": "Grow twice", "source": "Ans, director"}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "A", name="Company A")
    customer(make, "B", name="Company B")
    return make


def facts(make: Make, code: str = "A") -> list[tuple[str, dt.date, dt.date | None]]:
    with reading(make.book):
        return [(row.text, row.on, row.ended_on) for row in profile_of(make.book, code)]


def test_what_is_no_longer_so_stays_to_be_read(sold: Make) -> None:
    first = note_profile_fact(sold.alice, **GOAL, on=MARCH)
    note_profile_fact(sold.alice, **{**GOAL, "text": "Grow at ease"})
    end_profile_fact(sold.alice, fact_id=first)

    today = today_in(sold.book)
    assert facts(sold) == [("Grow at ease", today, None), ("Grow twice", MARCH, today)]
    assert refusal_of(end_profile_fact, sold.alice, fact_id=first) == "profile_fact_unknown"


def test_what_cannot_be_written_down_is_refused(sold: Make) -> None:
    for more, code in (
        ({"kind": "dream"}, "profile_kind_unknown"),
        ({"text": " "}, "words_missing"),
        ({"source": ""}, "words_missing"),
        ({"text": "x" * 1001}, "text_too_long"),
        ({"on": dt.date(2999, 1, 1)}, "day_too_late"),
        ({"code": "US"}, "customer_unknown"),
    ):
        assert refusal_of(note_profile_fact, sold.alice, **{**GOAL, **more}) == code
    assert refusal_of(note_profile_fact, sold.bob, **GOAL) == "permission_missing"
    assert facts(sold) == []


def test_the_database_keeps_what_was_written(sold: Make) -> None:
    key = note_profile_fact(sold.alice, **GOAL)

    with transaction.atomic():
        enter_book(sold.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            ProfileFact.objects.filter(pk=key).update(text="Another")


def test_a_merger_reads_both_and_others_see_nothing(make: Make) -> None:
    ready(make)
    own = carla_in(make)
    customer(make, "A", name="Company A")
    key = note_profile_fact(make.alice, **GOAL, on=MARCH)

    assert refusal_of(note_profile_fact, own.carla, **GOAL) == "party_unknown"
    assert refusal_of(end_profile_fact, own.carla, fact_id=key) == "profile_fact_unknown"
    merge_parties(make.alice, code="A", into="J1")
    assert facts(make, "J1") == [("Grow twice", MARCH, None)]


def test_on_the_page_it_is_written_down_and_ended(sold: Make) -> None:
    browser, base = browser_of(sold, "owner"), f"/books/{sold.slug}"
    sent = {"kind": "trend", "text": "<i>Robots</i>", "source": "A report", "on": "2026-03-01"}

    assert browser.post(f"{base}/customer/fact/A", sent).status_code == 302
    shown = page(browser, sold, "customers/A")
    assert "&lt;i&gt;Robots&lt;/i&gt;" in shown and "Trend in their industry" in shown
    unfit = browser.post(f"{base}/customer/fact/A", {**sent, "source": ""})
    assert unfit.status_code == 422 and "Robots" in unfit.content.decode()
    with reading(sold.book):
        (row,) = profile_of(sold.book, "A")
    ended = browser.post(f"{base}/customer/fact-end/A", {"fact": row.fact_id})
    assert ended.status_code == 302
    assert "What was so before" in page(browser, sold, "customers/A")
