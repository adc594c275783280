"""An invoice is written in its grid by keys: cells are pasted, lines moved, a draft is kept."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def texts(page: Any) -> list[str]:
    found = page.locator("[name=line-text]").evaluate_all("all => all.map((one) => one.value)")
    assert isinstance(found, list)
    return found


def test_lines_are_pasted_copied_moved_removed_and_put_back(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/invoices/new")
    page.locator("#text-1").focus()
    page.evaluate(PASTE, "Advice\t2\thours\t80\nTravel\t10\tkm\t0.35\nPaper\t1\t\t5\n")
    page.locator("[data-line]").nth(3).wait_for()
    assert texts(page) == ["Advice", "Travel", "Paper", ""]
    assert page.locator("[name=line-unit]").nth(1).input_value() == "KMT"
    assert page.evaluate("document.activeElement.name") == "line-text"

    page.keyboard.press("Alt+ArrowDown")
    assert texts(page) == ["Travel", "Advice", "Paper", ""]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+Shift+ArrowDown")
    assert texts(page) == ["Advice", "Advice", "Travel", "Paper", ""]
    page.keyboard.press("Alt+Delete")
    assert texts(page) == ["Advice", "Travel", "Paper", ""]
    assert page.locator("[data-line]").nth(1).get_attribute("aria-label") == "Line 2"

    page.get_by_role("button", name="Put back what was there").press("Enter")
    assert texts(page)[:4] == ["Advice", "Advice", "Travel", "Paper"]
    page.locator("[name=line-quantity]").nth(1).focus()
    page.evaluate(PASTE, "3\n" * 501)
    page.get_by_text("There are 501 rows to paste").wait_for()
    assert texts(page)[:4] == ["Advice", "Advice", "Travel", "Paper"]
    # The refusal came with a status that the browser tells of.
    assert [one for one in trouble if "422" not in one] == []


def test_a_press_counts_though_what_comes_meanwhile_moves_the_button(page: Any) -> None:
    """What the invoice comes to is shown while the mouse is down, and pushes the button away."""
    page.goto("/books/a/invoices/new")
    page.locator("#text-1").fill("Advice on tulips")
    at = page.locator("#issue").bounding_box()
    page.mouse.move(at["x"] + 20, at["y"] + 10)
    page.mouse.down()
    page.evaluate("""() => {
        const above = document.createElement("div");
        above.style.height = "900px";
        document.getElementById("looked").prepend(above);
    }""")
    assert page.locator("#issue").bounding_box()["y"] != at["y"]
    page.mouse.up()

    page.get_by_role("alert").first.wait_for()


def test_a_draft_keeps_itself_and_is_there_after_leaving(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/invoices/new")
    page.locator("#text-1").fill("Advice on tulips")
    page.get_by_text("Draft saved at").wait_for()
    page.wait_for_url("**/invoices/drafts/*")
    page.locator("#price-1").fill("80,5x")  # what nobody understands is kept too
    page.locator("#invoice[data-kept]").wait_for()
    page.locator("#quantity-1").fill("7")

    page.goto("/books/a/invoices")  # at once: nothing of it had been kept yet
    page.get_by_role("link", name="Go on").first.press("Enter")

    assert page.locator("#text-1").input_value() == "Advice on tulips"
    assert page.locator("#price-1").input_value() == "80,5x"
    assert page.locator("#quantity-1").input_value() == "7"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(
        "Control+Enter"
    )  # nobody stands in a field, and it is looked at all the same
    page.get_by_text("80,5x is not a number").first.wait_for()
    page.get_by_role("button", name="Throw away").press("Enter")
    page.get_by_text("The draft is thrown away.").wait_for()
    told = ("422", "Autofocus")  # of the refused page, where what is wrong has the focus
    assert [one for one in trouble if not any(word in one for word in told)] == []
