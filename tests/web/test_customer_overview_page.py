"""The first page of a customer: figures, what asks for attention, and the picture of the months."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page


def sold(make: Make) -> Make:
    """A was sold something that fell due long ago; nothing was sold to B."""
    ready(make, code="")
    customer(make, "A", name="Company A")
    customer(make, "B", name="Company B")
    long_ago = max(add_months(today_in(make.book), -2), make.first_day)
    issued(make, line("1000.00"), party="A", date=long_ago.isoformat())
    return make


def test_what_is_late_stands_first_with_a_button(make: Make) -> None:
    shown = page(browser_of(sold(make), "owner"), make, "customers/A")

    assert "2026-0001 of €1,210.00 is" in shown
    assert f"/books/{make.slug}/payments/A" in shown
    assert "€1,210.00 of these twelve months is still open." in shown


def test_who_may_not_record_money_is_led_to_a_promise(make: Make) -> None:
    shown = page(browser_of(sold(make), "manager"), make, "customers/A")

    assert f"/books/{make.slug}/promises/of/A" in shown
    assert f"/books/{make.slug}/payments/A" not in shown


def test_a_customer_who_never_bought_has_no_empty_picture(make: Make) -> None:
    shown = page(browser_of(sold(make), "owner"), make, "customers/B")

    assert "nothing was invoiced yet" in shown
    assert "Money and contact in one picture" not in shown
    assert "Nothing is late, contested or promised and not kept." in shown


def test_today_names_the_customer_and_what_is_at_stake(make: Make) -> None:
    shown = page(browser_of(sold(make), "owner"), make, "")

    assert "Customers who need you" in shown
    assert "Company A" in shown and "€1,210.00 is past its due day" in shown


def test_the_page_takes_as_many_queries_however_much_was_sold(make: Make) -> None:
    browser = browser_of(sold(make), "owner")
    page(browser, make, "customers/A")
    with CaptureQueriesContext(connection) as few:
        page(browser, make, "customers/A", look="1")
    for _ in range(5):
        issued(make, line("10.00"), party="A", date=today_in(make.book).isoformat())

    with CaptureQueriesContext(connection) as many:
        page(browser, make, "customers/A", look="2")

    assert len(many) == len(few) <= 107
