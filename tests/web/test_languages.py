"""Pages speak the language of whoever is signed in, or else that of the browser."""

import pytest
from django.test import Client

from akker.access.inviting import invite_user
from akker.access.models import User
from tests.make import Make
from tests.web.visitor import signed_in

EMAIL = "noor@example.com"


def reader(make: Make, language: str) -> Client:
    invite_user(make.alice, email=EMAIL, role="owner", name="Noor")
    User.objects.filter(email=EMAIL).update(language=language)
    return signed_in(User.objects.get(email=EMAIL))


def test_a_signed_in_user_reads_their_own_language(make: Make):
    page = reader(make, "nl").get("/", headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == "nl"
    assert '<html lang="nl"' in page.content.decode()
    assert "Afmelden" in page.content.decode()


@pytest.mark.parametrize(
    ("accepted", "language", "text"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl", "Akker draait"),
        ("fr, en-GB;q=0.8", "en", "Akker is running"),
        ("", "en", "Akker is running"),
    ],
)
def test_a_stranger_reads_the_language_of_the_browser(
    db: None, client: Client, accepted: str, language: str, text: str
):
    page = client.get("/", headers={"host": "localhost", "accept-language": accepted})

    assert page.headers["Content-Language"] == language
    assert text in page.content.decode()


def test_what_is_not_there_is_told_in_the_readers_language(make: Make):
    page = reader(make, "nl").get("/nothing-here")

    assert page.status_code == 404
    assert "Hier is niets" in page.content.decode()


def test_one_request_leaves_no_language_behind_for_the_next(make: Make, client: Client):
    reader(make, "nl").get("/")

    page = client.get("/", headers={"host": "localhost"})

    assert page.headers["Content-Language"] == "en"


@pytest.mark.sqlite
def test_whoever_has_no_session_costs_no_query(db: None, client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/health-of-nothing", headers={"host": "localhost", "accept-language": "nl"})
