"""The three pictures of the README: screens of the demo company, as chromium shows them."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.programs import find
from tests.servers import answer_of, free_port, running

PICTURES = ROOT / "docs" / "pictures"
BOOKS = "/books/noordlicht"
MOST_SECONDS = 900  # for loading the demo company
WITHOUT_NETWORK = "--no-sandbox --disable-gpu --disable-background-networking"
# File -> colours, address, and what is clicked before.
SCREENS = {
    "today.png": ("light", f"{BOOKS}/", ()),
    "profit-and-loss.png": ("dark", f"{BOOKS}/reports/profit-and-loss?compare=year", ()),
    "entries.png": ("light", f"{BOOKS}/entries?journal=VRK", (".table a[data-row]",)),
}


def take_pictures(folder: Path) -> None:
    """Begin in a home of its own, have the demo company loaded, and look at it."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        with running(Path(home), "up", "--port", str(port)) as server, sync_playwright() as opened:
            link = _link_in(server)
            answer_of(f"http://127.0.0.1:{port}/health", 90)
            browser = opened.chromium.launch(
                executable_path=find("chromium"), args=WITHOUT_NETWORK.split()
            )
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(link)
            page.get_by_role("button", name="Show me the demo").click()
            page.get_by_text("Done", exact=True).wait_for(timeout=MOST_SECONDS * 1000)
            for name, (colours, address, clicks) in SCREENS.items():
                _take(page, folder / name, colours, f"http://localhost:{port}{address}", clicks)
            browser.close()


def _link_in(server: "subprocess.Popen[str]") -> str:
    """What `akker up` prints to begin with."""
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://\S+/first-run/\S+", line):
            return found[0]
    raise AssertionError("akker up printed no link")


def _take(page: Any, path: Path, colours: str, address: str, clicks: tuple[str, ...]) -> None:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.goto(address)
    for click in clicks:
        page.locator(click).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
