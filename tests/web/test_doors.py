"""Who gets in where: every route, every role, and nobody else."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from akker.access.models import Role
from akker.access.roles import PERMISSIONS
from akker.books.actor import Permission
from akker.books.models import Book
from akker.web.doors import OPENS_TO, leave_out_nul
from akker.web.navigation import GROUPS, KEYS, places
from tests.make import Make
from tests.web.signing import SignedIn

PATHS = {
    "book": "",
    "find": "find?q=energy",
    "chart": "chart",
    "card": "chart/1020",
    "journals": "journals",
    "entries": "entries",
    "entries-export": "entries/export?format=csv",
    "imports": "imports",
    "entry": "entries/MEM/2026/1",
    "file": "files/1",
    "reports": "reports",
    "report-lines": "reports/lines?ledger-account=4600",
    "report": "reports/profit-and-loss",
    "report-export": "reports/balance-sheet/export?format=csv",
}


def routes_of_a_book() -> dict[str, str]:
    """Name and view of every route that holds the short name of books."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver], inside: bool) -> None:
        for pattern in patterns:
            is_inside = inside or "slug" in str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, is_inside)
            elif is_inside:
                view = pattern.callback
                found[str(pattern.name)] = f"{view.__module__}.{view.__qualname__}"

    walk(get_resolver().url_patterns, inside=False)
    return found


def test_every_page_of_a_book_names_a_permission() -> None:
    routes = routes_of_a_book()

    assert routes
    for name, view in routes.items():
        assert isinstance(OPENS_TO[view], Permission), name


@pytest.mark.parametrize("name", PATHS)
def test_sec_1_books_of_others_answer_as_books_that_are_not_there(
    make: Make, signed_in: SignedIn, name: str
) -> None:
    other = Make(slug=f"{make.slug}-other")
    other.post("2026-01-05", "Capital", [("1020", "1000.00"), ("0500", "-1000.00")])
    browser = signed_in("owner")

    of_others = browser.get(f"/books/{other.slug}/{PATHS[name]}")
    of_nobody = browser.get(f"/books/no-such-books/{PATHS[name]}")

    assert of_others.status_code == of_nobody.status_code == 404
    assert without_tokens(of_others) == without_tokens(of_nobody)


def without_tokens(page: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


@pytest.mark.parametrize("name", PATHS)
def test_sec_1_who_is_not_signed_in_is_sent_to_the_first_page(make: Make, name: str) -> None:
    stranger = Client(headers={"host": "localhost"})

    for slug in (make.book.slug, "no-such-books"):
        answer = stranger.get(f"/books/{slug}/{PATHS[name]}")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_every_page_that_opens_to_it_and_none_of_them_writes(
    told: Make, signed_in: SignedIn, role: str
) -> None:
    browser, routes = signed_in(role), routes_of_a_book()

    for name, path in PATHS.items():
        if name == "file":
            continue
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(f"/books/{told.slug}/{path}")
            b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
        is_open = OPENS_TO[routes[name]] in PERMISSIONS[Role(role)]
        assert answer.status_code == (200 if is_open else 403), (name, role)
        for query in queries:
            assert not query["sql"].startswith(("INSERT", "UPDATE", "DELETE")), (name, query)


def test_sec_7_what_is_not_in_these_books_is_not_there(make: Make, signed_in: SignedIn) -> None:
    other = Make(slug=f"{make.slug}-other")
    other.post("2026-01-05", "Secret", [("1020", "1000.00"), ("0500", "-1000.00")])
    browser = signed_in("owner")

    for path in ("entries/MEM/2026/1", "chart/9999", "files/1", "reports/none", "reports/x/export"):
        assert browser.get(f"/books/{make.book.slug}/{path}").status_code == 404, path
    for path in ("entries", "find?q=Secret", "entries/export?format=csv"):
        answer = browser.get(f"/books/{make.book.slug}/{path}")
        assert b"Secret</a>" not in answer.content and b",Secret," not in answer.content


def test_a_permission_that_is_missing_is_told_in_a_sentence(
    told: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from akker.access import roles

    monkeypatch.setitem(roles.PERMISSIONS, Role.MANAGER, frozenset({Permission.DRAFT_ENTRIES}))
    answer = signed_in("manager").get(f"/books/{told.slug}/entries")

    assert answer.status_code == 403
    assert "You may not read the books in Akkerbouw." in answer.content.decode()


@pytest.mark.parametrize("name", PATHS)
def test_each_page_is_for_reading_alone(told: Make, signed_in: SignedIn, name: str) -> None:
    path = PATHS[name].partition("?")[0]

    assert signed_in("owner").post(f"/books/{told.slug}/{path}").status_code == 405


def test_sec_17_what_people_wrote_is_text_wherever_it_stands(
    make: Make, signed_in: SignedIn
) -> None:
    attack = '"><script>alert(1)</script>'
    make.post("2026-01-05", attack, [("1020", "10.00"), ("0500", "-10.00")])
    Book.objects.filter(pk=make.book.pk).update(name=attack)
    browser = signed_in("owner")

    for path in ("", "entries", "entries/MEM/2026/1", "find?q=script", "reports/journal"):
        shown = browser.get(f"/books/{make.slug}/{path}").content.decode()
        assert "<script>alert" not in shown, path
        assert "&lt;script&gt;alert" in shown, path


def test_every_place_has_a_key_of_its_own_and_every_key_says_what_it_does() -> None:
    letters = [place.letter for place in places() if place.letter]

    assert len(letters) == len(set(letters))
    assert all(str(key.label) and key.act for key in KEYS)


def test_a_letter_leads_to_one_place_only() -> None:
    letters = [place.letter for group in GROUPS for place in group.places if place.letter]

    assert sorted(letters) == sorted(set(letters))


def test_a_nul_that_was_typed_is_left_out_and_what_stands_around_it_stays() -> None:
    form = "name=a%00b&other=c&many=%00&many=d"
    typed = RequestFactory().post("/", form, content_type="application/x-www-form-urlencoded")
    sent = typed.POST.copy()
    leave_out_nul(typed)

    assert sent["name"] == "a\0b"
    assert typed.POST.getlist("many") == ["", "d"]
    assert (typed.POST["name"], typed.POST["other"]) == ("ab", "c")
