"""Signing in and out, in a real browser, with a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import link_said_by
from tests.browser.soundness import faults
from tests.servers import answer_of, free_port, own_database, program_at, running

pytestmark = pytest.mark.browser

EMAIL = "dana@example.com"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A server with books that Dana may enter."""

    home, port = tmp_path / "home", free_port()
    with own_database() as database:
        akker = program_at(home, database)
        akker("book", "open", "Akkerbouw", "--slug", "a", "--country", "NL", "--currency", "EUR")
        akker("user", "add", EMAIL, "--role", "owner", "--name", "Dana")
        with running(home, "up", "--port", str(port), **database) as server:
            answer_of(f"http://127.0.0.1:{port}/health")
            yield link_said_by(server)


def test_a_link_signs_in_and_the_button_signs_out(one_chromium: Any, url: str) -> None:
    page = one_chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))

    page.goto(url)
    assert faults(page, page.url) == []
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()
    assert faults(page, page.url) == []
    page.get_by_label("You, Dana").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("Akker is running").wait_for()
    assert faults(page, page.url) == []

    assert trouble == []
