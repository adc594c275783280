"""Periods, year-end, currencies and settings as a person meets them."""

from typing import Any

import pytest

from tests.browser.soundness import faults, looked_at

pytestmark = pytest.mark.browser

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


def test_every_page_is_sound_in_both_themes_and_widths(
    one_chromium: Any, signed_in_state: tuple[str, Any]
) -> None:
    """axe finds nothing, and no page is wider than the window."""
    wrong = []
    with looked_at(one_chromium, signed_in_state) as page:
        for name, address in PAGES.items():
            page.goto(address)
            wrong += faults(page, name)

    assert wrong == []


def test_a_year_is_closed_step_by_step_and_then_locked_for_good(
    page: Any, trouble: list[str]
) -> None:
    page.goto("/books/a/")
    page.keyboard.press("g")
    page.keyboard.press("y")
    page.wait_for_url("**/periods")

    # The lock for good is refused twice: nobody ticked the box, and the year is open.
    page.get_by_label("Last locked day: Everything").fill("2025-12-31")
    page.get_by_role("button", name="Lock: Everything").click()
    page.get_by_role("alert").get_by_text("This lock can never be lifted.").wait_for()
    assert page.get_by_label("Last locked day: Everything").input_value() == "31 Dec 2025"
    page.get_by_label("I know that nobody can ever lift this lock").check()
    page.get_by_role("button", name="Lock: Everything").click()
    page.get_by_role("alert").get_by_text("Close 2025 first.").wait_for()

    page.get_by_role("link", name="Year-end of 2025").click()
    planned = page.get_by_role("region", name="Closing of 2025")
    planned.get_by_text("8020").wait_for()
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
    page.get_by_text("so this year stays closed").wait_for()
    assert [text for text in trouble if "status of 4" not in text] == []
