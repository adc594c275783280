"""The three pictures of the README: screens of the demo company, as chromium shows them."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.programs import find
from tests.servers import PROGRAM, answer_of, environment, free_port, running

PICTURES = ROOT / "docs" / "pictures"
BOOKS = "/books/noordlicht"
WITHOUT_NETWORK = "--no-sandbox --disable-gpu --disable-background-networking"
# File -> colours, address, and what is clicked before.
SCREENS = {
    "today.png": ("light", f"{BOOKS}/", ()),
    "profit-and-loss.png": ("dark", f"{BOOKS}/reports/profit-and-loss?compare=year", ()),
    "entries.png": ("light", f"{BOOKS}/entries?journal=VRK", (".table a[data-row]",)),
}


def take_pictures(folder: Path) -> None:
    """Load the demo company in a home of its own, serve it, and look at it."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:

        def akker(*words: str) -> str:
            command = [sys.executable, "-c", PROGRAM, *words]
            env = environment(Path(home))
            return subprocess.run(
                command, env=env, check=True, capture_output=True, text=True
            ).stdout

        akker("demo", "--load-only")
        port = free_port()
        with running(Path(home), "up", "--port", str(port)), sync_playwright() as playwright:
            answer_of(f"http://127.0.0.1:{port}/health")
            link = re.search(r"/sign-in/\S+", akker("user", "link", "owner@noordlicht.example"))
            assert link
            browser = playwright.chromium.launch(
                executable_path=find("chromium"), args=WITHOUT_NETWORK.split()
            )
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(f"http://localhost:{port}{link[0]}")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Your books").wait_for()
            for name, (colours, address, clicks) in SCREENS.items():
                _take(page, folder / name, colours, f"http://localhost:{port}{address}", clicks)
            browser.close()


def _take(page: Any, path: Path, colours: str, address: str, clicks: tuple[str, ...]) -> None:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.goto(address)
    for click in clicks:
        page.locator(click).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
