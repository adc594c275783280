"""One server with small books for all that is looked at, and one browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.browser.soundness import LOOKS, OTHER_LOOKS
from tests.servers import answer_of, free_port, own_database, program_at, running

WITHOUT_NETWORK = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
AT_WORK = """() => [
  document.activeElement?.outerHTML.slice(0, 200),
  [...document.querySelectorAll("dialog[open]")].map((dialog) => dialog.id),
]"""
EMAIL = "dana@example.com"
ENTRIES = """entry,date,journal,description,account,amount
1,2025-11-03,MEM,Capital,1020,1000.00
1,2025-11-03,MEM,Capital,0500,-1000.00
2,2025-12-05,MEM,Sale of last year,1020,400.00
2,2025-12-05,MEM,Sale of last year,8020,-400.00
3,2026-01-09,MEM,Sale to Jansen,1020,900.00
3,2026-01-09,MEM,Sale to Jansen,8020,-900.00
4,2026-02-10,MEM,Energy of January,4600,121.00
4,2026-02-10,MEM,Energy of January,1020,-121.00
5,2026-02-11,MEM,Energy of February,4600,60.00
5,2026-02-11,MEM,Energy of February,1020,-60.00
"""


@pytest.fixture(scope="package", autouse=True)
def _looks(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--long") and OTHER_LOOKS[0] not in LOOKS:
        LOOKS[:0] = OTHER_LOOKS  # it ends light and wide


@pytest.fixture(scope="package")
def one_chromium() -> Iterator[Any]:
    """Not longer than these tests: Django does nothing where a browser is being led."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import find_or_skip

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_skip("chromium"), args=WITHOUT_NETWORK.split()
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on SQLite whose books `a` hold a few entries, one with a file; to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    _fill(program_at(folder / "home", {}), folder)
    return folder / "home"


@pytest.fixture(scope="module")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server with the books of `filled`."""
    folder = tmp_path_factory.mktemp("served")
    home, port = folder / "home", free_port()
    with own_database() as database:
        akker = program_at(home, database)
        if database:
            _fill(akker, folder)
        else:
            shutil.copytree(request.getfixturevalue("filled"), home)
        with running(home, "up", "--port", str(port), **database) as server:
            answer_of(f"http://127.0.0.1:{port}/health")
            yield link_said_by(server)


def link_said_by(server: subprocess.Popen[str]) -> str:
    """With which the first owner signs in, as `akker up` prints it."""
    assert server.stdout
    said = ""
    for line in server.stdout:
        said += line
        if found := re.search(r"http://localhost:\d+/sign-in/\S+", line):
            return found[0]
    raise AssertionError(said)


def _fill(akker: Callable[..., str], folder: Path) -> None:
    akker(
        *("book", "open", "Akkerbouw", "--slug", "a", "--country", "NL", "--currency", "EUR"),
        *("--first-day", "2025-01-01"),
    )
    akker("open", "year", "--book", "a")
    akker("user", "add", EMAIL, "--role", "owner", "--name", "Dana Visser")
    (folder / "entries.csv").write_text(ENTRIES)
    akker("import", "journal", str(folder / "entries.csv"), "--book", "a")
    (folder / "bill.txt").write_text("121.00")
    akker("attach", "MEM/2026/2", str(folder / "bill.txt"), "--book", "a")


@pytest.fixture(scope="module")
def signed_in_state(one_chromium: Any, served: str) -> tuple[str, Any]:
    """Where the server is, and the cookies of Dana, who has signed in."""
    context = one_chromium.new_context()
    page = context.new_page()
    page.goto(served)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your books").wait_for()
    state = context.storage_state()
    context.close()
    return served.split("/sign-in/")[0], state


@pytest.fixture
def trouble() -> list[str]:
    """What the browser complained of on `page`."""
    return []


@pytest.fixture
def page(one_chromium: Any, signed_in_state: tuple[str, Any], trouble: list[str]) -> Iterator[Any]:
    """A page of Dana's; what the browser complains of ends up in `trouble`."""
    from playwright.sync_api import Error

    url, state = signed_in_state
    context = one_chromium.new_context(
        base_url=url, storage_state=state, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    # What a test prints is shown when it fails.
    page.on("request", lambda request: print("asked", request.method, request.url))
    page.on("response", lambda answer: print(answer.status, answer.url))
    page.on("requestfailed", lambda request: print("failed", request.url, request.failure))
    yield page
    with suppress(Error):  # on its way to another page, or closed: there is nothing to tell
        print("at the end", page.url, page.evaluate(AT_WORK))
    context.close()


@pytest.fixture
def first_link(tmp_path: Path) -> Iterator[str]:
    """What `akker up` prints where there is nothing yet."""
    home, port = tmp_path / "home", free_port()
    with own_database() as database, running(home, "up", "--port", str(port), **database) as server:
        assert server.stdout
        said = ""
        while "Interrupt" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        answer_of(f"http://127.0.0.1:{port}/health", 90)
        link = re.search(r"http://\S+/first-run/\S+", said)
        assert link, said
        yield link[0]
