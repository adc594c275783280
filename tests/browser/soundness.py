"""What every page has to be: axe finds nothing on it, and it is no wider than the window.

Two looks see both themes and both widths; `--long` sees each theme at each width.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HEIGHT = 900
TABLET = 820
# Colours, width, and the rules: all of them, or those that a theme alone can break.
LOOKS: list[tuple[str, int, list[str]]] = [("dark", 390, []), ("light", 1440, [])]
OTHER_LOOKS: list[tuple[str, int, list[str]]] = [
    ("light", 390, ["color-contrast"]),
    ("dark", 1440, ["color-contrast"]),
]

# Each with the first part of the page that breaks it; of rules that hold, axe gathers nothing.
BROKEN_RULES = """async (options) =>
  (await axe.run(document, { ...options, resultTypes: ["violations"] })).violations
    .map((rule) => [rule.id, rule.nodes[0].html])"""


@contextmanager
def looked_at(chromium: Any, signed_in_state: tuple[str, Any]) -> Iterator[Any]:
    """A page of whoever signed in."""
    url, state = signed_in_state
    viewport = {"width": LOOKS[-1][1], "height": HEIGHT}
    context = chromium.new_context(base_url=url, storage_state=state, viewport=viewport)
    yield context.new_page()
    context.close()


def faults(page: Any, name: str) -> list[str]:
    """What is wrong with the page as it stands; after it, it is light and wide."""
    from axe_playwright_python.sync_playwright import Axe

    wrong = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    for colours, width, rules in LOOKS:
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = page.evaluate(BROKEN_RULES, {"runOnly": rules} if rules else {})
        wrong += [f"{name}, {colours} {width}: {rule} {html[:160]}" for rule, html in found]
        wrong += wider(page, name, width)
    return wrong


def too_wide(page: Any, name: str) -> list[str]:
    """In which windows the page is wider; after it, it is wide."""
    wrong = []
    for width in (390, TABLET, LOOKS[-1][1]):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wrong += wider(page, name, width)
    return wrong


def wider(page: Any, name: str, width: int) -> list[str]:
    is_wider = page.evaluate("document.documentElement.scrollWidth") > width
    return [f"{name}: wider than {width}"] if is_wider else []
