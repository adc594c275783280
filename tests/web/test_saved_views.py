"""Saved views above lists and reports."""

import re
from typing import get_args

from akker.access.queries_views import LISTS
from akker.api.views import ListName
from akker.web.listed_reports import LISTED
from tests.make import Make
from tests.web.signing import SignedIn


def test_what_is_asked_is_kept_and_comes_back_with_one_click(
    told: Make, signed_in: SignedIn
) -> None:
    browser, books = signed_in("owner"), f"/books/{told.book.slug}"
    plain = browser.get(f"{books}/entries").content.decode()
    asked = browser.get(f"{books}/entries", {"q": "Energy", "other": "x"}).content.decode()

    form = {"page": "entries", "query": "q=Energy&other=x&from=2026-03-05", "name": "Power"}
    kept = browser.post(f"{books}/views", form)

    assert "Keep this view as" not in plain and "Keep this view as" in asked
    assert kept.url == f"{books}/entries?q=Energy&from=2026-03-05"  # what the list knows
    page = browser.get(kept.url).content.decode()
    assert f'href="{books}/entries?q=Energy&amp;from=2026-03-05" aria-current="page">Power' in page
    assert "Energy again" in page and "Energy of March" not in page


def test_reports_have_views_of_their_own(told: Make, signed_in: SignedIn) -> None:
    browser, books = signed_in("auditor"), f"/books/{told.book.slug}"
    form = {"page": "balance-sheet", "query": "until=2026-03-31&compare=year", "name": "March"}

    kept = browser.post(f"{books}/views", form)

    page = browser.get(kept.url).content.decode()
    assert 'aria-current="page">March' in page
    assert "For everybody in these books" not in page  # an auditor shares nothing
    assert 'class="view"' not in browser.get(f"{books}/entries").content.decode()


def test_a_refused_view_keeps_what_was_typed(told: Make, signed_in: SignedIn) -> None:
    browser, books = signed_in("owner"), f"/books/{told.book.slug}"

    answer = browser.post(f"{books}/views", {"page": "entries", "query": "", "name": "All"})
    typed = browser.post(f"{books}/views", {"page": "log", "query": "q=x", "name": "a\tb"})

    assert answer.status_code == 422
    assert "Filter the list first." in answer.content.decode()
    assert 'value="q=x"' in typed.content.decode()
    assert browser.post(f"{books}/views", {"page": "people", "name": "x"}).status_code == 404


def test_a_view_is_removed(told: Make, signed_in: SignedIn) -> None:
    browser, books = signed_in("owner"), f"/books/{told.book.slug}"
    browser.post(f"{books}/views", {"page": "log", "query": "q=x", "name": "Mine"})
    page = browser.get(f"{books}/log").content.decode()
    (key,) = re.findall(rf'action="{books}/views/([0-9]+)/remove"', page)

    browser.post(f"{books}/views/{key}/remove", {"page": "log", "query": ""})

    assert 'class="view"' in page
    assert 'class="view"' not in browser.get(f"{books}/log").content.decode()


def test_a_view_gets_another_name_and_a_list_of_the_segment_goes_on(
    told: Make, signed_in: SignedIn
) -> None:
    browser, books = signed_in("owner"), f"/books/{told.book.slug}"
    form = {"page": "customers", "query": "tier=key", "name": "Top", "is_shared": "on"}
    browser.post(f"{books}/views", form)
    listed = browser.get(f"{books}/customers", {"segment": "Top"}).content.decode()
    (address,) = set(re.findall(rf'action="({books}/views/[0-9]+/rename)"', listed))
    asked = {"page": "customers", "query": "segment=Top&status=active"}

    refused = browser.post(address, {**asked, "new_name": "a\tb"})
    renamed = browser.post(address, {**asked, "new_name": " Best "})

    typed = refused.content.decode()
    assert refused.status_code == 422 and 'value="a\tb"' in typed and 'value="Top"' not in typed
    assert renamed.url == f"{books}/customers?segment=Best&status=active"
    after = browser.get(renamed.url).content.decode()
    assert "The view has another name." in after and "Best</a>" in after
    assert browser.post(f"{books}/views/99999/rename", asked).status_code == 422


def test_every_list_that_offers_views_keeps_them(told: Make, signed_in: SignedIn) -> None:
    browser, books = signed_in("owner"), f"/books/{told.book.slug}"

    for page in LISTS:
        form = {"page": page, "query": "until=2026-03-31&q=x&party=J1", "name": f"My {page}"}
        assert browser.post(f"{books}/views", form).status_code == 302, page
    assert set(LISTED) <= set(LISTS)


def test_programs_keep_views_of_every_list_that_has_them() -> None:
    assert set(get_args(ListName)) == set(LISTS)
