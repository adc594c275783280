"""Pictures of the README and the guide: screens of the demo company, as chromium shows them."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.programs import find
from tests.servers import answer_of, free_port, running

PICTURES = ROOT / "docs" / "pictures"
GUIDE_PICTURES = ROOT / "akker" / "web" / "static" / "web" / "guide"
BOOKS = "/books/noordlicht"
MOST_SECONDS = 900  # for loading the demo company
WITHOUT_NETWORK = "--no-sandbox --disable-gpu --disable-background-networking"
# File -> colours, address, and what is clicked before.
SCREENS = {
    "today.png": ("light", f"{BOOKS}/", ()),
    "profit-and-loss.png": ("dark", f"{BOOKS}/reports/profit-and-loss?compare=year", ()),
    "entries.png": ("light", f"{BOOKS}/entries?journal=VRK", (".table a[data-row]",)),
}

# Page of the guide -> address, and what is clicked before. In Dutch for those that are.
TASKS = {
    "start": (f"{BOOKS}/", ()),
    "post": (f"{BOOKS}/drafts", ("main .table a",)),
    "correct": (f"{BOOKS}/entries?journal=VRK", (".table a[data-row]",)),
    "import": (f"{BOOKS}/imports", ()),
    "periods": (f"{BOOKS}/periods", ()),
    "reports": (f"{BOOKS}/reports/profit-and-loss?compare=year", ()),
    "people": (f"{BOOKS}/people", ()),
    "chart": (f"{BOOKS}/chart", ()),
    "currencies": (f"{BOOKS}/currencies", ()),
    "proof": (f"{BOOKS}/proof", ()),
}


def take_pictures() -> None:
    """Begin in a home of its own, have the demo company loaded, and look at it."""
    from playwright.sync_api import sync_playwright

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
            here = f"http://localhost:{port}"
            for name, (colours, address, clicks) in SCREENS.items():
                _take(page, PICTURES / name, colours, here + address, clicks)
            page.set_viewport_size({"width": 1180, "height": 720})
            for language in ("en", "nl"):
                page.goto(f"{here}/you")
                page.locator("select[name=language]").select_option(language)
                page.locator("main form button[type=submit]").first.click()
                for name, (address, clicks) in TASKS.items():
                    if (
                        ROOT / "docs" / "guide" / language.replace("en", "") / f"{name}.md"
                    ).exists():
                        path = GUIDE_PICTURES / language / f"{name}.jpg"
                        _take(page, path, "light", here + address, clicks)
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
    path.parent.mkdir(parents=True, exist_ok=True)
    quality = {"type": "jpeg", "quality": 82} if path.suffix == ".jpg" else {}
    page.screenshot(path=path, **quality)
