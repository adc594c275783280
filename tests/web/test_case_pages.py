"""The pages of cases: opened, answered, handed on, closed and opened again on screen."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.queries import today_in
from akker.cases.handling import close_case
from akker.cases.models import Case
from tests.cases.making import days_ago, opened, said, seen_case
from tests.customers.acting import logged, member
from tests.dunning.agreeing import disputed
from tests.make import Make
from tests.parties.managers import narrowed
from tests.receivables.selling import issued, line, ready
from tests.web.crawling import NARROWED, browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    sale = issued(make, line("100.00"), date=today_in(make.book).isoformat())
    disputed(make, sale.label, date=today_in(make.book).isoformat())
    return make


def test_a_case_is_opened_on_the_page_of_a_customer(sold: Make) -> None:
    browser = browser_of(sold, "manager")

    assert "cases/new/J1" in page(browser, sold, "customers/J1")
    offered = page(browser, sold, "cases/new/J1")
    form = {"kind": "complaint", "subject": "Two <b>reports</b>", "text": "Late\nagain"}
    where = sent(browser, sold, "cases/new/J1", team="service", due="2099-03-31 14:05", **form)
    shown = browser.get(where).content.decode()

    assert "Complaint: answered within 1 working day." in offered
    assert "Two &lt;b&gt;reports&lt;/b&gt;" in shown and "C-0001" in shown
    assert "31 Mar 2099 14:05" in shown
    assert "C-0001" in page(browser, sold, "customers/J1")


def test_what_is_refused_keeps_what_was_typed(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    case_no = opened(sold.alice)

    nameless = sent(browser, sold, "cases/new/J1", 422, kind="complaint", subject="", text="Late")
    undated = sent(
        browser, sold, "cases/new/J1", 422, kind="question", subject="Why", due="next moon"
    )
    untold = sent(
        browser, sold, f"cases/{case_no}/close", 422, form="close", outcome="solved", answer=""
    )
    many = sent(browser, sold, f"cases/{case_no}/say", 422, kind="shout", text="We come")

    assert ">Late</textarea>" in nameless
    assert 'value="next moon"' in undated
    assert "It does not say what the customer was told." in untold
    assert ">We come</textarea>" in many
    assert Case.objects.filter(book=sold.book).count() == 1


def test_a_case_comes_of_a_line_of_a_note(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    key = logged(sold.alice, "Reports\nThe second one was empty", note_type="complaint")

    assert f"cases/new/J1?activity={key}&amp;line=2" in page(browser, sold, f"activities/{key}")
    offered = page(browser, sold, f"cases/new/J1?activity={key}&line=2")
    form = {"kind": "complaint", "subject": "Empty", "team": "service", "activity": str(key)}
    where = sent(browser, sold, "cases/new/J1", **form)

    assert 'value="The second one was empty"' in offered
    assert '<option value="complaint" selected>' in offered
    assert f"/activities/{key}" in browser.get(where).content.decode()


def test_it_is_answered_handed_on_closed_and_opened_again(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    case_no = opened(sold.alice, days=9)
    at = f"cases/{case_no}"

    assert "Overdue" in page(browser, sold, at)
    sent(browser, sold, f"{at}/say", kind="ours", text="We come on Friday")
    answered = page(browser, sold, at)
    sent(browser, sold, f"{at}/hand", team="finance", note="About VAT")
    handed = page(browser, sold, at)
    sent(browser, sold, f"{at}/close", outcome="explained", answer="It is on the next one")
    closed = page(browser, sold, at)
    sent(browser, sold, f"{at}/reopen", why="It is not")

    assert "Waits for the customer" in answered and "Overdue" not in answered
    assert "About VAT" in handed and "Waits for the team" in handed
    assert "It is on the next one" in closed and "Explained" in closed
    assert seen_case(sold.alice, case_no).row.is_open
    assert browser.get(f"/books/{sold.slug}/cases/99").status_code == 404
    assert sent(browser, sold, "cases/99/say", 404, kind="ours", text="Who?")


def test_one_list_has_cases_and_disputes_and_is_filtered_by_a_sentence(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    dora = member(sold)
    opened(dora, "Late reports", days=9)
    opened(dora, "A question", kind="question", team="product")
    done = opened(dora, "Long ago", days=20)
    close_case(dora, case_no=done, outcome="solved", answer="Sent")

    every = page(browser, sold, "cases")
    overdue = page(browser, sold, "cases?show=overdue")
    contested = page(browser, sold, "cases?kind=dispute")
    ours = page(browser, sold, "cases?owner=dora@example.com&team=product")
    closed = page(browser, sold, "cases?show=closed")

    assert "Late reports" in every and "A question" in every and "/disputes/" in every
    assert "Long ago" not in every and "Long ago" in closed
    assert "Late reports" in overdue and "A question" not in overdue
    assert "/disputes/" not in overdue
    assert "Late reports" not in contested and "/disputes/" in contested
    assert "A question" in ours and "Late reports" not in ours
    assert "Nothing fits all of this" in page(browser, sold, "cases?owner=nobody@example.com")


def test_the_list_is_taken_out_as_it_is_asked(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    opened(sold.alice, "Late reports", days=9)

    answer = browser.get(f"/books/{sold.slug}/cases/export?format=csv&kind=complaint")

    text = answer.getvalue().decode()
    assert "C-0001" in text and "Late reports" in text
    assert len(text.strip().splitlines()) == 2


def test_the_service_promise_is_changed_above_the_list(sold: Make) -> None:
    browser = browser_of(sold, "owner")

    sent(browser, sold, "cases/promise", question="5", complaint="2")
    unfit = sent(browser, sold, "cases/promise", 422, question="soon", complaint="2")

    assert "Question: answered within 5 working days." in page(browser, sold, "cases")
    assert 'value="soon"' in unfit
    assert "Change the service promise" not in page(browser_of(sold, "manager"), sold, "cases")


def test_today_and_the_customer_ask_for_the_answer(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    opened(sold.alice, "Late reports", days=9)

    for place in ("", "customers/J1"):
        shown = page(browser, sold, place)
        assert "C-0001 Late reports" in shown and "An answer was due" in shown


def test_who_sees_own_customers_only_sees_no_case_of_another(sold: Make) -> None:
    case_no = opened(sold.alice, "Late reports", days=9)
    narrowed(sold)
    browser = browser_of(sold, NARROWED)

    assert "Late reports" not in page(browser, sold, "cases?show=all")
    export = browser.get(f"/books/{sold.slug}/cases/export?format=csv&show=all")
    text = export.getvalue().decode()
    assert "Late reports" not in text
    for path in (f"cases/{case_no}", "cases/new/J1"):
        assert browser.get(f"/books/{sold.slug}/{path}").status_code == 404


def test_the_list_takes_as_many_queries_for_many_cases(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    opened(sold.alice)
    page(browser, sold, "cases")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            page(browser, sold, "cases")
            page(browser, sold, "customers/J1")
        return len(found)

    few = count()
    for number in range(12):
        case_no = opened(sold.alice, f"Case {number}", at=days_ago(3) + dt.timedelta(minutes=1))
        said(sold.alice, case_no)
    assert count() == few
