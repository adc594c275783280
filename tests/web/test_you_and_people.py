"""The page of oneself, and the pages of who may enter a set of books."""

import re
from typing import Any

import pytest
from django.test import Client

from akker.access.inviting import end_membership, invite_user
from akker.access.models import AuthenticatorApp, Membership, User, UserSession
from akker.access.queries import factors_of, members_of
from akker.audit.models import Event
from akker.books.actor import reading
from tests.access.ways_in import DANA, App, app_of, user_with_password
from tests.make import Make
from tests.web.test_ways_in import OTHER, is_in, long_ago, new_browser, send, sign_in

ERIK = "erik@example.com"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dana(make: Make) -> User:
    invite_user(make.alice, email=DANA, role="owner", name="Dana")
    return user_with_password()


@pytest.fixture
def browser(dana: User) -> Client:
    """One in which Dana, an owner, is signed in."""
    browser = new_browser()
    sign_in(browser)
    return browser


def browser_of(make: Make, role: str, email: str = ERIK) -> Client:
    invite_user(make.alice, email=email, role=role, name="Erik")
    user_with_password(email)
    browser = new_browser()
    sign_in(browser, email=email)
    return browser


def test_people_choose_their_name_language_look_and_keys(browser: Client, dana: User) -> None:
    form = {"name": "Dana Smit", "language": "nl", "theme": "dark"}

    assert send(browser, "/you", page="/you", **form).status_code == 302

    kept = User.objects.get(pk=dana.pk)
    assert (kept.name, kept.language, kept.theme, kept.has_shortcuts) == (
        *form.values(),
        False,
    )
    page = browser.get("/you").content.decode()
    assert 'data-theme="dark"' in page
    refused = send(browser, "/you", page="/you", name="", language="nl", theme="dark")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()


def test_a_first_app_gives_recovery_codes_that_are_shown_once(browser: Client, dana: User) -> None:
    send(browser, "/you/authenticator/begin", page="/you")
    page = browser.get("/you/authenticator").content.decode()
    picture = browser.get("/you/authenticator/picture")
    secret = re.search(r'class="hash">([A-Z2-7 ]+)<', page)
    assert secret
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"<path" in picture.content

    import base64

    app = App(base64.b32decode(secret[1].replace(" ", "")))
    wrong = send(browser, "/you/authenticator", page="/you/authenticator", code="000000")
    assert wrong.status_code == 422
    shown = send(browser, "/you/authenticator", page="/you/authenticator", code=app.code())

    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", shown.content.decode())
    assert len(codes) == 10
    assert factors_of(dana).is_two_step
    assert codes[0] not in browser.get("/you").content.decode()
    assert browser.get("/you/authenticator").headers["Location"] == "/you"
    assert browser.get("/you/authenticator/picture").status_code == 404


def test_an_app_is_removed_and_codes_are_made_anew(browser: Client, dana: User) -> None:
    app_of(dana)

    shown = send(browser, "/you/recovery-codes", page="/you").content.decode()
    assert len(re.findall(r"<code>", shown)) == 10
    send(browser, "/you/authenticator/remove", page="/you")

    assert not AuthenticatorApp.objects.exists()
    assert send(browser, "/you/authenticator/remove", page="/you").status_code == 409
    assert send(browser, "/you/recovery-codes", page="/you").status_code == 409


def test_sec_31_another_password_signs_out_all_but_this_browser(
    browser: Client, dana: User
) -> None:
    other = new_browser()
    sign_in(other)
    key = browser.cookies["sessionid"].value

    weak = send(browser, "/you/password", page="/you/password", password="short")
    assert weak.status_code == 422
    send(browser, "/you/password", page="/you/password", password=OTHER)

    assert is_in(browser)
    assert browser.cookies["sessionid"].value != key
    assert not is_in(other)
    assert UserSession.objects.filter(user=dana, ended_at=None).count() == 1


def test_sec_31_a_session_is_ended_from_another_browser(browser: Client, dana: User) -> None:
    other, third = new_browser(), new_browser()
    for each in (other, third):
        sign_in(each)
    page = browser.get("/you").content.decode()
    first = UserSession.objects.filter(user=dana).order_by("pk")[1]
    assert page.count("/you/sessions/") == 3  # two to end, and all of them

    send(browser, f"/you/sessions/{first.pk}/end", page="/you")
    assert (is_in(other), is_in(third), is_in(browser)) == (False, True, True)
    send(browser, "/you/sessions/end", page="/you")
    assert (is_in(third), is_in(browser)) == (False, True)


def test_sec_31_nobody_ends_the_sessions_of_another(make: Make, browser: Client) -> None:
    his = browser_of(make, "auditor")
    session = UserSession.objects.filter(user__email=ERIK).get()

    assert send(browser, f"/you/sessions/{session.pk}/end", page="/you").status_code == 409
    assert is_in(his)


def test_sec_31_who_may_not_sign_in_any_more_is_out_at_the_next_request(
    browser: Client, dana: User
) -> None:
    User.objects.filter(pk=dana.pk).update(is_active=False)

    assert not is_in(browser)


def test_sec_31_a_stolen_key_is_nothing_after_signing_out(browser: Client) -> None:
    stolen = browser.cookies["sessionid"].value
    send(browser, "/sign-out", page="/you")
    thief = new_browser()
    thief.cookies["sessionid"] = stolen

    assert not is_in(thief)


# People


def people(make: Make, more: str = "") -> str:
    return f"/books/{make.book.slug}/people{more}"


def invite(make: Make, browser: Client, **form: str) -> Any:
    return send(browser, people(make, "/invite"), page=people(make), **form)


def test_an_owner_invites_by_a_link_that_works_once(make: Make, browser: Client) -> None:
    assert invite(make, browser, email="x", role="auditor").status_code == 422
    answer = invite(make, browser, email=ERIK, role="auditor", name="Erik")
    link = re.search(r"http://localhost(/invitation/[\w-]+)", answer.content.decode())
    assert link  # at once, since there is no mail to take it
    path = people(make, f"/{User.objects.get(email=ERIK).pk}")
    assert link[1] not in browser.get(path).content.decode()
    guest = new_browser()
    assert "invites you to the books of Akkerbouw." in guest.get(link[1]).content.decode()
    send(guest, link[1], page=link[1], name="Erik", password=OTHER)

    assert "Akkerbouw" in guest.get("/").content.decode()
    assert send(browser, f"{path}/invitation", page=path).status_code == 409
    assert invite(make, browser, email=ERIK, role="auditor").status_code == 409


def test_an_owner_changes_a_role_and_a_sight_and_ends_a_membership(
    make: Make, browser: Client
) -> None:
    his = browser_of(make, "bookkeeper")
    erik = User.objects.get(email=ERIK)
    path = people(make, f"/{erik.pk}")

    def membership() -> Membership:
        return Membership.objects.get(user=erik)

    send(browser, f"{path}/change", page=path, role="manager", sight="own")
    assert (membership().role, membership().sees_all) == ("manager", False)
    send(browser, f"{path}/change", page=path, role="manager", sight="all")
    assert membership().sees_all
    assert send(browser, f"{path}/change", page=path, role="emperor").status_code == 422
    assert his.get(f"/books/{make.book.slug}/").status_code == 200
    send(browser, f"{path}/end", page=f"{path}/end")

    assert membership().ended_at
    assert his.get(f"/books/{make.book.slug}/").status_code == 404
    assert browser.get(path).status_code == 404


def test_the_last_owner_stays(make: Make, browser: Client, dana: User) -> None:
    path = people(make, f"/{dana.pk}")

    for answer in (
        send(browser, f"{path}/end", page=f"{path}/end"),
        send(browser, f"{path}/change", page=path, role="auditor"),
    ):
        assert answer.status_code == 409
        assert "only owner" in answer.content.decode()


@pytest.mark.parametrize("role", ["bookkeeper", "approver", "manager", "accountant", "auditor"])
def test_sec_12_nobody_but_owners_sees_or_changes_who_may_enter(make: Make, role: str) -> None:
    browser = browser_of(make, role)
    erik = User.objects.get(email=ERIK)

    assert browser.get(people(make)).status_code == 403
    assert browser.get(people(make, f"/{erik.pk}")).status_code == 403
    for more in ("/invite", "/second-factor", "/look-as", f"/{erik.pk}/change", f"/{erik.pk}/end"):
        form = {"role": "owner", "email": "eve@example.com"}
        assert send(browser, people(make, more), page="/you", **form).status_code == 403
    assert [(row.email, row.role) for row in members_of(make.book)] == [(ERIK, role)]


def test_sec_5_and_6_an_owner_of_other_books_finds_nothing(make: Make, browser: Client) -> None:
    other = Make(slug=f"{make.slug}-2")
    invite_user(other.alice, email=ERIK, role="auditor")
    erik = User.objects.get(email=ERIK)
    form = {"role": "owner", "email": DANA}

    for more in ("", f"/{erik.pk}", f"/{erik.pk}/end"):
        assert browser.get(people(other, more)).status_code == 404
    assert browser.get(people(make, f"/{erik.pk}")).status_code == 404
    for more in ("/invite", "/second-factor", "/look-as", f"/{erik.pk}/change"):
        assert send(browser, people(other, more), page="/you", **form).status_code == 404
    for more in ("/change", "/invitation", "/end"):
        path = people(make, f"/{erik.pk}{more}")
        assert send(browser, path, page="/you", **form).status_code == 404
    assert [row.email for row in members_of(other.book)] == [ERIK]
    assert Membership.objects.get(user=erik).role == "auditor"


def test_changing_people_asks_whether_it_is_still_you(make: Make, browser: Client) -> None:
    long_ago(browser)

    answer = invite(make, browser, email=ERIK, role="owner", back=people(make))

    assert answer.headers["Location"].startswith("/prove?next=")
    assert len(members_of(make.book)) == 1
    again = browser.get(people(make)).content.decode()
    assert f'value="{ERIK}"' in again and '<option value="owner" selected' in again
    assert f'value="{ERIK}"' not in browser.get(people(make)).content.decode()


def test_the_page_of_people_costs_the_same_for_many(
    make: Make, browser: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            assert browser.get(people(make)).status_code == 200
        return len(caught)

    before = queries()
    for number in range(10):
        invite_user(make.alice, email=f"user{number}@example.com", role="auditor")

    assert queries() == before


def test_a_second_step_is_demanded_and_who_has_none_is_told(make: Make, browser: Client) -> None:
    his = browser_of(make, "bookkeeper")
    path = people(make, "/second-factor")
    assert send(browser, path, page=people(make), is_demanded="on").status_code == 409
    app_of(User.objects.get(email=DANA))

    assert send(browser, path, page=people(make), is_demanded="on").status_code == 302

    assert "Until you add one" in his.get("/you").content.decode()
    assert "Until you add one" not in browser.get("/you").content.decode()


def test_an_owner_looks_as_another_role_visibly_and_changes_nothing(
    make: Make, browser: Client, dana: User
) -> None:
    send(browser, people(make, "/look-as"), page=people(make), role="auditor")

    page = browser.get(f"/books/{make.book.slug}/").content.decode()
    assert "You look as auditor" in page
    assert "/people" not in page
    assert browser.get(people(make)).status_code == 403
    assert invite_as_seen(make, browser) == 403
    send(browser, people(make, "/look-as"), page="/you", role="owner")
    send(browser, "/look-again", page="/you")

    assert "You look as" not in browser.get(f"/books/{make.book.slug}/").content.decode()
    with reading(make.book):
        events = Event.objects.filter(book=make.book, user_id=dana.pk).order_by("pk")
        kinds = events.values_list("kind", flat=True)
        assert [kind for kind in kinds if kind.startswith("ViewedAs")] == [
            "ViewedAs",
            "ViewedAsEnded",
        ]


def invite_as_seen(make: Make, browser: Client) -> int:
    form = {"email": ERIK, "role": "owner"}
    status: int = send(browser, people(make, "/invite"), page="/you", **form).status_code
    return status


def test_looking_as_an_owner_changes_nothing_either(make: Make, browser: Client) -> None:
    send(browser, people(make, "/look-as"), page=people(make), role="owner")

    answer = invite(make, browser, email=ERIK, role="auditor")

    assert answer.status_code == 409
    assert "nothing changes" in answer.content.decode()
    assert len(members_of(make.book)) == 1


def test_looking_ends_with_the_role_that_allows_it(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=ERIK, role="owner")
    send(browser, people(make, "/look-as"), page=people(make), role="auditor")

    end_membership(make.alice, email=DANA)

    assert browser.get(f"/books/{make.book.slug}/").status_code == 404
    assert send(browser, "/look-again", page="/you").status_code == 302


def test_a_name_is_text_on_every_page(make: Make, browser: Client) -> None:
    invite_user(make.alice, email=ERIK, role="auditor", name="<script>alert(1)</script>")
    erik = User.objects.get(email=ERIK)

    for path in (people(make), people(make, f"/{erik.pk}"), people(make, f"/{erik.pk}/end")):
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
