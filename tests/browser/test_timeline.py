"""Logging a call by keys alone, making a task of its line, and what axe finds on those pages."""

from typing import Any

import pytest

from tests.browser.soundness import faults, looked_at

pytestmark = pytest.mark.browser


def registered(page: Any) -> None:
    """A customer of the books, by the form."""
    page.goto("/books/a/parties/new?role=customer")
    page.locator("#name").fill("Smit Brood")
    page.locator("main form button[type=submit].primary").first.click()
    page.get_by_role("heading", name="Smit Brood", exact=True).wait_for()


def test_a_call_is_logged_by_keys_and_its_line_becomes_a_task(
    page: Any, trouble: list[str], one_chromium: Any, signed_in_state: tuple[str, Any]
) -> None:
    registered(page)
    page.goto("/books/a/customers")
    page.get_by_role("link", name="Smit Brood").click()
    page.wait_for_url("**/customers/*")
    page.wait_for_load_state()  # a key that is pressed between two pages is nobody's
    page.keyboard.press("n")
    page.get_by_role("heading", name="Log a contact with Smit Brood").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("n")
    page.keyboard.type("They want Venlo\nSend the offer")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    called = page.get_by_role("link", name="Call, They want Venlo")
    called.wait_for()
    timeline = page.url
    called.click()

    page.get_by_role("link", name="Make a task of line 2").click()
    page.get_by_label("By when").fill("+7d")
    page.get_by_role("button", name="Make the task").click()
    page.locator(".rows li", has_text="Send the offer").wait_for()  # on the note it came of
    page.goto(timeline)
    done = page.get_by_role("button", name="Done: Send the offer")
    done.wait_for()
    assert trouble == []

    wrong = []
    with looked_at(one_chromium, signed_in_state) as beside:
        for name, address in {
            "timeline": timeline,
            "log": timeline.replace("customer/timeline", "customer/log"),
            "tasks": "/books/a/tasks?whose=all",
            "new task": "/books/a/tasks/new",
            "promises": "/books/a/promises-given",
            "new promise": "/books/a/promises-given/new",
            "notes": "/books/a/activities",
            "note": "/books/a/activities/1",
        }.items():
            beside.goto(address)
            wrong += faults(beside, name)
    assert wrong == []

    done.click()
    page.get_by_text("Nothing is to be done for them.").wait_for()


def test_a_customer_is_chosen_by_a_part_of_the_name(page: Any, trouble: list[str]) -> None:
    registered(page)
    page.goto("/books/a/tasks/new")
    page.get_by_label("What is to be done").fill("Call back")
    page.get_by_label("By when").fill("+1d")
    whom = page.get_by_role("combobox", name="Customer")
    whom.press_sequentially("brood")
    page.get_by_role("option", name="Smit Brood").first.wait_for()
    whom.press("Enter")
    page.locator(".understood", has_text="Smit Brood").wait_for()
    page.get_by_role("button", name="Make the task").click()
    page.get_by_role("button", name="Done: Call back").wait_for()
    assert trouble == []
