"""A bookkeeper who has never seen Akker: from the first page to a month that is reported."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.soundness import faults
from tests.servers import PROGRAM, environment

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PASSWORD = "correct horse battery"
ENTRY = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent of March",
    "lines": [{"code": "4200", "amount": "1200.00"}, {"code": "1020", "amount": "-1200.00"}],
}


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
    assert [text for text in trouble if "409 (Conflict)" not in text] == []  # which one step asks


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


def at_the_command_line(home: Path, *words: str, typed: str = "") -> None:
    command = [sys.executable, "-c", PROGRAM, *words]
    subprocess.run(command, env=environment(home), check=True, input=typed, text=True)


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
    at_the_command_line(tmp_path / "home", "post", "-", typed=json.dumps(ENTRY))
    at_the_command_line(tmp_path / "home", "reverse", "MEM/2026/1")
    at_the_command_line(tmp_path / "home", "post", "-", typed=json.dumps(ENTRY))
    page.goto(first_link.partition("/first-run")[0])
    page.get_by_role("link", name="Bakkerij Jansen").click()
    page.get_by_role("link", name="Reversal of MEM/2026/1").wait_for()
    is_sound("posted")

    page.get_by_role("link", name="Profit and loss").click()
    page.get_by_role("heading", name="Profit and loss").wait_for()
    page.get_by_role("link", name="1,200.00").first.wait_for()
