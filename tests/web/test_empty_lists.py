"""In books where nothing happened yet, every empty list says what to do next and leads there."""

import re

import pytest

from tests.make import Make
from tests.web.crawling import Route, browser_of, routes
from tests.web.entry_sent import Enter
from tests.web.visitor import proven

EMPTY = re.compile(r'<div class="empty">(.*?)</div>', re.S)


def lists() -> list[Route]:
    """The pages of a set of books that name nothing in it: lists, forms and reports."""
    start = "books/<slug:slug>/"
    return [one for one in routes() if one.text.startswith(start) and one.text.count("<") == 1]


def shown(make: Make, enter: Enter, language: str) -> dict[str, str]:
    """What stands in the middle of every page that holds an empty list."""
    assert make.book
    browser = proven(enter("owner", language))
    found = {}
    for route in lists():
        answer = browser.get(f"/{route.text.replace('<slug:slug>', make.slug)}")
        if answer.status_code == 200 and not answer.streaming:
            main = answer.content.decode().partition("<main")[2]
            if EMPTY.search(main):
                found[route.name] = main
    return found


def titles(main: str) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", " ".join(EMPTY.findall(main)))


def leads_on(main: str) -> bool:
    """A link in an empty list, the button of the page that makes one, or a form that does."""
    links = any("href=" in block for block in EMPTY.findall(main))
    return links or "data-create" in main or 'method="post"' in main


def test_every_empty_list_says_what_to_do_and_leads_there(make: Make, enter: Enter) -> None:
    english, dutch = (shown(make, enter, language) for language in ("en", "nl"))

    assert set(english) == set(dutch) > {"entries", "parties", "invoices", "products", "drafts"}
    assert len(english) > 20
    for name, main in [*english.items(), *dutch.items()]:
        assert leads_on(main), (name, EMPTY.findall(main))
    for name, main in english.items():
        assert not set(titles(main)) & set(titles(dutch[name])), f"{name} is not translated"


@pytest.mark.parametrize("report", ["payment-behaviour", "health", "rfm"])
def test_a_report_on_nobody_says_so_and_has_no_button_without_words(
    make: Make, enter: Enter, report: str
) -> None:
    assert make.book
    main = enter("owner").get(f"/books/{make.slug}/reports/{report}").content.decode()

    assert titles(main) == ["There is nothing to tell of customers yet"]
    assert not re.findall(r'<a class="button"[^>]*></a>', main)


def test_where_an_empty_list_leads_there_is_a_page(make: Make, enter: Enter) -> None:
    browser = proven(enter("owner"))
    followed = set()

    for name, main in shown(make, enter, "en").items():
        for block in EMPTY.findall(main):
            for link in re.findall(r'href="([^"]+)"', block):
                assert browser.get(link).status_code == 200, (name, link)
                followed.add(link)
    assert len(followed) >= 6


def test_who_may_only_look_is_led_to_nothing_that_is_closed(make: Make, enter: Enter) -> None:
    assert make.book
    browser = browser_of(make, "auditor")

    for route in lists():
        answer = browser.get(f"/{route.text.replace('<slug:slug>', make.slug)}")
        if answer.status_code != 200 or answer.streaming:
            continue
        for block in EMPTY.findall(answer.content.decode()):
            for link in re.findall(r'href="(/[^"]+)"', block):
                assert browser.get(link).status_code == 200, (route.name, link)
