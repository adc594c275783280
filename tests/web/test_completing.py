"""Completing the chart of older books on screen."""

from tests.ledger.test_completing import GONE, older, rows
from tests.make import Make
from tests.web.entry_sent import Enter, at, text_of


def test_on_screen_they_are_listed_and_added(make: Make, enter: Enter) -> None:
    old = older(make)
    browser = enter("owner", "nl")

    listed = text_of(browser.get(at(old, "chart-new")))
    done = browser.post(at(old, "chart-new/complete"))

    assert "Btw kasstelsel" in listed and done.status_code == 302
    assert set(GONE) <= rows(old).keys()
    assert "Btw kasstelsel" not in text_of(browser.get(at(old, "chart-new")))
