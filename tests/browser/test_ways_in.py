"""Coming in as a person does: invited, by password, with an app, and by passkey."""

import base64
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from akker.access.rules import STEP_SECONDS, totp_code
from tests.browser.soundness import faults
from tests.browser.test_signing_in import EMAIL, url  # noqa: F401  # a fixture

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(one_chromium: Any) -> Iterator[Any]:
    """A page of a browser whose device makes passkeys; nothing may be complained of."""
    context = one_chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    assert trouble == []


@pytest.fixture
def is_sound(page: Any) -> Callable[[], None]:
    def check() -> None:
        assert faults(page, page.url) == []

    return check


def code_of(secret: str, *, later: int = 0) -> str:
    step = int(dt.datetime.now(dt.UTC).timestamp()) // STEP_SECONDS
    return totp_code(base64.b32decode(secret), step + later)


def sign_out(page: Any) -> None:
    page.locator("summary.avatar").click()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_text("Akker is running").wait_for()


def begin_with_password(page: Any, base: str) -> None:
    page.goto(f"{base}/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_a_link_to_password_app_and_passkey(
    page: Any,
    url: str,  # noqa: F811
    is_sound: Callable[[], None],
) -> None:
    base = url.partition("/sign-in")[0]
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()

    page.goto(f"{base}/you")
    is_sound()
    page.get_by_role("link", name="Set a password").click()
    is_sound()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set this password").click()
    page.get_by_role("heading", name="You", exact=True).wait_for()

    page.get_by_role("button", name="Add an app").click()
    page.get_by_role("heading", name="Add an authenticator app").wait_for()
    is_sound()
    page.get_by_text("Type the key instead").click()
    secret = page.locator(".hash").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Keep these on paper").wait_for()
    is_sound()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Passkey, added").wait_for()
    is_sound()
    sign_out(page)
    is_sound()

    begin_with_password(page, base)
    page.get_by_role("heading", name="One more step").wait_for()
    is_sound()
    page.get_by_label("Code").fill(code_of(secret, later=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()
    sign_out(page)

    begin_with_password(page, base)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()
    sign_out(page)

    page.goto(f"{base}/sign-in")
    is_sound()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()
    page.goto(f"{base}/prove")
    is_sound()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()


def test_an_owner_invites_somebody_who_comes_in_and_looks_as_another_role(
    page: Any,
    url: str,  # noqa: F811
    is_sound: Callable[[], None],
) -> None:
    base = url.partition("/sign-in")[0]
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()

    page.goto(f"{base}/books/a/people")
    is_sound()
    page.get_by_label("E-mail address").fill("erik@example.com")
    page.get_by_label("Name", exact=True).fill("Erik")
    page.locator("#role").select_option("manager")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("heading", name="Erik").wait_for()
    is_sound()
    page.get_by_role("button", name="Make an invitation link").click()
    found = re.search(r"/invitation/\S+", page.locator(".link-once").inner_text())
    assert found
    is_sound()
    page.goto(f"{base}/books/a/people")
    page.locator("#look-role").select_option("auditor")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_text("You look as auditor").wait_for()
    is_sound()
    page.get_by_role("button", name="Look as yourself").click()
    sign_out(page)

    page.goto(base + found[0])
    is_sound()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Akkerbouw").wait_for()
