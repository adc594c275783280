"""Another e-mail address to sign in with."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from akker.access.changing_address import ask_for_address, use_address_link
from akker.access.inviting import invite_user
from akker.access.linking import write_link
from akker.access.models import LinkPurpose, User
from akker.access.queries_links import unspent_link
from akker.audit.models import Event
from akker.books.actor import reading
from tests.access.letters import letters, link_in, set_up_mail, text_of
from tests.access.ways_in import DANA, user_with_password
from tests.make import Make, refusal_of
from tests.web.test_ways_in import new_browser, send, sign_in

NEW = "dana.smit@example.com"


@pytest.fixture(autouse=True)
def address_of_this_place(settings: Any) -> None:
    settings.AKKER_URL = "https://books.example.com"


@pytest.fixture
def dana(make: Make) -> User:
    invite_user(make.alice, email=DANA, role="bookkeeper", name="Dana")
    return user_with_password()


def asked(make: Make, dana: User, email: str = NEW) -> str:
    """The token that a letter to the new address holds."""
    assert ask_for_address(dana, email=email) is False
    return link_in(make.book).rpartition("/")[2]


def kept(dana: User) -> str:
    return User.objects.get(pk=dana.pk).email


def test_a_link_in_a_letter_to_the_new_address_gives_it(make: Make, dana: User) -> None:
    set_up_mail(make)

    token = asked(make, dana, " Dana.Smit@Example.com ")

    assert letters(make.book)[0].to == NEW
    assert kept(dana) == DANA
    use_address_link(dana, token)
    dana.refresh_from_db()
    assert (dana.email, dana.email_proven_at is not None) == (NEW, True)
    told = letters(make.book)[0]
    assert told.to == DANA
    assert NEW in text_of(told)
    with reading(make.book):
        assert Event.objects.filter(book=make.book, kind="AddressChanged").count() == 1


def test_such_a_link_works_once_for_half_an_hour_and_for_who_asked(make: Make, dana: User) -> None:
    set_up_mail(make)
    invite_user(make.alice, email="erik@example.com", role="bookkeeper", name="Erik")
    erik = user_with_password("erik@example.com")
    token = asked(make, dana)

    assert refusal_of(use_address_link, erik, token) == "link_spent"
    assert refusal_of(unspent_link, token, LinkPurpose.PASSWORD) == "link_spent"
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=31)
    with time_machine.travel(later, tick=False):
        assert refusal_of(use_address_link, dana, token) == "link_spent"
    use_address_link(dana, token)
    assert refusal_of(use_address_link, dana, token) == "link_spent"


def test_links_to_the_former_address_open_nothing_any_more(make: Make, dana: User) -> None:
    set_up_mail(make)
    sent = write_link(dana, LinkPurpose.PASSWORD)
    token, other = asked(make, dana, "another@example.com"), asked(make, dana)

    use_address_link(dana, other)

    assert refusal_of(unspent_link, sent, LinkPurpose.PASSWORD) == "link_spent"
    assert refusal_of(use_address_link, dana, token) == "link_spent"


def test_nobody_learns_who_signs_in_with_an_address(make: Make, dana: User) -> None:
    set_up_mail(make)
    User.objects.create(email=NEW)

    assert ask_for_address(dana, email=NEW) is False
    assert letters(make.book) == []


def test_an_address_that_somebody_took_meanwhile_is_refused(make: Make, dana: User) -> None:
    set_up_mail(make)
    token = asked(make, dana)
    User.objects.create(email=NEW)

    assert refusal_of(use_address_link, dana, token) == "email_taken"
    assert kept(dana) == DANA


def test_without_mail_it_is_taken_at_once_and_counts_as_not_shown(make: Make, dana: User) -> None:
    User.objects.create(email="taken@example.com")

    assert refusal_of(ask_for_address, dana, email="taken@example.com") == "email_taken"
    assert ask_for_address(dana, email=NEW) is True
    dana.refresh_from_db()
    assert (dana.email, dana.email_proven_at) == (NEW, None)


@pytest.mark.parametrize(
    ("email", "code"), [("no address", "email_unfit"), ("", "email_unfit"), (DANA, "email_same")]
)
def test_what_is_no_other_address_is_refused(make: Make, dana: User, email: str, code: str) -> None:
    assert refusal_of(ask_for_address, dana, email=email) == code


def test_asking_has_an_end(make: Make, dana: User) -> None:
    set_up_mail(make)
    for number in range(5):
        ask_for_address(dana, email=f"dana{number}@example.com")

    assert refusal_of(ask_for_address, dana, email=NEW) == "tries_spent"
    assert len(letters(make.book)) == 5


def test_it_is_done_on_screen(make: Make, dana: User) -> None:
    set_up_mail(make)
    browser = new_browser()
    sign_in(browser)

    refused = send(browser, "/you/address", page="/you/address", email="dana@")
    sent = send(browser, "/you/address", page="/you/address", email=NEW)
    path = link_in(make.book).partition("example.com")[2]
    page = browser.get(path)
    assert kept(dana) == DANA
    taken = send(browser, path, page=path)

    assert (refused.status_code, 'value="dana@"' in refused.content.decode()) == (422, True)
    assert NEW in sent.content.decode()
    assert NEW in page.content.decode()
    assert (taken.status_code, kept(dana)) == (302, NEW)
    assert browser.get(path).status_code == 409
