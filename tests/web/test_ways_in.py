"""Signing in on the screens: password, second step, passkey, mailed link, invitation."""

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from akker.access.inviting import invite_user
from akker.access.linking import write_link
from akker.access.models import AuthenticatorApp, LinkPurpose, User, UserSession
from akker.access.staying import begin_session
from tests.access.test_factors import with_passkey
from tests.access.ways_in import DANA, PASSWORD, Device, app_of, user_with_password
from tests.make import Make
from tests.web.test_pages import form_token

OTHER = "a quite different one"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def new_browser() -> Client:
    return Client(enforce_csrf_checks=True, headers={"host": "localhost"})


@pytest.fixture
def browser() -> Client:
    return new_browser()


@pytest.fixture
def dana(make: Make) -> User:
    invite_user(make.alice, email=DANA, role="owner", name="Dana")
    return user_with_password()


def send(browser: Client, path: str, *, page: str = "/sign-in", **form: str) -> HttpResponse:
    """Fill in the form of a page and send it."""
    token = form_token(browser.get(page))
    return browser.post(path, {**form, "csrfmiddlewaretoken": token})


def sign_in(browser: Client, password: str = PASSWORD, email: str = DANA) -> HttpResponse:
    return send(browser, "/sign-in", email=email, password=password)


def is_in(browser: Client) -> bool:
    return browser.get("/you").status_code == 200


def test_a_password_signs_in_and_signing_out_ends_the_session(browser: Client, dana: User) -> None:
    assert sign_in(browser).status_code == 302
    assert is_in(browser)
    session = UserSession.objects.get(user=dana)
    assert (session.way, session.address, session.ended_at) == ("password", "127.0.0.1", None)

    send(browser, "/sign-out", page="/you")

    session.refresh_from_db()
    assert session.ended_at
    assert not is_in(browser)


def test_a_wrong_password_is_told_in_place_and_what_was_typed_stays(
    browser: Client, dana: User
) -> None:
    answer = sign_in(browser, password="wrong wrong")

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "do not belong together" in shown
    assert f'value="{DANA}"' in shown
    assert "wrong wrong" not in shown


def test_sec_29_the_sixth_try_is_refused_with_429(browser: Client, dana: User) -> None:
    statuses = [sign_in(browser, password="wrong").status_code for _ in range(6)]

    assert statuses == [409] * 5 + [429]


def test_sec_29_behind_our_proxy_each_address_counts_for_itself(
    browser: Client, dana: User, settings: Any
) -> None:
    """What somebody writes into the header is not believed; what our proxy added is."""
    settings.IS_HTTPS = True
    token = form_token(browser.get("/sign-in"))
    form = {"email": DANA, "password": "wrong", "csrfmiddlewaretoken": token}

    def tried(seen: str) -> int:
        return browser.post("/sign-in", form, headers={"x-forwarded-for": seen}).status_code

    spoofed = [tried(f"198.51.100.{number}, 192.0.2.1") for number in range(6)]
    assert spoofed == [409] * 5 + [429]
    assert tried("192.0.2.2") == 409


def test_sec_19_forms_of_other_sites_are_refused(browser: Client, dana: User) -> None:
    paths = [
        "/sign-in",
        "/sign-in/code",
        "/sign-in/passkey",
        "/passkey-options",
        "/password",
        "/sign-in/openid",
    ]
    assert {browser.post(path, {"email": DANA}).status_code for path in paths} == {403}

    sign_in(browser)
    for path in ("/you", "/you/password", "/you/sessions/end", "/sign-out", "/prove"):
        assert browser.post(path, {"name": "Eve"}).status_code == 403
    json_answer = browser.post("/you", '{"name": "Eve"}', content_type="text/plain")
    assert json_answer.status_code == 403
    assert User.objects.get(pk=dana.pk).name == "Dana"


def test_sec_20_looking_at_the_pages_changes_nothing(browser: Client, dana: User) -> None:
    token = write_link(dana, LinkPurpose.PASSWORD)
    for path in ("/sign-in", "/password", f"/password/{token}", "/sign-in/openid/back?state=x"):
        browser.get(path)

    assert not Session.objects.exists()
    sign_in(browser)
    before = list(UserSession.objects.values()), User.objects.values().get(pk=dana.pk)
    for path in ("/you", "/prove", "/you/password", "/you/authenticator"):
        browser.get(path)
    assert before == (list(UserSession.objects.values()), User.objects.values().get(pk=dana.pk))


# The second step


def test_sec_30_nobody_is_in_after_the_first_of_two_steps(browser: Client, dana: User) -> None:
    app, _ = app_of(dana)

    assert sign_in(browser).headers["Location"] == "/sign-in/code"

    for path in ("/you", "/you/password", "/prove"):
        assert browser.get(path).status_code == 302
    assert "Akkerbouw" not in browser.get("/").content.decode()
    assert not UserSession.objects.exists()
    assert send(browser, "/sign-in/code", page="/sign-in/code", code="000000").status_code == 422
    send(browser, "/sign-in/code", page="/sign-in/code", code=app.code())
    assert is_in(browser)


def test_sec_30_without_the_first_step_there_is_no_second(browser: Client, dana: User) -> None:
    app, _ = app_of(dana)

    answer = send(browser, "/sign-in/code", code=app.code())

    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(browser)


def test_sec_30_a_one_time_link_asks_for_the_second_step_too(browser: Client, dana: User) -> None:
    app_of(dana)
    token = write_link(dana, LinkPurpose.SIGN_IN)

    answer = send(browser, "/sign-in", page=f"/sign-in/{token}", token=token)

    assert answer.headers["Location"] == "/sign-in/code"
    assert not is_in(browser)


def test_sec_30_five_wrong_codes_lock_the_second_step(browser: Client, dana: User) -> None:
    app, _ = app_of(dana)
    sign_in(browser)

    def tried(code: str) -> int:
        return send(browser, "/sign-in/code", page="/sign-in/code", code=code).status_code

    assert [tried("000000") for _ in range(5)] == [422] * 5
    assert tried(app.code()) == 429
    assert not is_in(browser)


def test_sec_31_a_first_step_is_worth_nothing_after_the_password_changed(
    browser: Client, dana: User
) -> None:
    app_of(dana)
    sign_in(browser)

    user_with_password(password=OTHER)

    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_sec_31_the_session_has_a_new_key_after_each_step(browser: Client, dana: User) -> None:
    app, _ = app_of(dana)
    browser.cookies["sessionid"] = "chosen-by-somebody-else-00000000"
    keys = {"chosen-by-somebody-else-00000000"}

    sign_in(browser)
    keys.add(browser.cookies["sessionid"].value)
    send(browser, "/sign-in/code", page="/sign-in/code", code=app.code())
    keys.add(browser.cookies["sessionid"].value)

    assert len(keys) == 3


# Passkeys


def passkey_answer(browser: Client, device: Device, page: str = "/sign-in") -> str:
    token = form_token(browser.get(page))
    options = browser.post("/passkey-options", {"csrfmiddlewaretoken": token}).json()
    return json.dumps(device.signs(options))


def test_a_passkey_signs_in_without_password_or_code(browser: Client, dana: User) -> None:
    app_of(dana)
    device = with_passkey(dana)

    answer = send(browser, "/sign-in/passkey", answer=passkey_answer(browser, device))

    assert answer.status_code == 302
    assert is_in(browser)


def test_a_passkey_is_the_second_step_of_its_owner_alone(browser: Client, dana: User) -> None:
    hers = with_passkey(dana)
    his = with_passkey(user_with_password("erik@example.com"))
    sign_in(browser)

    wrong = passkey_answer(browser, his, "/sign-in/code")
    assert send(browser, "/sign-in/passkey", page="/sign-in/code", answer=wrong).status_code == 409
    right = passkey_answer(browser, hers, "/sign-in/code")
    send(browser, "/sign-in/passkey", page="/sign-in/code", answer=right)
    assert is_in(browser)


def test_sec_30_an_answer_is_taken_once(browser: Client, dana: User) -> None:
    answer = passkey_answer(browser, with_passkey(dana))
    send(browser, "/sign-in/passkey", answer=answer)
    other = new_browser()

    assert send(other, "/sign-in/passkey", answer=answer).status_code == 409
    assert send(other, "/sign-in/passkey", answer="{not json").status_code == 409


# Proving to be there


def long_ago(browser: Client) -> None:
    """As if the person had last shown to be there an hour ago."""
    session = browser.session
    session["proven_at"] = session["proven_at"] - 3600
    session.save()


SENSITIVE = [
    "/you/password",
    "/you/authenticator/begin",
    "/you/authenticator/remove",
    "/you/passkeys",
    "/you/passkeys/options",
    "/you/recovery-codes",
]


@pytest.mark.parametrize("path", SENSITIVE)
def test_sec_30_what_is_sensitive_asks_whether_it_is_still_you(
    browser: Client, dana: User, path: str
) -> None:
    app, _ = app_of(dana)
    sign_in(browser)
    send(browser, "/sign-in/code", page="/sign-in/code", code=app.code())
    long_ago(browser)

    answer = send(browser, path, page="/you", back="/you", password=OTHER)

    assert answer.headers["Location"] == "/prove?next=%2Fyou"
    assert User.objects.get(pk=dana.pk).check_password(PASSWORD)
    assert AuthenticatorApp.objects.get(user=dana).confirmed_at
    # A password is not enough where there is a second factor.
    page = "/prove?next=/you"
    assert send(browser, "/prove", page=page, password=PASSWORD, next="/you").status_code == 422
    proven = send(browser, "/prove", page=page, code=app.code(later=1), next="/you")
    assert proven.headers["Location"] == "/you"
    assert browser.get("/you/password").status_code == 200


def test_whoever_has_only_a_password_proves_with_that(browser: Client, dana: User) -> None:
    sign_in(browser)
    long_ago(browser)
    assert browser.get("/you/password").headers["Location"] == "/prove?next=%2Fyou%2Fpassword"

    answer = send(browser, "/prove", page="/prove", password="wrong", next="/you/password")
    assert answer.status_code == 422
    answer = send(browser, "/prove", page="/prove", password=PASSWORD, next="/you/password")

    assert answer.headers["Location"] == "/you/password"
    assert browser.get("/you/password").status_code == 200


def test_a_passkey_proves_too(browser: Client, dana: User) -> None:
    device = with_passkey(dana)
    send(browser, "/sign-in/passkey", answer=passkey_answer(browser, device))
    long_ago(browser)

    answer = passkey_answer(browser, device, "/prove")
    send(browser, "/prove/passkey", page="/prove", answer=answer, next="/you/password")

    assert browser.get("/you/password").status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "evil", "/\\evil.example"]
)
def test_proving_leads_to_our_own_pages_only(browser: Client, dana: User, path: str) -> None:
    sign_in(browser)

    answer = send(browser, "/prove", page="/prove", password=PASSWORD, next=path)

    assert answer.headers["Location"] == "/"


def test_sec_31_a_session_of_another_opens_nothing(browser: Client, dana: User) -> None:
    sign_in(browser)
    session = browser.session
    session["session"] = begin_session(
        User.objects.create(email="erik@example.com"), way="link", device="", address=""
    )
    session.save()

    assert not is_in(browser)
