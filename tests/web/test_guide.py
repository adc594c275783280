"""Help where one stands: each screen has its page, and the pages are those of docs/guide."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from akker.web.guide import FOLDER, INDEX, PAGE_OF, found, guide_address, pages
from akker.web.navigation import places
from tests import guide_pages
from tests.make import Make
from tests.web.signing import SignedIn


@pytest.fixture
def stranger(db: None) -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.sqlite
def test_the_pages_inside_are_those_of_docs_guide() -> None:
    wanted = guide_pages.pages_inside()
    there = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.glob("*/*.page")
    }

    stale = [name for name in {*wanted, *there} if wanted.get(name) != there.get(name)]
    assert stale == [], "python3 dev.py docs"


@pytest.mark.sqlite
def test_every_screen_of_the_books_has_a_page_of_the_guide() -> None:
    without = [
        route
        for place in places()
        for route in (place.route, *place.covers)
        if guide_address(route) == reverse("guide")
    ]

    assert without == []


@pytest.mark.sqlite
def test_every_page_that_a_screen_names_exists_and_every_page_is_linked() -> None:
    names = {path.stem for path in (FOLDER / "en").glob("*.page")}
    linked = set(re.findall(r'href="/help/([\w-]+)', (FOLDER / "en" / "index.page").read_text()))

    assert set(PAGE_OF.values()) <= names
    assert names - {INDEX} <= linked


@pytest.mark.sqlite
def test_every_link_of_a_page_leads_to_a_page() -> None:
    names = {path.stem for path in (FOLDER / "en").glob("*.page")}
    for path in FOLDER.glob("*/*.page"):
        markup = path.read_text(encoding="utf-8")
        for target, anchor in re.findall(r'href="/help/([\w-]*)(?:#([\w-]+))?"', markup):
            assert target in names or not target, f"{path}: {target}"
            assert not anchor or f'id="{anchor}"' in (FOLDER / "en" / f"{target}.page").read_text()


@pytest.mark.sqlite
def test_every_page_is_told_in_dutch_but_the_glossary_which_holds_both() -> None:
    assert [page.name for page in pages("nl") if page.language != "nl"] == ["glossary"]


@pytest.mark.sqlite
def test_every_screen_with_a_name_has_an_address_in_the_guide_that_answers(
    stranger: Client,
) -> None:
    routes = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}

    for address in {guide_address(route) for route in routes}:
        assert stranger.get(address).status_code == 200, address


def test_help_is_in_the_language_of_the_reader_and_open_to_all(stranger: Client) -> None:
    dutch = stranger.get("/help/correct", headers={"accept-language": "nl"}).content.decode()
    english = stranger.get("/help/correct", headers={"accept-language": "en"}).content.decode()
    foreign = stranger.get("/help/glossary", headers={"accept-language": "nl"}).content.decode()

    assert "<h1 id=" in dutch and "Terugboeken en corrigeren" in dutch
    assert "Reverse and correct" in english
    assert "Deze pagina is er alleen in het Engels." in foreign and '<div lang="en">' in foreign


def test_a_screen_links_its_own_page(make: Make, signed_in: SignedIn) -> None:
    shown = signed_in().get(f"/books/{make.slug}/reports").content.decode()

    assert 'href="/help/reports"' in shown


def test_what_is_looked_for_is_found_and_shown_as_text(stranger: Client) -> None:
    shown = stranger.get("/help/", {"q": "gapless <b> reverse"}).content.decode()
    assert "<b>" not in shown and "No page holds all of these words" in shown

    assert not [page.name for page in pages("nl") if "{#" in page.text]

    assert found("REVERSE correct", "en")[0].page.name == "correct"
    assert 'href="/help/backup"' in stranger.get("/help/", {"q": "restore"}).content.decode()


@pytest.mark.parametrize("name", ["nothing", "..", "index.page", "README"])
def test_a_page_that_is_not_there_is_not_there(stranger: Client, name: str) -> None:
    assert stranger.get(f"/help/{name}").status_code == 404


def test_markup_in_a_page_is_text_and_headings_can_be_pointed_at() -> None:
    made = guide_pages.markup_of("# A `b` & c\n\n<script>x</script>\n[d](e.md#f)\n", "/{}".format)

    assert '<h1 id="a-b--c">' in made
    assert "<script>" not in made
    assert 'href="/e#f"' in made
