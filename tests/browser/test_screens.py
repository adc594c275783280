"""The screens as a person meets them: seen, read aloud, and walked through by keys."""

from typing import Any

import pytest

from tests.browser.soundness import TABLET, faults, looked_at, too_wide

pytestmark = pytest.mark.browser

PROFIT_AND_LOSS = "/books/a/reports/profit-and-loss?from=2026-01-01&until=2026-03-31"
PAGES = {
    "home": "/",
    "components": "/components",
    "today": "/books/a/",
    "entries": "/books/a/entries",
    "nothing found": "/books/a/entries?q=unheard",
    "entry": "/books/a/entries/MEM/2026/2",
    "journals": "/books/a/journals",
    "chart": "/books/a/chart",
    "card": "/books/a/chart/1020",
    "reports": "/books/a/reports",
    "profit and loss": f"{PROFIT_AND_LOSS}&compare=year",
    "balance sheet": "/books/a/reports/balance-sheet?until=2026-03-31",
    "trial balance": "/books/a/reports/trial-balance?until=2026-03-31&compare=2",
    "general ledger": "/books/a/reports/general-ledger?until=2026-03-31",
    "journal": "/books/a/reports/journal?from=2026-01-01&until=2026-03-31",
    "refused": "/books/a/reports/balance-sheet?known-at=9000-01-01",
    "found": "/books/a/find?q=energy",
    "not there": "/books/b/",
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


def test_on_a_tablet_titles_can_be_read_and_no_page_is_wider(
    one_chromium: Any, signed_in_state: tuple[str, Any]
) -> None:
    """What can be done stands below a title that it would press into a column of letters."""
    wrong, narrow = [], []
    with looked_at(one_chromium, signed_in_state) as page:
        for name, address in PAGES.items():
            page.goto(address)
            wrong += too_wide(page, name)
            page.set_viewport_size({"width": TABLET, "height": 900})
            head = page.locator(".page-head > .grow")
            if head.count() and head.bounding_box()["width"] < 280:
                narrow.append(name)

    assert wrong == [] and narrow == []


def test_from_a_figure_to_the_file_behind_it_in_three_steps(page: Any, trouble: list[str]) -> None:
    page.goto(PROFIT_AND_LOSS)

    page.get_by_role("link", name="181.00").first.click()
    page.get_by_role("link", name="Energy of January").click()
    beside = page.get_by_role("complementary", name="Entry")
    beside.get_by_text("In balance").wait_for()

    beside.get_by_role("link", name="bill.txt").wait_for()
    assert page.url.endswith(PROFIT_AND_LOSS)
    assert "MEM/2026/2" in page.locator("#said").inner_text()
    page.keyboard.press("Escape")
    assert beside.get_by_text("In balance").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Energy of January"
    assert trouble == []


def test_a_row_opens_and_closes_by_its_button(page: Any, trouble: list[str]) -> None:
    page.goto(PROFIT_AND_LOSS)
    button = page.get_by_role("button", name="Lines of Energy")

    button.click()
    page.get_by_role("link", name="Energy of February").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    page.get_by_role("link", name="Energy of February").wait_for(state="hidden")
    assert trouble == []


def test_the_palette_finds_and_goes_without_the_mouse(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/")

    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Find, go or do").wait_for()
    page.keyboard.type("4600")
    page.keyboard.press("Enter")  # before the answer is there
    page.wait_for_url("**/chart/4600")

    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Find, go or do").wait_for()
    page.keyboard.type("balance")
    page.locator('[data-text="balance"]').wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/trial-balance")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert trouble == []


def test_the_left_column_shows_where_one_is(page: Any) -> None:
    """Also where that is below what fits in the window."""
    page.set_viewport_size({"width": 1440, "height": 500})

    page.goto("/books/a/dimensions")

    here = page.locator(".side .place[aria-current]")
    assert here.inner_text().strip() == "Dimensions"
    box = here.bounding_box()
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 500
    assert page.evaluate("scrollY") == 0


def test_keys_go_search_move_and_open(page: Any, trouble: list[str]) -> None:
    page.goto("/books/a/")

    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/books/a/entries")
    page.keyboard.press("/")
    page.keyboard.type("energy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries?q=energy**")
    page.locator("[data-htmx-powered][data-row]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Energy of February"
    page.keyboard.press("Enter")
    page.get_by_role("complementary", name="Entry").get_by_text("MEM/2026/3").first.wait_for()
    page.keyboard.press("?")
    help_of_keys = page.get_by_role("dialog", name="Keys")
    help_of_keys.get_by_text("Next row").wait_for()
    page.keyboard.press("Escape")
    assert trouble == []


def test_letters_typed_in_a_field_are_letters(page: Any) -> None:
    page.goto("/books/a/entries")

    page.get_by_placeholder("Text or label").click()
    page.keyboard.type("gr?")

    assert page.url.endswith("/entries")
    assert page.get_by_placeholder("Text or label").input_value() == "gr?"
    assert not page.get_by_role("dialog").is_visible()


def test_letters_do_nothing_for_whoever_switched_them_off(page: Any) -> None:
    page.goto("/books/a/entries")
    page.evaluate("document.body.dataset.keys = 'off'")

    page.keyboard.press("?")
    page.keyboard.press("j")

    assert not page.get_by_role("dialog").is_visible()
    assert page.evaluate("document.activeElement.tagName") in ("BODY", "MAIN")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()


def test_a_filter_is_chosen_from_its_chip_and_stands_in_the_address(page: Any) -> None:
    page.goto("/books/a/reports/balance-sheet")

    page.get_by_text("Compare", exact=True).click()
    page.get_by_label("Compare with").select_option("year")
    page.wait_for_url("**compare=year**")

    assert page.locator(".chip.set").first.inner_text().startswith("Compare")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_trial_balance_shows_what_it_comes_to_at_every_width(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/books/a/reports/trial-balance?from=2026-01-01&until=2026-03-31")

    heads = page.locator(".table.report thead th:visible").all_inner_texts()
    bank = page.locator(".table.report tr", has_text="1020").first.locator("td:visible")

    turnover = [] if width < 760 else ["Debit", "Credit"]
    assert heads == ["Ledger account", "Opening", *turnover, "Balance"]
    assert bank.last.inner_text() == "2,119.00"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_tab_skips_to_the_content(page: Any) -> None:
    page.goto("/books/a/entries")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_on_paper_the_frame_is_gone_and_all_is_light(page: Any) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/books/a/reports/balance-sheet")

    assert not page.locator(".side").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert colour == "rgb(27, 29, 34)"
