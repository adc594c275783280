"""The pages of plans: begun, filled, agreed, reviewed and closed on screen."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.books.queries import today_in
from akker.parties.managing import assign_manager
from akker.planning.filling import add_objective, add_point
from akker.planning.models import AccountPlan, PlanVersion
from akker.planning.rules import NewObjective, NewPoint
from tests.customers.acting import EMIL, member
from tests.make import Make
from tests.planning.making import begun, known
from tests.receivables.selling import issued, line, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"), date=today_in(make.book).isoformat())
    return make


def sent(browser: Client, make: Make, path: str, status: int = 302, **form: str) -> str:
    answer = browser.post(f"/books/{make.slug}/{path}", form)
    assert answer.status_code == status, answer.content.decode()
    return answer.headers.get("Location", "") or answer.content.decode()


def test_a_plan_is_begun_on_the_page_of_a_customer(sold: Make) -> None:
    browser = browser_of(sold, "manager")

    offered = page(browser, sold, "plans/new/J1")
    where = sent(browser, sold, "plans/new/J1", kind="onboarding", starts_on="today")
    shown = browser.get(where).content.decode()

    assert "Call the decision maker and listen" in offered
    assert "Welcome call: who does what" in shown
    assert "When would you call this a success?" in shown
    again = sent(browser, sold, "plans/new/J1", 409, kind="onboarding", starts_on="today")
    assert "J1 has an open plan of this kind." in again


def test_what_is_added_stands_in_its_pillar(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    plan_id = begun(sold.alice)
    at = f"plans/{plan_id}"

    goal = {"kind": "goal", "text": "Two <b>sites</b>", "side": "theirs", "amount": "5.000,00"}
    sent(browser, sold, f"{at}/point", **goal)
    aim = {"text": "Sell more", "measure": "revenue", "start": "0", "target": "200.00"}
    sent(browser, sold, f"{at}/objective", **aim, due="2099-01-01")
    sent(browser, sold, f"{at}/action", text="Call Eva", due="2099-01-01")
    shown = page(browser, sold, at)

    assert "Two &lt;b&gt;sites&lt;/b&gt;" in shown and "€5,000.00" in shown
    assert "€100.00 → €200.00" in shown and "50%" in shown
    assert "Call Eva" in shown


def test_what_is_refused_keeps_what_was_typed(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    plan_id = begun(sold.alice)

    undated = sent(
        browser, sold, f"plans/{plan_id}/action", 422, form="action", text="Call Eva", due=""
    )
    odd = sent(
        browser,
        sold,
        f"plans/{plan_id}/point",
        422,
        form="point",
        kind="goal",
        text="Two sites",
        amount="many",
    )

    assert "It does not say by which day." in undated and 'value="Call Eva"' in undated
    assert 'value="Two sites"' in odd and 'value="many"' in odd
    assert len(known(sold.alice, plan_id).points) == 4


def test_a_plan_is_agreed_approved_reviewed_and_closed(sold: Make) -> None:
    browser, other = browser_of(sold, "manager"), browser_of(sold, "owner")
    plan_id = begun(sold.alice, "rescue")
    at = f"plans/{plan_id}"

    sent(browser, sold, f"{at}/version", agreed_with="Eva Jansen")
    own = sent(browser, sold, f"{at}/versions/1/approve", 409)
    sent(other, sold, f"{at}/versions/1/approve")
    sent(browser, sold, f"{at}/review")
    unlearnt = sent(browser, sold, f"{at}/close", 422, form="close", outcome="kept", lesson="")
    sent(browser, sold, f"{at}/close", outcome="kept", lesson="Call sooner")

    assert "does not approve it" in own and "It does not say what we learnt." in unlearnt
    assert PlanVersion.objects.get(plan=plan_id).approved_on is not None
    assert AccountPlan.objects.get(pk=plan_id).outcome == "kept"
    shown = page(browser, sold, at)
    assert "Call sooner" in shown and f"{at}/close" not in shown


def test_who_begins_a_rescue_reads_whom_to_tell(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    member(sold, EMIL)
    assign_manager(sold.alice, code="J1", email=EMIL)

    where = sent(browser, sold, "plans/new/J1", kind="rescue", starts_on="today")
    begun_page = browser.get(where).content.decode()
    at = where.removeprefix(f"/books/{sold.slug}/")
    sent(browser, sold, f"{at}/close", outcome="kept", lesson="Call sooner")
    closed_page = browser.get(where).content.decode()

    untold = f"No mail could be sent to {EMIL}: tell them."
    assert f"are tasks with a day and an owner. {untold}" in begun_page
    assert f"The plan is closed. {untold}" in closed_page


def test_the_list_tells_what_waits_for_a_review(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    begun(sold.alice, title="Now", review_on=today_in(sold.book))
    later = today_in(sold.book) + dt.timedelta(days=1)
    begun(sold.alice, "renewal", title="Tomorrow", review_on=later)

    due, every = page(browser, sold, "plans", show="due"), page(browser, sold, "plans")

    assert "Now" in due and "Tomorrow" not in due
    assert "Now" in every and "Tomorrow" in every


def test_a_plan_is_a_pdf(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    plan_id = begun(sold.alice)
    add_point(sold.alice, plan_id=plan_id, point=NewPoint("risk", "A < B #[evil]", amount_minor=1))

    answer = browser.get(f"/books/{sold.slug}/plans/{plan_id}/pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert browser.get(f"/books/{sold.slug}/plans/999999/pdf").status_code == 404


def test_a_plan_takes_as_many_queries_however_much_stands_in_it(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    plan_id = begun(sold.alice)
    due = today_in(sold.book)
    aim = NewObjective("Sell more", "revenue", 0, 20_000, due)
    add_objective(sold.alice, plan_id=plan_id, objective=aim)
    page(browser, sold, f"plans/{plan_id}")
    with CaptureQueriesContext(connection) as few:
        page(browser, sold, f"plans/{plan_id}", look="1")
    for number in range(10):
        add_point(sold.alice, plan_id=plan_id, point=NewPoint("give", f"Help {number}"))
        add_objective(sold.alice, plan_id=plan_id, objective=aim)

    with CaptureQueriesContext(connection) as many:
        shown = page(browser, sold, f"plans/{plan_id}", look="2")

    assert len(many) == len(few) <= 40
    told = shown.count("Point of a plan kept") + shown.count("Objective of a plan kept")
    assert told == 8, "the latest; the log has all"
