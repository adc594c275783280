"""The first pages: signing in, the books, signing out, and how the server is."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from akker.access.inviting import end_membership, invite_user
from akker.access.models import SignInLink
from akker.access.signing_in import make_sign_in_link
from akker.books.models import Book
from akker.ledger import surroundings
from akker.web.doors import OPENS_TO
from tests.make import Make

EMAIL = "dana@example.com"


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True, headers={"host": "localhost"})


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sign_in(browser: Client, token: str) -> int:
    page = browser.get(f"/sign-in/{token}")
    form = {"token": token, "csrfmiddlewaretoken": form_token(page)}
    return browser.post("/sign-in", form).status_code


def form_token(page: HttpResponse) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


def test_whoever_asked_for_a_page_gets_there_by_signing_in_and_nowhere_else(
    make: Make, browser: Client
) -> None:
    invite_user(make.alice, email=EMAIL, role="owner", name="Dana")
    asked = f"/books/{make.slug}/entries?q=energy"

    assert browser.get(asked)["Location"] == "/"
    page = browser.get(f"/sign-in/{make_sign_in_link(email=EMAIL)}")
    form = {"token": make_sign_in_link(email=EMAIL), "csrfmiddlewaretoken": form_token(page)}
    assert browser.post("/sign-in", form)["Location"] == asked
    assert not browser.cookies["asked_for"].value

    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:1",
    ):
        stranger = Client(headers={"host": "localhost"})
        stranger.cookies["asked_for"] = elsewhere
        link = {"token": make_sign_in_link(email=EMAIL)}
        assert stranger.post("/sign-in", link)["Location"] == "/"


def test_a_stranger_reads_what_this_is_and_how_to_get_in(browser: Client, make: Make) -> None:
    assert make.book
    page = browser.get("/")

    assert page.status_code == 200
    assert "Akker is running" in page.content.decode()
    assert "akker user link" in page.content.decode()


def test_a_link_shows_the_books_with_their_totals_and_signing_out_hides_them(
    make: Make, browser: Client
) -> None:
    make.post("2026-03-02", "Capital", [("1020", "1000.00"), ("0500", "-1000.00")])
    make.post(
        "2026-03-03", "Sale", [("1020", "1210.00"), ("8020", "-1000.00"), ("1501", "-210.00")]
    )
    make.post("2026-03-04", "Energy", [("4600", "300.00"), ("1020", "-300.00")])
    invite_user(make.alice, email=EMAIL, role="owner", name="Dana")

    assert sign_in(browser, make_sign_in_link(email=EMAIL)) == 302
    page = browser.get("/")

    shown = text_of(page.content.decode())
    assert "Akkerbouw" in shown
    assert "Dana" in shown
    for figure in (
        "Assets €1,910.00",
        "Liabilities €210.00",
        "Equity €1,700.00",  # with the result, as on the balance sheet
        "Income €1,000.00",
        "Expenses €300.00",
        "Result of the year €700.00",
    ):
        assert figure in shown

    browser.post("/sign-out", {"csrfmiddlewaretoken": form_token(page)})
    assert "Akkerbouw" not in browser.get("/").content.decode()


def test_a_page_costs_a_fixed_number_of_queries_for_each_set_of_books(
    make: Make, browser: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    invite_user(make.alice, email=EMAIL, role="owner")
    sign_in(browser, make_sign_in_link(email=EMAIL))

    with django_assert_max_num_queries(22):  # type: ignore[operator]
        browser.get("/")


def test_sec_1_only_the_books_of_ones_own_are_shown(make: Make, browser: Client) -> None:
    other = Make(slug=f"{make.slug}-2")
    Book.objects.filter(pk=other.book.pk).update(name="Somebody else's")
    invite_user(make.alice, email=EMAIL, role="auditor")

    sign_in(browser, make_sign_in_link(email=EMAIL))
    shown = browser.get("/").content.decode()

    assert "Akkerbouw" in shown
    assert "Somebody else" not in shown


def test_sec_31_who_has_left_or_may_not_sign_in_any_more_sees_nothing_at_the_next_request(
    make: Make, browser: Client
) -> None:
    invite_user(make.alice, email=EMAIL, role="auditor")
    sign_in(browser, make_sign_in_link(email=EMAIL))

    end_membership(make.alice, email=EMAIL)

    assert "Akkerbouw" not in browser.get("/").content.decode()


def test_sec_31_signing_in_starts_a_new_session(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=EMAIL, role="auditor")
    browser.cookies["sessionid"] = "chosen-by-somebody-else-00000000"

    sign_in(browser, make_sign_in_link(email=EMAIL))

    assert browser.cookies["sessionid"].value != "chosen-by-somebody-else-00000000"
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_sec_20_opening_a_link_changes_nothing_so_that_it_still_works_after(
    make: Make, browser: Client
) -> None:
    invite_user(make.alice, email=EMAIL, role="auditor")
    token = make_sign_in_link(email=EMAIL)

    for _ in range(3):
        assert browser.get(f"/sign-in/{token}").status_code == 200
        assert browser.head(f"/sign-in/{token}").status_code == 200

    assert SignInLink.objects.filter(used_at=None).count() == 1
    assert not Session.objects.exists()
    assert sign_in(browser, token) == 302


def test_a_link_that_is_spent_says_so_and_how_to_get_another(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=EMAIL, role="auditor")
    token = make_sign_in_link(email=EMAIL)
    sign_in(browser, token)
    stranger = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    page = stranger.get(f"/sign-in/{token}")
    answer = stranger.post("/sign-in", {"token": token, "csrfmiddlewaretoken": form_token(page)})

    assert answer.status_code == 409
    assert "This link does not work any more." in answer.content.decode()
    assert "akker user link" in answer.content.decode()


def test_sec_19_a_form_of_another_site_is_refused(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=EMAIL, role="auditor")
    token = make_sign_in_link(email=EMAIL)

    assert browser.post("/sign-in", {"token": token}).status_code == 403
    assert browser.post("/sign-out").status_code == 403
    assert SignInLink.objects.filter(used_at=None).exists()


@pytest.mark.parametrize(
    ("path", "method"),
    [("/sign-in", "put"), ("/sign-out", "get"), ("/", "post"), ("/health", "post")],
)
def test_each_page_has_its_method(db: None, path: str, method: str) -> None:
    browser = Client(headers={"host": "localhost"})

    assert getattr(browser, method)(path).status_code == 405


def test_health_says_how_the_database_is_and_nothing_secret(
    db: None, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = browser.get("/health")

    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "database", "guards", "version"}
    assert answer.json()["guards"] == "in place"

    monkeypatch.setattr(surroundings, "ALL_GUARDS", [_a_guard_that_is_not_there()])
    answer = browser.get("/health")
    assert (answer.status_code, answer.json()["guards"]) == (503, "broken")


def _a_guard_that_is_not_there() -> object:
    from akker.kernel.guards import ALWAYS, Guard

    return Guard("never_made", "books_book", "DELETE", ALWAYS, "never")


def test_every_answer_forbids_what_is_inline_or_from_elsewhere(db: None, browser: Client) -> None:
    for path in ("/", "/sign-in/some-token", "/health", "/nowhere", "/static/web/tokens.css"):
        answer = browser.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in answer.headers
        answer.close()

    page = browser.get("/sign-in/some-token")  # asks the database nothing, which is closed by now
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"


def test_no_page_holds_what_the_policy_forbids(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=EMAIL, role="owner")
    pages = [browser.get(path) for path in ("/", "/sign-in/some-token", "/nowhere")]
    sign_in(browser, make_sign_in_link(email=EMAIL))
    pages.append(browser.get("/"))

    for page in pages:
        shown = page.content.decode()
        assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|javascript:", shown)
        assert not re.search(r'(src|href|action)="(https?:)?//', shown)


def test_sec_17_the_name_of_a_book_is_text(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=EMAIL, role="owner", name="<b>Dana</b>")
    Book.objects.filter(pk=make.book.pk).update(name='"><script>alert(1)</script>')

    sign_in(browser, make_sign_in_link(email=EMAIL))
    shown = browser.get("/").content.decode()

    assert "<script>" not in shown
    assert "<b>Dana" not in shown


def test_sec_32_another_name_for_this_server_is_refused(db: None) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


def test_every_route_says_whom_it_opens_to() -> None:
    routes = list(_routes(get_resolver().url_patterns))

    assert len(routes) >= 5
    assert [name for name in routes if name not in OPENS_TO] == []


def _routes(patterns: list[URLPattern | URLResolver]) -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "api/":  # which declares in its own way
                found += _routes(pattern.url_patterns)
        else:
            view = pattern.callback
            found.append(f"{view.__module__}.{view.__qualname__}")
    return found
