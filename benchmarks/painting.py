"""What a browser has to fetch for a page, and when it paints it: chromium, without a screen."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

WITHOUT_NETWORK = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
_PAINTED = """() => new Promise((told) => new PerformanceObserver((list) => {
  const one = list.getEntriesByName("first-contentful-paint")[0];  // not there at the first paint
  if (one) told(one.startTime);
}).observe({type: "paint", buffered: true}))"""
_FETCHED = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0)"""


@dataclass(frozen=True, slots=True)
class Visit:
    """The first visit of a page: ms until something shows, and bytes over the wire."""

    path: str
    painted_ms: float
    first_bytes: int


def visits(port: int, person: Mapping[str, str], paths: Sequence[str]) -> list[Visit] | None:
    """Each page with nothing cached; None where there is no browser to drive."""
    program = shutil.which("chromium")
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return None
    if program is None:
        return None
    with _chromium(program) as browser:
        return [_visit(browser, port, person, path) for path in paths]


@contextmanager
def _chromium(program: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=WITHOUT_NETWORK.split())
        yield browser
        browser.close()


def _visit(browser: Any, port: int, person: Mapping[str, str], path: str) -> Visit:
    url = f"http://localhost:{port}"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    pairs = [pair.split("=", 1) for pair in person["Cookie"].split("; ")]
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in pairs])
    page = context.new_page()
    page.goto(url + path, wait_until="load")
    found = Visit(path, float(page.evaluate(_PAINTED)), int(page.evaluate(_FETCHED)))
    context.close()
    return found
