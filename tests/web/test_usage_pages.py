"""The pages of use: measures, the list by adoption, and one customer."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.books.queries import today_in
from tests.adoption.making import SEATS, USERS, measured, used
from tests.make import Make
from tests.receivables.selling import customer
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


def test_a_measure_is_added_and_changed_on_screen(world: Make) -> None:
    browser = browser_of(world, "owner")

    empty = page(browser, world, "usage")
    sent(browser, world, "usage/measures/keep", code=SEATS, name="Seats", per="month")
    how = {"code": USERS, "name": "Active users", "unit": "users", "per": "month"}
    sent(browser, world, "usage/measures/keep", **how, full_measure=SEATS)
    shown = page(browser, world, "usage/measures", code=USERS)
    sent(browser, world, "usage/measures/keep", **how, full_value="1.250,5")

    assert "Nothing is measured yet" in empty
    assert "Change Active users" in shown and 'value="users"' in shown
    assert "1,250.5" in page(browser, world, "usage/measures")


def test_what_is_refused_keeps_what_was_typed(world: Make) -> None:
    browser = browser_of(world, "owner")
    measured(world.alice)

    odd = sent(browser, world, "usage/measures/keep", 422, code="x", name="Odd", per="week")
    path = "customer/usage-record/J1"
    later = (today_in(world.book) + dt.timedelta(days=60)).isoformat()
    ahead = sent(browser, world, path, 422, measure=USERS, on=later, value="12")
    unread = sent(browser, world, path, 422, measure=USERS, on="2026-01-01", value="many")

    assert "week is no span that figures are of." in odd and 'value="Odd"' in odd
    assert "is still to come." in ahead and 'value="12"' in ahead
    assert 'value="many"' in unread


def test_a_figure_is_written_down_and_taken_back(world: Make) -> None:
    browser = browser_of(world, "manager")
    measured(world.alice)
    used(world.alice, 16, measure=SEATS)

    how = {"measure": USERS, "on": "2026-01-15", "value": "12"}
    where = sent(browser, world, "customer/usage-record/J1", **how)
    shown = browser.get(where).content.decode()
    key = shown.split('name="figure" value="')[1].split('"')[0]
    sent(browser, world, "customer/usage-back/J1", figure=key)

    assert "75%" in shown and "Active users" in shown
    assert "<s" in page(browser, world, "customer/usage/J1")
    again = sent(browser, world, "customer/usage-back/J1", 422, figure=key)
    assert "that holds here" in again


def test_the_list_has_who_uses_least_first_and_is_a_file(world: Make) -> None:
    customer(world, "J2", name="Bakker <b>")
    measured(world.alice)
    for code, value in (("J1", 12), ("J2", 4)):
        for months_ago in (2, 3, 4):
            used(world.alice, 12, months_ago, code=code)
        used(world.alice, value, code=code)
        used(world.alice, 16, code=code, measure=SEATS)
    browser = browser_of(world, "manager")

    shown = page(browser, world, "usage", measure=USERS)
    fallen = page(browser, world, "usage", measure=USERS, show="fallen")
    address = f"/books/{world.slug}/usage/export?measure={USERS}&format=csv"
    file = browser.get(address).content.decode("utf-8-sig")

    assert shown.index("Bakker &lt;b&gt;") < shown.index("customer/usage/J1")
    assert "\N{MINUS SIGN}67%" in shown and "25%" in shown
    assert "customer/usage/J2" in fallen and "customer/usage/J1" not in fallen
    assert file.splitlines()[1].startswith("J2,")
    assert browser.get(address.replace(USERS, "nothing")).status_code == 404


def test_the_page_of_a_customer_shows_the_adoption_and_the_fall(world: Make) -> None:
    measured(world.alice)
    for months_ago, value in ((4, 12), (3, 12), (2, 12), (1, 4)):
        used(world.alice, value, months_ago)
        used(world.alice, 16, months_ago, measure=SEATS)

    shown = page(browser_of(world, "manager"), world, "customers/J1")

    assert "25% adoption" in shown
    assert "Active users fell by 67% against their habit" in shown
    drawn = page(browser_of(world, "manager"), world, "customer/usage/J1")
    assert "lowest 4, highest 12" in drawn


def test_a_file_of_use_can_be_brought_in_on_screen(world: Make) -> None:
    measured(world.alice)
    shown = page(browser_of(world, "owner"), world, "imports", kind="usage")

    assert "Figures of use" in shown


def counted(browser: Client, make: Make, path: str, **asked: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(browser, make, path, **asked)
    return len(queries)


@pytest.mark.parametrize("path", ["usage", "customer/usage/J1"])
def test_a_page_takes_as_many_queries_however_much_there_is(world: Make, path: str) -> None:
    measured(world.alice)
    browser = browser_of(world, "manager")
    for measure in (USERS, SEATS):
        used(world.alice, 12, measure=measure)
    page(browser, world, path, look="0")
    few = counted(browser, world, path, look="1")
    for nth in range(2, 8):
        customer(world, f"J{nth}", name=f"Other {nth}")
        used(world.alice, 12, nth)
        used(world.alice, 12, code=f"J{nth}")

    assert counted(browser, world, path, look="2") == few <= 25
