"""Periods, year-end, currencies and settings as a person meets them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_screens import LOOKS

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PAGES = {
    "periods": "/books/a/periods",
    "year-end": "/books/a/years/2025",
    "currencies": "/books/a/currencies",
    "revaluation": "/books/a/currencies/revaluation?on=2026-03-31",
    "new ledger account": "/books/a/chart-new",
    "change of a ledger account": "/books/a/chart-change/1300",
    "dimensions": "/books/a/dimensions",
    "numbering": "/books/a/settings/numbering",
    "company": "/books/a/settings/company",
    "tokens": "/books/a/settings/tokens",
}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_every_page_is_sound_in_both_themes_and_widths(
    one_chromium: Any, signed_in_state: tuple[str, Any], look: tuple[str, int]
) -> None:
    """axe finds nothing, and no page is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    url, state = signed_in_state
    colours, width = look
    context = one_chromium.new_context(
        base_url=url,
        storage_state=state,
        color_scheme=colours,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    wrong = []
    for name, address in PAGES.items():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name}: wider than {width}")
        wrong += [
            f"{name}: {found['id']} {found['nodes'][0]['html'][:160]}"
            for found in Axe().run(page).response["violations"]
        ]
    context.close()

    assert wrong == []


@pytest.fixture
def page(one_chromium: Any, signed_in_state: tuple[str, Any]) -> Iterator[Any]:
    url, state = signed_in_state
    context = one_chromium.new_context(
        base_url=url, storage_state=state, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    yield page
    context.close()


def test_a_year_is_closed_step_by_step_and_then_locked_for_good(page: Any) -> None:
    page.goto("/books/a/")
    page.keyboard.press("g")
    page.keyboard.press("y")
    page.wait_for_url("**/periods")

    # The lock for good is refused twice: nobody ticked the box, and the year is open.
    page.get_by_label("Last locked day: Everything").fill("2025-12-31")
    page.get_by_role("button", name="Lock: Everything").click()
    page.get_by_role("alert").get_by_text("This lock can never be lifted.").wait_for()
    assert page.get_by_label("Last locked day: Everything").input_value() == "2025-12-31"
    page.get_by_label("I know that nobody can ever lift this lock").check()
    page.get_by_role("button", name="Lock: Everything").click()
    page.get_by_role("alert").get_by_text("Close 2025 first.").wait_for()

    page.get_by_role("link", name="Year-end of 2025").click()
    planned = page.get_by_role("region", name="Closing of 2025")
    assert planned.get_by_text("8020").is_visible()
    assert planned.get_by_role("row", name="In balance").inner_text().split("\t")[1:] == [
        "400.00",
        "400.00",
    ]
    page.get_by_role("button", name="Close 2025").click()
    page.get_by_text("Fiscal year 2025 is closed by AFS/2025/1.").wait_for()
    page.get_by_role("link", name="AFS/2025/1").click()
    page.get_by_role("heading", name="Closing of 2025").wait_for()

    page.goto("/books/a/periods")
    page.get_by_label("Last locked day: Everything").fill("2025-12-31")
    page.get_by_label("I know that nobody can ever lift this lock").check()
    page.get_by_role("button", name="Lock: Everything").click()
    page.get_by_text("Everything is locked up to and including 31 Dec 2025, for good.").wait_for()
    page.goto("/books/a/years/2025")
    assert page.get_by_role("button", name="Reopen 2025").count() == 0
    assert page.get_by_text("so this year stays closed").is_visible()
    assert [text for text in page.trouble if "status of 4" not in text] == []
