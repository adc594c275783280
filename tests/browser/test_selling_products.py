"""A product is added, and fills in the line of an invoice, by keys alone."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
FILLED = {"text": "Advice", "unit": "HUR", "price": "82.50", "vat": "V21", "code": "8020"}


def add_advice(page: Any) -> None:
    page.goto("/books/a/products/new")
    page.locator("#code").fill("advice")
    page.locator("#name").fill("Advice")
    page.locator("#unit").select_option("HUR")
    page.locator("#price").fill("82.50")
    page.locator("#vat_code").select_option("V21")
    page.locator("#ledger_code").focus()
    page.keyboard.type("8020")
    page.locator("#ledger-options li", has_text="8020").wait_for()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    page.get_by_text("advice is added.").wait_for()


def test_enter_picks_a_ledger_account_and_sends_nothing(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/products/new")
    page.locator("#code").fill("advice")
    page.locator("#name").fill("Advice")
    page.locator("#ledger_code").focus()
    page.keyboard.type("8020")
    page.locator("#ledger-options li", has_text="8020").wait_for()
    page.keyboard.press("Enter")

    assert page.locator("#ledger_code").input_value() == "8020"
    assert page.url.endswith("/products/new")
    assert page.locator("h1").inner_text() == "Add a product"
    assert page.locator("#name").input_value() == "Advice"
    assert trouble == []


def test_no_ledger_account_is_taken_from_a_list_of_what_was_typed_before(page: Any) -> None:
    """The list is of "8" when 020 has been typed too: its first one would be 8005."""
    page.goto("/books/a/products/new")
    field, options = page.locator("#ledger_code"), page.locator("#ledger-options li")
    field.focus()
    page.keyboard.type("8")
    options.filter(has_text="8005").wait_for()
    page.route("**/entries/options/**", lambda route: None)  # whoever asks now waits

    page.keyboard.type("020")
    page.keyboard.press("Tab")
    assert field.input_value() == "8020"

    field.fill("8")
    page.keyboard.press("End")
    page.keyboard.type("999")
    page.keyboard.press("Tab")
    assert field.input_value() == "8999"  # not there: the server will say so


def test_an_answer_that_comes_late_is_not_taken_for_the_last_one(page: Any) -> None:
    page.goto("/books/a/products/new")
    field, options = page.locator("#ledger_code"), page.locator("#ledger-options li")
    waiting: list[Any] = []
    page.route("**/entries/options/**", lambda route: waiting.append(route))
    field.focus()
    with page.expect_request("**/entries/options/**"):
        page.keyboard.type("8")
    page.keyboard.type("020")
    waiting[0].continue_()
    options.filter(has_text="8005").wait_for()

    page.keyboard.press("Tab")
    assert field.input_value() == "8020"


def test_a_customer_who_is_not_there_is_registered_in_another_tab(page: Any) -> None:
    page.goto("/books/a/invoices/new")
    page.locator("#party").focus()
    page.keyboard.type("De Wit")
    page.locator("#party-options li", has_text="Register").wait_for()
    page.keyboard.press("ArrowDown")

    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert opened.value.locator("#name").input_value() == "De Wit"
    assert page.locator("#party").input_value() == "De Wit"
    assert page.evaluate("document.activeElement.id") == "party"


def shown(page: Any, row: int) -> dict[str, str]:
    return {name: page.locator(f"#{name}-{row}").input_value() for name in FILLED}


def test_a_product_that_is_chosen_fills_in_its_line(page: Any, trouble: list[str]) -> None:
    add_advice(page)

    page.goto("/books/a/invoices/new")
    page.locator("#product-1").focus()
    page.keyboard.type("adv")
    page.locator("#product-1-options li", has_text="Advice").wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "quantity-1"
    page.locator("#product-3").focus()
    page.keyboard.type("advi")
    page.locator("#product-3-options li", has_text="Advice").wait_for()
    page.keyboard.press("Enter")

    assert shown(page, 1) == shown(page, 3) == FILLED
    assert page.locator("#product-1").input_value() == "advice"
    # The row that came by itself has nothing of the product before it.
    assert shown(page, 4) == dict.fromkeys(FILLED, "")
    assert trouble == []
