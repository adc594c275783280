"""A bookkeeper who has never seen Akker: from the first page to a month that is reported."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.soundness import faults

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


@pytest.fixture
def page(one_chromium: Any) -> Iterator[Any]:
    context = one_chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(90_000)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    context.close()
    asked_for = ("409 (Conflict)", "422 (Unprocessable")
    assert [text for text in trouble if not any(code in text for code in asked_for)] == []


@pytest.fixture
def is_sound(page: Any) -> Callable[[str], None]:
    def check(name: str) -> None:
        assert faults(page, name) == []

    return check


def begin(page: Any, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Dana Visser")
    page.get_by_label("E-mail address").fill("dana@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Name of the company").fill("Bakkerij Jansen")
    page.get_by_label("First day of the books").fill("2026-01-01")
    page.get_by_label("Language").select_option("en")


def test_what_the_first_page_refuses_has_the_focus(page: Any, first_link: str) -> None:
    begin(page, first_link)
    page.get_by_label("Password").fill("short")

    page.get_by_role("button", name="Open the books").click()

    page.locator("main .refusal").first.wait_for()
    assert page.evaluate("document.activeElement.name") == "password"


def post_rent(page: Any) -> None:
    """By keys alone, but for the day: the rent of March, from the bank."""
    page.wait_for_url("**/entries/new")
    page.locator("#date").fill("2026-03-02")
    page.locator("#description").focus()
    page.keyboard.type("Rent of March")
    page.keyboard.press("Enter")
    page.keyboard.type("4200")
    page.locator("#code-1-options li", has_text="4200").first.wait_for()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    page.keyboard.type("1020")
    page.locator("#code-2-options li", has_text="1020").wait_for()
    for key in ("Enter", "Enter", "Enter", "="):
        page.keyboard.press(key)
    page.get_by_text("none, in balance").wait_for()
    page.keyboard.press("Control+Enter")


def test_from_nothing_to_a_month_posted_reversed_and_reported(
    page: Any, first_link: str, is_sound: Callable[[str], None], tmp_path: Path
) -> None:
    page.goto(first_link)
    is_sound("first-run")
    begin(page, first_link)
    page.get_by_role("button", name="Open the books").click()
    page.get_by_role("heading", name="Bakkerij Jansen").wait_for()
    page.get_by_role("heading", name="First steps").wait_for()
    is_sound("first-steps")

    page.get_by_role("link", name="Help with this page").click()
    page.get_by_role("heading", name="Find your way on screen").wait_for()
    is_sound("help")
    page.get_by_placeholder("Search in the guide").fill("reverse")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Reverse and correct").first.wait_for()
    is_sound("help-found")

    page.goto(first_link)  # which lets nobody in a second time
    page.get_by_text("This link does not work").wait_for()
    page.goto(first_link.partition("/first-run")[0])
    page.get_by_role("link", name="Bakkerij Jansen").click()
    page.get_by_role("heading", name="First steps").wait_for()
    page.keyboard.press("c")
    post_rent(page)
    page.get_by_text("MEM/2026/1 is posted.").wait_for()
    page.locator("#main").focus()
    page.keyboard.press("z")
    page.get_by_text("MEM/2026/1 is taken back by MEM/2026/2.").wait_for()
    page.locator("#main").focus()
    page.keyboard.press("c")
    post_rent(page)
    page.get_by_text("MEM/2026/3 is posted.").wait_for()
    page.goto(first_link.partition("/first-run")[0])
    page.get_by_role("link", name="Bakkerij Jansen").click()
    page.get_by_role("link", name="Reversal of MEM/2026/1").wait_for()
    is_sound("posted")

    page.get_by_role("link", name="Profit and loss").click()
    page.get_by_role("heading", name="Profit and loss").wait_for()
    page.get_by_role("link", name="1,200.00").first.wait_for()
