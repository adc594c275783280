"""Dutch words are longer: what is chosen in a field, and where one is, can be read whole."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

# The choices whose words need more room than their field has, the arrow counted.
CUT_OFF = """() => [...document.querySelectorAll("main select")].filter((field) => {
  const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const words = pen.measureText(field.selectedOptions[0]?.text ?? "").width;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return field.offsetParent && words + 26 > room;
}).map((field) => `${field.name}: ${field.selectedOptions[0].text}`)"""
# How far the words of a crumb reach into what stands behind them.
OVERPRINTED = """() => {
  const shown = [...document.querySelectorAll(".crumbs li")].filter((one) => one.offsetParent);
  const ends = shown.map((one) => {
    const words = document.createRange();
    words.selectNodeContents(one.querySelector("a") ?? one);
    return one.querySelector("a") ? one.getBoundingClientRect().right
      : words.getBoundingClientRect().right;
  });
  return shown.slice(1).map((one, n) => ends[n] - one.getBoundingClientRect().left);
}"""


@pytest.fixture
def dutch(page: Any) -> Any:
    page.goto("/you")
    page.locator("select[name=language]").select_option("nl")
    page.locator("form:has(select[name=language]) button[type=submit]").click()
    page.get_by_role("heading", name="Jij").wait_for()
    return page


def test_what_is_chosen_is_read_whole(dutch: Any) -> None:
    dutch.goto("/books/a/parties/new?role=customer")
    of_a_party = dutch.evaluate(CUT_OFF)
    dutch.get_by_label("Naam", exact=True).first.fill("Bakkerij Jansen")
    dutch.get_by_role("button", name="Vastleggen").click()
    dutch.wait_for_url("**/party/bakkerij-jansen")

    dutch.goto("/books/a/invoices/new")
    dutch.locator("select[name=line-vat]").first.select_option("V21")
    of_an_invoice = dutch.evaluate(CUT_OFF)

    dutch.goto("/books/a/customers")
    dutch.locator(".pick input[form]").first.check()
    dutch.locator("#set-tier").select_option("key")
    of_customers = dutch.evaluate(CUT_OFF)

    dutch.set_viewport_size({"width": 390, "height": 844})
    on_a_phone = dutch.evaluate(CUT_OFF)
    dutch.goto("/books/a/entries/new")
    of_an_entry = dutch.evaluate(CUT_OFF)

    found = (of_a_party, of_an_invoice, of_customers, on_a_phone, of_an_entry)
    assert found == ([], [], [], [], [])


@pytest.mark.parametrize("place", ["repeating/new", "exports", "new-books"])
def test_what_can_be_chosen_is_read_whole(dutch: Any, place: str) -> None:
    assert dutch.goto(f"/books/a/{place}").ok
    assert dutch.evaluate(CUT_OFF) == []


@pytest.mark.parametrize(
    "place", ["drafts", "reports", "reports/trial-balance", "settings/letterhead"]
)
def test_where_one_is_prints_over_nothing(dutch: Any, place: str) -> None:
    dutch.set_viewport_size({"width": 390, "height": 844})
    dutch.goto(f"/books/a/{place}")

    over = dutch.evaluate(OVERPRINTED)
    assert over and max(over) <= 0


def test_a_chart_that_scrolls_keeps_what_its_lines_stand_for(dutch: Any) -> None:
    dutch.set_viewport_size({"width": 390, "height": 844})
    dutch.goto("/books/a")
    kept = dutch.locator(".axis-kept").first
    kept.scroll_into_view_if_needed()
    chart = dutch.locator(".axis-kept + .chart").first
    seen, drawn = kept.bounding_box(), chart.bounding_box()

    assert seen and drawn and drawn["x"] < 0 < seen["x"], "the chart scrolls beneath its axis"
    assert abs(seen["height"] - drawn["height"]) < 4, "each figure stands at its line"


def test_a_menu_at_the_top_opens_within_the_screen_of_a_telephone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/books/a/reports/trial-balance")
    page.locator(".page-head .menu > summary").first.click()
    opened = page.locator(".page-head .menu-list").first.bounding_box()

    assert opened and opened["x"] >= 0 and opened["x"] + opened["width"] <= 390
    assert opened["y"] >= 0 and opened["y"] + opened["height"] <= 844
