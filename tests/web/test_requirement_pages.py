"""The pages of the register of requirements."""

import pytest

from tests.make import Make
from tests.receivables.selling import customer, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    customer(make, "J2")
    return make


def test_a_requirement_goes_from_the_customer_to_the_answer(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    form = {"title": "Hours <b>by line</b>", "text": "For each", "priority": "high"}

    assert "requirements/new/J1" in page(browser, sold, "customers/J1")
    where = sent(browser, sold, "requirements/new/J1", worth="1.500,00", **form)
    at = where.removeprefix(f"/books/{sold.slug}/")
    sent(browser, sold, f"{at}/wish", party="J2", worth="500")
    sent(browser, sold, f"{at}/worth/J2", worth="700")
    shown = page(browser, sold, at)
    sent(browser, sold, f"{at}/decide", state="planned", answer="In May")
    asked = page(browser, sold, "customers/J1")
    sent(browser, sold, f"{at}/tell/J1")

    assert "Hours &lt;b&gt;by line&lt;/b&gt;" in shown and "€2,200.00" in shown
    assert "Tell them what was decided" in asked and "they wait for our answer" in asked
    told = page(browser, sold, "customers/J1")
    assert "Tell them what was decided" not in told and "Planned" in told
    register = page(browser, sold, "requirements?order=priority")
    assert "Hours &lt;b&gt;by line&lt;/b&gt;" in register and "€2,200.00" in register
    assert "Nothing fits all of this" in page(browser, sold, "requirements?show=done")


def test_what_is_refused_keeps_what_was_typed(sold: Make) -> None:
    browser = browser_of(sold, "manager")

    many = sent(browser, sold, "requirements/new/J1", 422, title="Hours", worth="much")
    where = sent(browser, sold, "requirements/new/J1", title="Hours", priority="low")
    at = where.removeprefix(f"/books/{sold.slug}/")
    untold = sent(browser, sold, f"{at}/decide", 422, form="decide", state="done", answer=" ")
    nobody = sent(browser, sold, f"{at}/wish", 422, form="wish", party="NOBODY", worth="7")

    assert 'value="Hours"' in many and 'value="much"' in many
    assert "It does not say what customers are to hear." in untold
    assert 'value="NOBODY"' in nobody
    assert browser.get(f"/books/{sold.slug}/requirements/99999").status_code == 404


def test_the_register_is_taken_out(sold: Make) -> None:
    browser = browser_of(sold, "manager")
    sent(browser, sold, "requirements/new/J1", title="Hours", priority="low", worth="12")

    text = browser.get(f"/books/{sold.slug}/requirements/export?format=csv").getvalue().decode()

    assert "Hours" in text and "12.00" in text
