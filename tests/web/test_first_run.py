"""The first page: who may begin, what comes of it, and that it opens once."""

import re
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akker.access import queries_first_link
from akker.access.models import Membership, User
from akker.access.queries_first_link import SALT, first_link_token
from akker.audit.models import Event
from akker.books.models import Book
from akker.books.queries import fiscal_years, today_in
from akker.jobs.models import Job
from akker.ledger.models import JournalEntry
from akker.ledger.queries import chart
from tests.make import Make
from tests.web.signing import SignedIn

PERSON = {"name": "Dana Visser", "email": "Dana@Example.com", "password": "correct horse battery"}
COMPANY = {
    "company": "Jansen & Co B.V.",
    "country": "NL",
    "currency": "EUR",
    "legal_form": "company",
    "first_day": "2024-07-01",
    "language": "nl",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})


def begin(browser: Client, token: str = "", **changed: str) -> Any:
    token = token or first_link_token()
    return browser.post(f"/first-run/{token}", {**PERSON, **COMPANY, **changed})


def test_the_first_person_opens_the_first_books_and_is_in(browser: Client) -> None:
    answer = begin(browser)

    assert (answer.status_code, answer["Location"]) == (302, "/books/jansen-co-bv/")
    assert "Jansen &amp; Co B.V." in browser.get(answer["Location"]).content.decode()
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("dana@example.com", "Dana Visser", "nl")
    assert Membership.objects.get().role == "owner"
    book = Book.objects.get()
    assert (book.country, book.currency, book.legal_form, book.language) == (
        "NL",
        "EUR",
        "bv",
        "nl",
    )
    years = fiscal_years(book)
    assert years[0].starts_on.isoformat() == "2024-07-01"
    assert years[-1].starts_on <= today_in(book) <= years[-1].ends_on
    opened = Event.objects.get(book=book, kind="BooksOpened")
    assert (opened.actor_name, opened.channel) == ("Dana Visser", "web")


def test_the_password_that_was_chosen_signs_in_later(browser: Client) -> None:
    begin(browser)

    other = Client(headers={"host": "localhost"})
    form = {"email": "dana@example.com", "password": PERSON["password"]}
    assert other.post("/sign-in", form)["Location"] == "/"
    assert other.get("/you").status_code == 200


def test_sec_29_the_link_opens_nothing_once_somebody_is_here(browser: Client) -> None:
    token = first_link_token()
    begin(browser, token)
    stranger = Client(headers={"host": "localhost"})

    for answer in (
        stranger.get(f"/first-run/{token}"),
        begin(stranger, token, email="eve@example.com", company="Eve"),
        begin(stranger, first_link_token(), email="eve@example.com", company="Eve"),
        stranger.post(f"/first-run/{first_link_token()}/demo"),
    ):
        assert answer.status_code == 409
        assert "This link does not work" in answer.content.decode()
        assert "<form" not in answer.content.decode()
    assert User.objects.count() == Book.objects.count() == 1


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps("x", salt="another"), "a" * 5000],
    ids=["short", "signed for something else", "long"],
)
def test_a_link_that_nobody_printed_opens_nothing(browser: Client, token: str) -> None:
    assert browser.get(f"/first-run/{token}").status_code == 409
    assert begin(browser, token).status_code == 409
    assert browser.post(f"/first-run/{token}/demo").status_code == 409
    assert not User.objects.exists()


def test_a_link_works_for_a_day(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = signing.dumps("x", salt=SALT)
    assert browser.get(f"/first-run/{token}").status_code == 200

    monkeypatch.setattr(queries_first_link, "LASTS_SECONDS", -1)

    assert browser.get(f"/first-run/{token}").status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", ""),
        ("email", "dana", "dana is not an e-mail address"),
        ("password", "1234", "easy to guess"),
        ("company", "", ""),
        ("country", "Q", "not among the choices"),
        ("legal_form", "guild", "not among the choices"),
        ("language", "xx", "not among the choices"),
        ("currency", "EURO", "EURO"),
        ("first_day", "soon", "soon is not a date"),
        ("first_day", "1650-01-01", "1650-01-01 is not a date"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(
    browser: Client, field: str, value: str, said: str
) -> None:
    answer = begin(browser, **{field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page and said in page
    assert field == "email" or "Dana@Example.com" in page
    assert PERSON["password"] not in page
    assert not User.objects.exists() and not Book.objects.exists()
    assert begin(browser).status_code == 302  # and the link works still


def test_all_that_is_wrong_is_said_at_once_each_at_its_field(browser: Client) -> None:
    wrong = {"name": " ", "email": "dana", "password": "1234", "currency": "E", "first_day": "soon"}

    page = begin(browser, **wrong).content.decode()

    assert "5 fields are not right; each says below what to do." in page
    for field, said in (
        ("email", "dana is not an e-mail address"),
        ("password", "easy to guess"),
        ("currency", "E is not a currency code."),
        ("first_day", "soon is not a date"),
    ):
        (below,) = re.findall(rf'<p id="{field}-said"[^>]*>(.*?)</p>', page, re.S)
        assert said in below
    assert page.count('aria-invalid="true"') == 5
    assert not User.objects.exists() and not Book.objects.exists()


def test_a_country_without_a_pack_of_its_own_gets_the_generic_one(browser: Client) -> None:
    begin(browser, country="FR", legal_form="sole-trader", language="en")

    book = Book.objects.get()
    assert (book.pack_code, book.country, book.legal_form) == ("generic", "FR", "sole-trader")
    assert chart(book)


def test_the_demo_is_a_job_of_its_owner_who_is_in(browser: Client) -> None:
    answer = browser.post(f"/first-run/{first_link_token()}/demo")

    job = Job.objects.get()
    assert answer["Location"] == f"/books/noordlicht/jobs/{job.uid}"
    assert job.kind == "load demo"
    assert "Load the demo company" in browser.get(answer["Location"]).content.decode()
    assert not JournalEntry.objects.exists()


def test_the_first_page_says_where_the_link_is_while_nobody_is_here(browser: Client) -> None:
    assert "Nobody has begun here yet" in browser.get("/").content.decode()
    begin(browser)
    assert "Nobody has begun" not in Client(headers={"host": "localhost"}).get("/").content.decode()


def test_an_owner_opens_other_books_and_a_bookkeeper_does_not(
    make: Make, signed_in: SignedIn
) -> None:
    owner, bookkeeper = signed_in("owner"), signed_in("bookkeeper")
    path = f"/books/{make.slug}/new-books"

    assert "New books" in owner.get(f"/books/{make.slug}/").content.decode()
    opened = owner.post(path, COMPANY)
    assert opened["Location"] == "/books/jansen-co-bv/"
    assert owner.get("/books/jansen-co-bv/").status_code == 200
    again = owner.post(path, COMPANY)
    assert again["Location"].startswith("/books/jansen-co-bv-")
    wrong = owner.post(path, {**COMPANY, "currency": "E"})
    assert wrong.status_code == 422 and "Jansen &amp; Co" in wrong.content.decode()
    assert re.search(r'name="currency"[^>]* aria-invalid="true"', wrong.content.decode())
    for answer in (bookkeeper.get(path), bookkeeper.post(path, COMPANY)):
        assert answer.status_code == 403
    assert bookkeeper.get("/books/jansen-co-bv/").status_code == 404


def test_an_owner_brings_archived_books_back_and_a_bookkeeper_does_not(
    make: Make, signed_in: SignedIn
) -> None:
    """What comes of it is in tests/backup/test_loading_by_job.py."""
    owner, path = signed_in("owner"), f"/books/{make.slug}/new-books/archive"

    nothing = owner.post(path)
    begun = owner.post(path, {"file": SimpleUploadedFile("last year.akker", b"no archive")})

    assert nothing.status_code == 422 and "Choose or drop one first" in nothing.content.decode()
    assert "last year.akker" in owner.get(begun["Location"]).content.decode()
    assert signed_in("bookkeeper").post(path).status_code == 403
