"""Putting off what asks for attention on the first page."""

import datetime as dt
import re

import pytest

from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.rules import CustomerFacts
from tests.make import Make
from tests.receivables.selling import customer
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def waiting(make: Make) -> Make:
    """J1 is of the key tier, and nobody ever spoke with them."""
    customer(make, "J1")
    change_customer(make.alice, code="J1", facts=CustomerFacts(tier="key"))
    return make


def key_in(shown: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{16})"', shown)
    assert found
    return found[1]


def test_it_is_put_off_until_monday_and_brought_back(waiting: Make) -> None:
    browser, other = browser_of(waiting, "manager"), browser_of(waiting, "owner")
    shown = page(browser, waiting, "")
    assert "No contact is known" in shown and "Remind me" in shown and "Bring back" not in shown

    until = (today_in(waiting.book) + dt.timedelta(days=5)).isoformat()
    key = key_in(shown)
    sent(browser, waiting, "needs/put-off", key=key, until=until)
    later = page(browser, waiting, "")
    assert "1 put off" in later and "Nothing asks for you now." in later
    assert "Bring back" not in page(other, waiting, "")

    sent(browser, waiting, "needs/bring-back", key=key)
    assert "Bring back" not in page(browser, waiting, "")
    again = sent(browser, waiting, "needs/bring-back", 409, key=key)
    assert "You put off no such thing." in again


def test_a_day_that_is_none_is_refused(waiting: Make) -> None:
    browser = browser_of(waiting, "manager")
    key = key_in(page(browser, waiting, ""))
    for until in ("", "2020-01-01"):
        said = sent(browser, waiting, "needs/put-off", 422, key=key, until=until)
        assert "It does not say until which day." in said
    gone = sent(browser, waiting, "needs/put-off", 409, key="0" * 16, until="2099-01-01")
    assert "This does not ask for attention any more." in gone
