"""A row is looked at beside its list: by the key P, or by pressing it where nothing else is."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.soundness import faults
from tests.browser.test_customer_story import brought_in, orders, registered

pytestmark = pytest.mark.browser


def test_an_invoice_and_a_customer_are_looked_at_beside_their_lists(
    page: Any, trouble: list[str], tmp_path: Path
) -> None:
    code = registered(page)
    brought_in(page, orders(tmp_path, code))
    page.goto("/books/a/invoices")
    peek = page.locator("#peek")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("p")
    peek.get_by_role("heading", name="V-5").wait_for()
    beside = peek.inner_text()
    marked = page.locator("tr[aria-current]").inner_text()
    broken = faults(page, "beside")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('#peek').children.length")
    focused = page.evaluate("document.activeElement.textContent")

    assert "Molenaar Meel" in beside and "Advice" in beside and "€605.00" in beside
    assert "V-5" in marked and focused == "V-5"
    assert not broken

    page.goto("/books/a/customers")
    page.locator("tr[data-glance] td.num").first.click()
    peek.get_by_role("heading", name="Molenaar Meel").wait_for()
    beside = peek.inner_text()
    broken = faults(page, "beside")
    page.locator("tr[data-glance] .pick input").first.click()
    picked = page.locator("[data-count]").first.inner_text()
    peek.get_by_role("link", name="Open the page of the customer").click()
    page.wait_for_url(f"**/customers/{code}")

    page.goto("/books/a/parties")
    page.keyboard.press("j")
    page.keyboard.press("p")
    peek.get_by_role("link", name="Open the card").wait_for()
    card = peek.inner_text()

    assert "They owe us" in card and "Customer" in card
    assert "Revenue, twelve months" in beside and "is late" in beside
    assert picked == "1" and not broken
    assert not trouble
