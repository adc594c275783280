"""The pages of coming contacts: planned, prepared, logged, moved and cancelled on screen."""

import datetime as dt

import pytest

from akker.books.queries import today_in
from akker.customers.describing import add_person
from akker.parties.cards import ContactCard
from tests.customers.acting import logged, planned
from tests.make import Make
from tests.receivables.selling import issued, line, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"), date=today_in(make.book).isoformat())
    return make


def in_days(make: Make, days: int) -> str:
    return f"{today_in(make.book) + dt.timedelta(days=days)} 14:00"


def test_a_contact_is_planned_and_its_brief_is_ready(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    eva = add_person(sold.alice, code="J1", person=ContactCard("Eva <b>Smit</b>"))
    logged(sold.alice, "They want a second site", kind="call")

    offered = page(browser, sold, "appointments/new?party=J1")
    form = {"party": "J1", "kind": "visit", "at": in_days(sold, 2), "subject": "The renewal"}
    where = sent(browser, sold, "appointments/new", **form, contact=str(eva))
    shown = browser.get(where).content.decode()

    assert "Eva &lt;b&gt;Smit" in offered and "<b>Smit" not in shown
    for part in ("The renewal", "Who comes", "They want a second site", "No decision maker known"):
        assert part in shown, part
    assert "appointment=" in shown and "format=pdf" in shown


def test_a_weekday_on_which_a_contact_is_planned_is_the_coming_one(sold: Make) -> None:
    browser, day = browser_of(sold, "manager"), today_in(sold.book) - dt.timedelta(days=1)
    form = {"party": "J1", "kind": "visit", "subject": "The renewal"}
    where = sent(browser, sold, "appointments/new", **form, at=f"{day:%A} 14:00")

    coming = day + dt.timedelta(days=7)
    assert f"{coming.day} {coming:%b} {coming.year}" in browser.get(where).content.decode()


@pytest.mark.parametrize("at", ["soon", "23-11 29:00", "yesterday at noon"])
def test_a_moment_that_is_not_understood_is_told_how_to_write_it_with_a_time(
    sold: Make, at: str
) -> None:
    browser, told = browser_of(sold, "manager"), "Write it as 23-11 14:05, or tomorrow 9:00."
    form = {"party": "J1", "kind": "visit", "subject": "The renewal", "at": at}
    case = {"kind": "question", "subject": "Late", "text": "Late", "due": at}
    base = f"/books/{sold.slug}"

    for path, data in (("appointments/new", form), ("cases/new/J1", case)):
        answer = browser.post(f"{base}/{path}", data)
        assert answer.status_code == 422 and told in answer.content.decode(), path
    logged = browser.post(f"{base}/customer/log/J1", {"kind": "call", "text": "Hi", "at": at})
    live = browser.get("/understood", {"kind": "moment", "text": at})
    assert told in logged.content.decode() and told in live.content.decode()


def test_today_and_the_page_of_the_customer_show_what_is_to_come(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    at = in_days(sold, 2)
    sent(browser, sold, "appointments/new", party="J1", kind="call", at=at, subject="The renewal")
    planned(sold.alice, "Of somebody else")

    today, theirs = page(browser, sold, ""), page(browser, sold, "customers/J1")
    mine, everybodys = (
        page(browser, sold, "appointments"),
        page(browser, sold, "appointments?whose=all"),
    )
    assert "The renewal" in today and "Of somebody else" not in today
    assert "The renewal" in theirs and "Of somebody else" in theirs
    assert "Of somebody else" not in mine and "Of somebody else" in everybodys


def test_what_was_said_is_logged_in_the_usual_form(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    eva = add_person(sold.alice, code="J1", person=ContactCard("Eva Smit"))
    key = planned(sold.alice, "The renewal", kind="visit", contacts=(eva,))

    form = page(browser, sold, f"customer/log/J1?appointment={key}")
    assert 'value="The renewal"' in form and f'name="appointment" value="{key}"' in form
    assert f'value="{eva}" checked' in form

    said = {"appointment": str(key), "kind": "visit", "text": "They go on", "contact": str(eva)}
    sent(browser, sold, "customer/log/J1", **said)
    assert "They go on" in page(browser, sold, "customer/timeline/J1")
    assert "Took place" in page(browser, sold, f"appointments/{key}")
    assert "The renewal" not in page(browser, sold, "appointments?whose=all")


def test_it_is_moved_and_cancelled_on_its_page(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    key = planned(sold.alice, "The renewal")
    sent(browser, sold, f"appointments/{key}/move", at=in_days(sold, 12))
    said = sent(browser, sold, f"appointments/{key}/move", 422, at="2020-01-01 14:00")
    assert "is over." in said

    sent(browser, sold, f"appointments/{key}/cancel")
    assert "Called off" in page(browser, sold, f"appointments/{key}")
    assert "held already" in sent(browser, sold, f"appointments/{key}/cancel", 409)


def test_what_cannot_be_planned_keeps_what_was_typed(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    form = {"party": "J1", "kind": "call", "at": "", "subject": "The renewal"}
    said = sent(browser, sold, "appointments/new", 422, **form)
    assert "It does not say when." in said and 'value="The renewal"' in said


def test_who_only_reads_sees_it_and_changes_nothing(sold: Make) -> None:
    browser = browser_of(sold, "auditor")
    key = planned(sold.alice, "The renewal")
    assert "Log what was said" not in page(browser, sold, f"appointments/{key}")
    sent(browser, sold, f"appointments/{key}/cancel", 403)
