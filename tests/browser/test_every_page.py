"""Every page of the site map, full of what the demo company has, as its owner sees it.

The pages are found by following links; where the demo company has nothing to show, in books
with one of everything. A page that is added is found by itself.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from akker.demo.company import OWNER_EMAIL, SLUG
from tests.browser.soundness import faults, looked_at, too_wide
from tests.servers import answer_of, free_port, program_at, running, said_elsewhere
from tests.web.crawling import Route, routes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.sqlite,
    pytest.mark.timeout(3600),
]
PARTS = 6  # of all pages, so that one that is wrong is asked again soon
# Which open to who signs in, is invited, has just proved to be there or has a file brought in;
# other tests of this folder look at them on that way.
ELSEWHERE = {
    *("first-run", "invitation", "sign-in", "sign-in-code", "sign-in-page"),
    *("authenticator", "authenticator-picture", "anchor", "import-try"),
}
SPENT = ("address-link", "new-password", "openid-back")  # seen with a link that is used up
ONE_OF_EVERYTHING = """
import json
from pathlib import Path
from akker.access.inviting import invite_user
from tests.api.world import made_world
from tests.make import Make
from tests.voice.asking import link_for
from tests.web.crawling import address, routes
world = made_world(Make(slug="a"), Path({folder!r}))
invite_user(world.make.alice, email={email!r}, role="owner")
found = {{one.name: address(world, one) for one in routes()}}
found["feedback"] = "/f/" + link_for(world.make.alice, world.survey_id, world.contact_id)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("every-page") / "home"
    program_at(folder, {})("demo", "--load-only")
    return folder


@pytest.fixture(scope="module")
def small_books(home: Path) -> dict[str, str]:
    """Where each route leads in books with one of everything."""
    database = f"sqlite:///{home / 'akker.sqlite3'}"
    code = ONE_OF_EVERYTHING.format(folder=str(home.parent), email=OWNER_EMAIL)
    said = said_elsewhere(code, AKKER_HOME=str(home), AKKER_DATABASE_URL=database)
    found: dict[str, str] = json.loads(said.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def served(home: Path, small_books: dict[str, str]) -> Iterator[str]:
    """The address at which the owner signs in."""
    port = free_port()
    with running(home, "up", "--port", str(port)):
        answer_of(f"http://127.0.0.1:{port}/health", 90)
        link = re.search(r"/sign-in/\S+", program_at(home, {})("user", "link", OWNER_EMAIL))
        assert link
        yield f"http://localhost:{port}{link[0]}"


@pytest.fixture(scope="module")
def pages(
    one_chromium: Any, signed_in_state: tuple[str, Any], small_books: dict[str, str]
) -> dict[str, str]:
    """The address of a page of each route that has one, by its name."""
    with looked_at(one_chromium, signed_in_state) as page:
        found = Crawl(page.context.request, signed_in_state[0])
        found.follow(["/", f"/books/{SLUG}/", *(_plain(one) for one in routes())])
        found.follow([small_books[one.name] for one in routes() if one.name not in found.pages])
    found.pages.update({name: small_books[name] for name in SPENT})
    left_out = {one.name for one in routes()} - set(found.pages) - found.no_pages - ELSEWHERE
    assert left_out == set()
    return found.pages


def _plain(route: Route) -> str:
    """Where it leads in the books of the demo company, if that needs to know nothing else."""
    address = "/" + route.text.replace("<slug:slug>", SLUG)
    return "/" if "<" in address else address


class Crawl:
    """Asks one page of each route, and follows what it leads to."""

    def __init__(self, asking: Any, root: str) -> None:
        self.asking, self.root = asking, root
        self.names = {one.name for one in routes()} - {"sign-out"}
        self.pages: dict[str, str] = {}
        self.no_pages: set[str] = {"sign-out"}  # parts, files, and what is only posted to
        self.known: set[str] = set()

    def follow(self, addresses: list[str]) -> None:
        waiting = deque(dict.fromkeys(addresses))
        self.known |= set(waiting)
        while waiting:
            waiting.extend(self._asked(waiting.popleft()))

    def _asked(self, address: str) -> list[str]:
        """What the page leads to, as far as it is new."""
        try:
            name = str(resolve(urlsplit(address).path).url_name)
        except Resolver404:
            return []
        if name not in self.names or name in self.pages:
            return []
        answer = self.asking.get(self.root + address)
        text = answer.text() if "html" in answer.headers.get("content-type", "") else ""
        leads_back = name.endswith("-chosen")  # to its list, where a refusal is loaded again
        if answer.status == 405 or (answer.ok and (leads_back or "<html" not in text)):
            self.no_pages.add(name)
        elif answer.ok and answer.url == self.root + address:
            self.pages[name] = address
        links = re.findall(r'\b(?:href|hx-get)="([^"#]+)', text)
        found = [urljoin(answer.url, unescape(one)).removeprefix(self.root) for one in links]
        new = [one for one in dict.fromkeys(found) if one.startswith("/") and one not in self.known]
        self.known |= set(new)
        return new


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_in_both_themes_and_widths(
    one_chromium: Any, signed_in_state: tuple[str, Any], pages: dict[str, str], part: int
) -> None:
    wrong = []
    with looked_at(one_chromium, signed_in_state) as page:
        for name, address in sorted(pages.items())[part::PARTS]:
            page.goto(address)
            wrong += faults(page, f"{name} {address}")

    assert not wrong, "\n".join(wrong)


def test_no_page_is_wider_than_its_window_in_dutch(
    one_chromium: Any, signed_in_state: tuple[str, Any], pages: dict[str, str]
) -> None:
    """Whose words are longer."""
    wrong = []
    with looked_at(one_chromium, signed_in_state) as page:
        page.goto("/you")
        page.locator("select[name=language]").select_option("nl")
        page.locator("main form button[type=submit]").first.click()
        page.locator("html[lang=nl]").wait_for(state="attached")
        for name, address in sorted(pages.items()):
            page.goto(address)
            wrong += too_wide(page, f"{name} {address}")

    assert not wrong, "\n".join(wrong)
