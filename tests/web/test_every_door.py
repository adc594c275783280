"""Every route, asked and posted to by everybody: who may not writes nothing, nothing breaks.

SEC-2, 6, 10, 19 and 20 of reliability.md. The routes are read from the site map: a page that is
added is crawled.
"""

import re
from typing import Any

import pytest

from akker.books.actor import reading
from akker.parties.models import Party
from tests.api.world import World
from tests.checksums import checksum
from tests.make import Make
from tests.web.crawling import (
    EVERYBODY,
    MEMBERS,
    NARROWED,
    OTHERS,
    STRANGER,
    Route,
    address,
    browser_of,
    may,
    names_asked,
    routes,
)

pytestmark = pytest.mark.both

PARTS = 4  # of all routes, so that none takes long
NONSENSE = (
    "'\"><b>{{7*7}}\u202e",
    "9" * 400,
    "-1e999",
    "a\0b",
    "2026-02-30",
    "٣",
    "2026-04-01",
    "1",
)
# Who tells most on a second database: who sees own customers alone, and who has other books.
ON_BOTH = {"owner", NARROWED, OTHERS}
EACH = [
    who if who in ON_BOTH else pytest.param(who, marks=pytest.mark.long_on_postgres)
    for who in EVERYBODY
]
OTHER_THAN_OWNER = [pytest.param(who, marks=pytest.mark.long) for who in MEMBERS if who != "owner"]


@pytest.fixture
def make(world: World) -> Make:
    return world.make


@pytest.mark.parametrize("who", EACH)
def test_sec_2_and_10_who_may_not_is_refused_and_nothing_changes(
    make: Make, world: World, who: str, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(make, who)
    closed = [one for one in routes() if one.is_of_books and one.asks not in may(who)]
    before = checksum()

    for route in closed:
        answer = browser.post(address(world, route), {"name": "X", "do": "post", "sure": "on"})
        assert is_refused(answer, who), (route.name, answer.status_code)
    for route in closed[:: 1 if request.config.getoption("--long") else 10]:
        answer = browser.get(address(world, route))
        assert is_refused(answer, who), (route.name, answer.status_code)

    assert checksum() == before
    assert len(closed) > 10 or who == "owner"


def is_refused(answer: Any, who: str) -> bool:
    if answer.status_code == 405:  # whoever asks
        return True
    if who == STRANGER:
        return bool(answer.status_code == 302 and answer["Location"] == "/")
    return bool(answer.status_code == (404 if who == OTHERS else 403))


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", ["owner", *OTHER_THAN_OWNER])
def test_no_form_breaks_when_it_is_empty_or_filled_in_with_nonsense(
    make: Make,
    world: World,
    who: str,
    part: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """All kinds of nonsense with `--long`; else each route gets the kinds in turn."""
    is_long = bool(request.config.getoption("--long"))
    broken: list[tuple[Any, ...]] = []
    forms = 0

    with names_asked(monkeypatch) as asked:
        for turn, route in enumerate(open_to(who)[part::PARTS]):
            path = address(world, route)
            answer = posted(make, who, path, {})
            names = asked(answer)
            broken += [(route.name, {})] * (answer.status_code >= 500)
            if answer.status_code == 405:
                continue
            forms += 1
            for text in NONSENSE if is_long else (NONSENSE[turn % len(NONSENSE)],):
                answer = posted(make, who, path, dict.fromkeys(names, text))
                names |= asked(answer)
                broken += [(route.name, text, names)] * (answer.status_code >= 500)
    assert not broken
    assert forms > 5


def open_to(who: str) -> list[Route]:
    inside = may(who)
    return [one for one in routes() if not one.is_of_books or one.asks in inside]


def posted(make: Make, who: str, path: str, body: dict[str, str]) -> Any:
    """What a form is answered by a browser of its own: the last one may have signed out."""
    browser = browser_of(make, who)
    browser.raise_request_exception = False
    return browser.post(path, body)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", ["owner", *OTHER_THAN_OWNER])
def test_sec_20_no_page_that_is_read_changes_anything(
    make: Make, world: World, who: str, part: int, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(make, who)
    each = bool(request.config.getoption("--long"))  # which names the page that changed something
    seen, before = 0, checksum()

    for route in open_to(who)[part::PARTS]:
        path = address(world, route)
        for method in (browser.get, browser.head):
            answer = method(path)
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code < 500, (path, content[:200])
            seen += answer.status_code == 200
        if route.name == "invoice-file":  # made when it is first asked for, and kept
            before = checksum()
        assert not each or checksum() == before, path
    assert checksum() == before
    assert seen > 10


@pytest.mark.long_on_postgres
def test_sec_19_no_form_of_another_site_is_taken(make: Make, world: World) -> None:
    """Neither as a form, nor as JSON that a browser sends as plain text."""
    browser = browser_of(make, "owner", enforce_csrf_checks=True)
    before, forms = checksum(), 0

    for route in routes():
        path = address(world, route)
        answer = browser.post(path, {"name": "X"}, headers={"origin": "https://evil.example"})
        assert answer.status_code in (403, 405), path
        if answer.status_code == 403:
            forms += 1
            plain = browser.post(path, '{"name": "X"}', content_type="text/plain")
            assert plain.status_code == 403, path
    assert checksum() == before
    assert forms > 90


# What opens to those who only read, and is posted to all the same.
READ_AND_POSTED = {
    "answer": "a link that takes one answer, of whoever has it",
    "export-start": "a file of what they may read",
    "invoices-chosen": "mailing asks to send mail",
    "job-cancel": "asks what the job asks",
    "job-start": "asks what the job asks",
    "need-bring-back": "one's own list of the day",
    "need-put-off": "one's own list of the day",
    "proof-compare": "compares, and keeps nothing",
    "proof-start": "recomputes, and keeps what was found",
    "reminders": "sending asks to send",
    "token-make": "a program may no more than its maker",
    "token-revoke": "one's own tokens",
    "view-remove": "one's own views",
    "view-rename": "one's own views",
    "view-save": "one's own views",
}


def test_sec_10_what_opens_to_readers_and_is_posted_to_is_known(make: Make, world: World) -> None:
    readers = may("auditor")
    browser = browser_of(make, "auditor")
    found = {
        route.name
        for route in routes()
        if route.asks in readers and browser.post(address(world, route)).status_code != 405
    }

    assert found == set(READ_AND_POSTED)


WAYS_TO_NAME_BOOKS = ("book", "slug", "company", "tenant")


def test_sec_6_the_address_alone_says_which_books(make: Make, world: World) -> None:
    """Books named by a header, a cookie, the query, a field or a sub-domain are not heard."""
    other = Make(slug=f"{make.slug}-of-others")
    other.post("2026-01-05", "Secret of others", [("1020", "9.00"), ("0500", "-9.00")])
    browser = browser_of(make, "owner")
    before = checksum()
    usual = shown(browser.get(f"/books/{make.slug}/entries"))

    for name in WAYS_TO_NAME_BOOKS:
        for value in (other.slug, str(other.book.pk)):
            headers = {f"X-{name}": value, f"X-Akker-{name}": value, name: value}
            assert shown(browser.get(f"/books/{make.slug}/entries", headers=headers)) == usual
            browser.cookies[name] = value
            assert shown(browser.get(f"/books/{make.slug}/entries")) == usual
            page = browser.get(f"/books/{make.slug}/entries", {name: value})
            assert "Secret of others" not in page.content.decode()
    for host in (f"{other.slug}.localhost", "evil.example", f"localhost.{other.slug}"):
        for sent in ({"host": host}, {"host": "localhost", "x-forwarded-host": host}):
            page = browser.get(f"/books/{make.slug}/entries", headers=sent)
            assert page.status_code == 400 or shown(page) == usual, sent
    assert browser.get(f"/books/{other.slug}/entries").status_code == 404
    assert checksum() == before


def shown(page: Any) -> str:
    text = page.content.decode().partition("<main")[2]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_sec_6_a_form_writes_in_the_books_of_its_address(make: Make, world: World) -> None:
    other = Make(slug=f"{make.slug}-of-others")
    assert other.book.pk
    browser = browser_of(make, "owner")
    form = {"code": "Z-6", "name": "Smit", "roles": "customer"}
    named = dict.fromkeys(WAYS_TO_NAME_BOOKS, other.slug)
    headers = {f"X-{name}": other.slug for name in WAYS_TO_NAME_BOOKS}

    answer = browser.post(f"/books/{make.slug}/parties/new", {**form, **named}, headers=headers)
    foreign = browser.post(f"/books/{other.slug}/parties/new", form)

    assert (answer.status_code, foreign.status_code) == (302, 404)
    assert "Z-6" in parties_of(make)
    assert "Z-6" not in parties_of(other)


def parties_of(make: Make) -> set[str]:
    with reading(make.book):
        return set(Party.objects.filter(book=make.book).values_list("code", flat=True))
