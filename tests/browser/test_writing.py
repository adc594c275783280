"""A day of writing in the books by keys alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.soundness import faults, looked_at

pytestmark = pytest.mark.browser

ROWS = (
    "4600\tOffice\t100,00\t\n4600\tWorkshop\t50,00\t\n4600\tShed\t25\t\n4600\tYard\t5\t\n"
    "1020\t\t\t180\n"
)
PAGES = (
    "entries/new",
    "drafts",
    "recurring",
    "parties",
    "parties/new",
    "invoices",
    "invoices/new",
    "products",
    "products/new",
    "receivables",
    "settings/letterhead",
    "entries/MEM/2026/2/reverse",
)


def focused(page: Any) -> str:
    name = page.evaluate("document.activeElement.id")
    assert isinstance(name, str)
    return name


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write_rent(page: Any) -> None:
    """Two lines, the second with the difference."""
    from playwright.sync_api import expect

    page.goto("/books/a/")
    press(page, "c")
    page.wait_for_url("**/entries/new")
    page.keyboard.type("Rent of March")
    press(page, "Enter")
    page.keyboard.type("rent")
    page.locator("#code-1-options li", has_text="Rent").first.wait_for()
    press(page, "Enter", "Enter", "Enter")
    page.keyboard.type("100+21")
    press(page, "Enter")
    page.keyboard.type("1020")
    page.locator("#code-2-options li", has_text="1020").wait_for()
    press(page, "Enter", "Enter", "Enter", "=")
    page.get_by_text("none, in balance").wait_for()
    expect(page.locator("#credit-2")).to_have_value("121.00")


def test_an_entry_is_written_posted_and_undone_by_keys(page: Any, trouble: list[str]) -> None:
    write_rent(page)

    assert page.locator("#debit-1").input_value() == "121.00"
    assert page.locator("#credit-2").input_value() == "121.00"
    assert focused(page) == "credit-2"
    press(page, "Control+Enter")
    page.get_by_text("MEM/2026/4 is posted.").wait_for()
    assert focused(page) == "description"
    assert page.locator("#journal").input_value() == "MEM"

    key = page.locator(".toast kbd")
    assert not key.is_visible(), "there a z is a letter"
    press(page, "Escape")
    assert key.is_visible()
    press(page, "z")
    page.get_by_text("MEM/2026/4 is taken back by MEM/2026/5.").wait_for()
    assert trouble == []


UNDER_SOMETHING = """() => [...document.querySelectorAll("main .acts .button, main .bulk .button")]
    .filter((button) => button.checkVisibility())
    .filter((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        const there = document.elementFromPoint(x + width / 2, y + height / 2);
        return there?.closest(".toasts");
    })
    .map((button) => button.textContent.trim())"""


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_said_to_be_done_stands_on_no_button(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/books/a/entries/new")
    page.locator("#description").fill("Rent of May")

    page.get_by_role("button", name="Keep as draft").click()

    said = page.locator(".toast")
    said.wait_for()
    assert page.evaluate(UNDER_SOMETHING) == []
    assert said.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [("entries/new", "date"), ("entries/new", "debit"), ("parties/new", "account-iban")],
)
def test_after_a_refusal_the_first_wrong_field_has_the_focus(
    page: Any, address: str, wrong: str
) -> None:
    page.goto(f"/books/a/{address}")
    page.locator("#description, #name").fill("Smit")
    if wrong == "debit":
        page.locator("#code-1").fill("4600")
    page.locator(f"main [name={wrong}]").first.fill("12x")

    page.locator("main form .primary[type=submit][value=post], .party-form .primary").click()

    page.locator("main .refusal").first.wait_for()
    assert page.evaluate("document.activeElement.name") == wrong
    assert page.locator(":focus").get_attribute("aria-invalid") == "true"


def test_rows_of_a_spreadsheet_become_lines(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/entries/new")
    page.keyboard.type("Energy of everything")
    press(page, "Enter")

    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        ROWS,
    )

    page.get_by_text("none, in balance").wait_for()
    assert page.locator("#text-4").input_value() == "Yard"
    assert page.locator("#credit-5").input_value() == "180.00"
    press(page, "Control+Enter")
    page.get_by_text("is posted.").wait_for()
    assert trouble == []


def test_what_is_typed_survives_a_reload_and_becomes_a_template(
    page: Any, trouble: list[str]
) -> None:
    write_rent(page)
    page.locator("#entry[data-kept]").wait_for()
    page.get_by_text("Kept as a draft").wait_for()
    page.wait_for_url("**/drafts/*")

    page.reload()

    assert page.locator("#description").input_value() == "Rent of March"
    assert page.locator("#credit-2").input_value() == "121.00"
    page.get_by_text("Keep as a template").click()
    page.keyboard.press("Tab")
    page.keyboard.type("Rent every month")
    page.get_by_role("button", name="Keep the template").press("Enter")
    page.get_by_text("The template Rent every month is kept.").wait_for()
    page.goto("/books/a/drafts")
    page.get_by_role("link", name="Rent every month").press("Enter")
    page.wait_for_url("**/entries/new?template=*")
    assert page.locator("#debit-1").input_value() == "121.00"
    assert trouble == []


def test_what_is_refused_at_once_is_there_after_a_reload(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/entries/new")
    page.locator("#description").fill("Rent of April")
    press(page, "Control+Enter")
    page.get_by_text("Kept as a draft").wait_for()
    page.wait_for_url("**/drafts/*")

    page.reload()

    assert page.locator("#description").input_value() == "Rent of April"
    assert all("422" in told for told in trouble), trouble


def test_what_can_mean_two_things_is_asked_and_chosen(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/entries/new")
    page.locator("#debit-1").focus()
    page.keyboard.type("1,234")
    press(page, "Enter")

    page.get_by_role("button", name="1,234.00").press("Enter")

    page.get_by_text("1,234.00 in credit to go").wait_for()
    assert page.locator("#debit-1").input_value() == "1,234.00"
    assert trouble == []


def test_every_page_for_writing_is_sound_in_both_themes_and_widths(
    one_chromium: Any, signed_in_state: tuple[str, Any]
) -> None:
    """axe finds nothing, also with the list open, and no page is wider than the window."""
    wrong = []
    with looked_at(one_chromium, signed_in_state) as page:
        for address in PAGES:
            page.goto(f"/books/a/{address}")
            if address == "entries/new":
                page.locator("#code-1").focus()
                page.keyboard.type("46")
                page.locator("#code-1-options li").first.wait_for()
            wrong += faults(page, address)

    assert wrong == []
