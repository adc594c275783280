"""Links that let somebody in, and another service that does, on the screens."""

from typing import Any

import pytest
from django.test import Client

from akker.access.inviting import invite_user, make_invitation
from akker.access.linking import write_link
from akker.access.mailing_links import send_wanted_letters
from akker.access.models import LinkPurpose, User
from tests.access.letters import letters, set_up_mail, text_of
from tests.access.openid_issuer import CLIENT, SECRET, serving
from tests.access.ways_in import DANA, PASSWORD, user_with_password
from tests.make import Make
from tests.web.test_ways_in import OTHER, is_in, new_browser, send, sign_in


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def browser() -> Client:
    return new_browser()


@pytest.fixture
def dana(make: Make) -> User:
    invite_user(make.alice, email=DANA, role="owner", name="Dana")
    return user_with_password()


def test_sec_32_the_link_in_the_letter_does_not_follow_the_host_of_the_request(
    make: Make, dana: User, settings: Any
) -> None:
    set_up_mail(make)
    settings.ALLOWED_HOSTS = ["*"]
    settings.AKKER_URL = "https://books.example.com"
    poisoned = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})

    poisoned.post("/password", {"email": DANA})
    send_wanted_letters()

    text = text_of(letters(make.book)[0])
    assert "https://books.example.com/password/" in text
    assert "evil" not in text


def test_sec_29_asking_for_a_letter_answers_the_same_for_every_address(
    make: Make, dana: User
) -> None:
    set_up_mail(make)
    answers = []
    for email in (DANA, "nobody@example.com", "", "a\0b", "x" * 500):
        answer = send(new_browser(), "/password", page="/password", email=email)
        answers.append((answer.status_code, answer.content.decode().replace(email or "-", "")))

    assert len({status for status, _ in answers}) == 1
    assert all("on its way" in text for _, text in answers)


def test_sec_32_a_mailed_link_changes_the_password_once_and_ends_all_sessions(
    browser: Client, dana: User
) -> None:
    sign_in(browser)
    token = write_link(dana, LinkPurpose.PASSWORD, is_mailed=True)
    path, other = f"/password/{token}", new_browser()

    assert send(other, path, page=path, password="short").status_code == 422
    assert send(other, path, page=path, password=OTHER).headers["Location"] == "/sign-in"

    assert other.get(path).status_code == 409
    assert not is_in(other)
    assert not is_in(browser)
    sign_in(browser, OTHER)
    assert is_in(browser)
    page = other.get(path)
    # To nobody else; but with none at all a browser sends no origin, and our forms need one.
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_an_invitation_lets_somebody_in_with_a_name_and_a_password(
    make: Make, browser: Client
) -> None:
    invite_user(make.alice, email="erik@example.com", role="auditor")
    token = make_invitation(make.alice, email="erik@example.com")
    path = f"/invitation/{token}"
    for _ in range(2):
        assert "erik@example.com" in browser.get(path).content.decode()

    send(browser, path, page=path, name="Erik", password=PASSWORD)

    assert "Akkerbouw" in browser.get("/").content.decode()
    assert new_browser().get(path).status_code == 409


# Another service


def test_another_service_signs_people_in_where_it_is_configured(
    browser: Client, dana: User, settings: Any
) -> None:
    assert "Sign in with Work" not in browser.get("/sign-in").content.decode()
    with serving() as sso:
        settings.AKKER_OIDC = {
            "issuer": sso.address,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "name": "Work",
        }
        sso.person = {"email": DANA, "email_verified": True}
        assert "Sign in with Work" in browser.get("/sign-in").content.decode()

        away = send(browser, "/sign-in/openid").headers["Refresh"]
        back = sso.signs_in(away.partition("url=")[2])
        assert new_browser().get("/sign-in/openid/back", back).status_code == 409
        assert browser.get("/sign-in/openid/back", back).status_code == 302

        assert is_in(browser)
        assert browser.get("/sign-in/openid/back", back).status_code == 409
