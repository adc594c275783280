"""Passwords: signing in with one, choosing one, and choosing another by mail."""

import datetime as dt
import statistics
import time
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from akker.access.inviting import invite_user, make_invitation
from akker.access.limiting import forget_old_tries
from akker.access.linking import write_link
from akker.access.mailing_links import send_wanted_letters
from akker.access.models import LetterWanted, LinkPurpose, TryCount, User
from akker.access.setting_passwords import (
    accept_invitation,
    ask_for_password_link,
    check_own_password,
    choose_password,
    use_password_link,
)
from akker.access.signing_in import sign_in_with_password
from akker.access.staying import begin_session, who_stays
from akker.audit.models import Event
from akker.kernel.errors import Refused
from tests.access.letters import letters, link_in, set_up_mail
from tests.access.ways_in import DANA, PASSWORD, user_with_password
from tests.make import Make, refusal_of
from tests.together import at_once

HERE = "192.0.2.1"
OTHER = "a quite different one"


def sign_in(email: str = DANA, password: str = PASSWORD, address: str = HERE) -> User:
    return sign_in_with_password(email=email, password=password, address=address)


def sentence_of(**asked: str) -> str:
    try:
        sign_in(**asked)
    except Refused as refused:
        return refused.sentence
    raise AssertionError("not refused")


def test_a_password_signs_its_user_in(make: Make, slow_passwords: None) -> None:
    dana = user_with_password()

    assert sign_in(email=" Dana@Example.com ") == dana
    assert dana.password.startswith("argon2")
    assert refusal_of(sign_in, password="wrong") == "sign_in_wrong"


@pytest.mark.parametrize(
    "password",
    ["short", "1234567890", "password123", "dana@example.com", "danaexample", "x" * 1001],
)
def test_a_password_that_is_easy_to_guess_is_refused(make: Make, password: str) -> None:
    dana = user_with_password()

    assert refusal_of(choose_password, dana, password=password, session_id=None) == "password_weak"
    assert sign_in() == dana


def test_what_is_wrong_with_a_password_is_told_in_the_language_of_the_reader(make: Make) -> None:
    dana = user_with_password()

    with translation.override("nl"), pytest.raises(Refused) as caught:
        choose_password(dana, password="dana1", session_id=None)
    with translation.override("nl"):
        told = str(caught.value)

    assert told.startswith(
        "Dit wachtwoord is makkelijk te raden: Het heeft minder dan 10 tekens."
        " Het lijkt op je naam of adres."
    )


def test_sec_29_unknown_users_and_wrong_passwords_are_refused_in_the_same_words(
    make: Make,
) -> None:
    user_with_password()
    User.objects.create(email="without@example.com")
    User.objects.create(email="gone@example.com", is_active=False, password="x")

    emails = (DANA, "nobody@example.com", "without@example.com", "gone@example.com", "", "a\0b")

    assert len({sentence_of(email=email, password="wrong") for email in emails}) == 1


@pytest.mark.sqlite  # what takes time is Argon2, which knows no database
def test_sec_29_they_are_refused_in_the_same_time(make: Make, slow_passwords: None) -> None:
    """Processor time, which other programs on the machine do not add to; the best of a few."""
    user_with_password()

    def seconds(email: str) -> float:
        TryCount.objects.all().delete()
        began = time.process_time()
        refusal_of(sign_in, email=email, password="wrong")
        return time.process_time() - began

    seconds("nobody@example.com")  # the first makes the password that nobody has
    for _ in range(5):
        pairs = [(seconds(DANA), seconds("nobody@example.com")) for _ in range(3)]
        known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
        if abs(known - unknown) < 0.1 * known:
            return
    raise AssertionError((known, unknown))


def test_sec_29_five_wrong_ones_from_one_place_close_the_door_for_a_quarter_of_an_hour(
    make: Make,
) -> None:
    user_with_password()
    began = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)

    with time_machine.travel(began, tick=False):
        for _ in range(5):
            assert refusal_of(sign_in, password="wrong") == "sign_in_wrong"
        assert refusal_of(sign_in) == "tries_spent"
        assert sign_in(address="192.0.2.2")
    with time_machine.travel(began + dt.timedelta(minutes=14, seconds=59), tick=False):
        assert refusal_of(sign_in) == "tries_spent"
    with time_machine.travel(began + dt.timedelta(minutes=15), tick=False):
        assert sign_in()
        assert forget_old_tries() == 0
    with time_machine.travel(began + dt.timedelta(days=2), tick=False):
        assert forget_old_tries() == 4


def test_sec_29_unknown_users_are_limited_alike(make: Make) -> None:
    for _ in range(5):
        sentence_of(email="nobody@example.com")

    assert refusal_of(sign_in, email="nobody@example.com") == "tries_spent"


def test_sec_29_spraying_many_users_from_one_place_ends_at_a_hundred(make: Make) -> None:
    codes = [refusal_of(sign_in, email=f"user{n}@example.com") for n in range(120)]

    assert codes == ["sign_in_wrong"] * 100 + ["tries_spent"] * 20


def test_sec_29_many_at_once_get_no_further_than_one_by_one(committed: Make) -> None:
    user_with_password(f"{committed.slug}@example.com")
    wrong = partial(sign_in, email=f"{committed.slug}@example.com", password="wrong")

    answers = at_once(*[wrong] * 12)

    assert sorted(answers) == ["sign_in_wrong"] * 5 + ["tries_spent"] * 7


def test_a_right_password_forgets_the_wrong_ones_before(make: Make) -> None:
    user_with_password()

    for _ in range(3):
        for _ in range(4):
            sentence_of(password="wrong")
        assert sign_in()


def test_sec_31_another_password_ends_all_other_sessions_and_links(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="auditor")
    dana = user_with_password()
    sessions = [begin_session(dana, way="password", device="", address=HERE) for _ in range(3)]
    link = write_link(dana, LinkPurpose.PASSWORD)

    choose_password(dana, password=OTHER, session_id=sessions[1])

    assert [who_stays(s) == dana for s in sessions] == [False, True, False]
    assert refusal_of(use_password_link, link, password=OTHER) == "link_spent"
    assert refusal_of(sign_in) == "sign_in_wrong"
    event = Event.objects.filter(book=make.book, kind="PasswordChanged").last()
    assert event
    assert (event.user_id, event.subject) == (dana.pk, f"user:{dana.pk}")
    assert OTHER not in str(event.after)


def test_ones_own_password_is_checked_five_times_at_most(make: Make) -> None:
    dana = user_with_password()

    check_own_password(dana, password=PASSWORD)
    for _ in range(5):
        assert refusal_of(check_own_password, dana, password="wrong") == "password_wrong"
    assert refusal_of(check_own_password, dana, password=PASSWORD) == "tries_spent"


# By mail


@pytest.fixture
def mailing(make: Make, settings: object) -> None:
    """A mail server is set, and Dana may enter these books."""
    settings.AKKER_URL = "https://books.example.com"  # type: ignore[attr-defined]
    set_up_mail(make)
    invite_user(make.alice, email=DANA, role="auditor")
    LetterWanted.objects.all().delete()


def test_sec_32_a_new_password_is_chosen_by_a_link_that_begins_with_our_address(
    make: Make, mailing: None
) -> None:
    dana = user_with_password()
    ask_for_password_link(email="Dana@example.com", address=HERE)

    assert send_wanted_letters() == 1
    assert send_wanted_letters() == 0

    letter, link = letters(make.book)[0], link_in(make.book)
    assert (letter.to, letter.is_secret, letter.purpose) == (DANA, True, "link")
    assert link not in letter.text
    assert link.startswith("https://books.example.com/password/")
    token = link.rpartition("/")[2]
    assert refusal_of(use_password_link, token, password="short") == "password_weak"
    assert use_password_link(token, password=OTHER) == dana
    assert sign_in(password=OTHER).email_proven_at
    assert refusal_of(use_password_link, token, password=PASSWORD) == "link_spent"


def test_sec_32_a_link_to_an_address_that_is_no_longer_the_users_opens_nothing(make: Make) -> None:
    dana = user_with_password()
    token = write_link(dana, LinkPurpose.PASSWORD)

    User.objects.filter(pk=dana.pk).update(email="dana@elsewhere.example")

    assert refusal_of(use_password_link, token, password=OTHER) == "link_spent"


def test_a_link_for_one_thing_does_no_other(make: Make) -> None:
    from akker.access.signing_in import make_sign_in_link, use_sign_in_link

    dana = user_with_password()
    reset, sign = write_link(dana, LinkPurpose.PASSWORD), make_sign_in_link(email=DANA)

    assert refusal_of(use_sign_in_link, reset) == "link_spent"
    assert refusal_of(use_password_link, sign, password=OTHER) == "link_spent"
    assert refusal_of(accept_invitation, sign, name="D", password=OTHER) == "link_spent"


def test_sec_29_asking_for_a_letter_does_the_same_for_every_address(
    make: Make, mailing: None
) -> None:
    user_with_password()
    ask_for_password_link(email="first@example.com", address=HERE)

    said = []
    for email in (DANA, "nobody@example.com"):
        with CaptureQueriesContext(connection) as asked:
            ask_for_password_link(email=email, address=HERE)
        said.append(len(asked))

    assert said[0] == said[1]
    assert LetterWanted.objects.count() == 3
    assert send_wanted_letters() == 1
    assert [letter.to for letter in letters(make.book)] == [DANA]


def test_letters_to_one_address_are_few(make: Make) -> None:
    asked = partial(ask_for_password_link, email=DANA)

    for number in range(5):
        asked(address=f"192.0.2.{number}")

    assert refusal_of(asked, address="192.0.2.9") == "tries_spent"


def test_without_mail_nothing_is_sent_and_nothing_waits(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="auditor")
    ask_for_password_link(email=DANA, address=HERE)

    assert send_wanted_letters() == 0
    assert letters(make.book) == []
    assert not LetterWanted.objects.filter(done_at=None).exists()


def test_sec_35_of_many_who_use_a_reset_link_at_once_exactly_one_gets_in(committed: Make) -> None:
    dana = user_with_password(f"{committed.slug}@example.com")

    for _ in range(2):
        token = write_link(dana, LinkPurpose.PASSWORD)
        codes = at_once(*[partial(use_password_link, token, password=OTHER)] * 8)
        assert sorted(map(str, codes)) == sorted([str(dana), *["link_spent"] * 7])


# Invitations


def test_an_invitation_gives_a_name_and_a_password_once(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="bookkeeper")
    token = make_invitation(make.alice, email=DANA)

    assert refusal_of(accept_invitation, token, name=" ", password=PASSWORD) == "name_unfit"
    dana = accept_invitation(token, name="Dana Smit", password=PASSWORD)

    assert (dana.name, sign_in()) == ("Dana Smit", dana)
    assert refusal_of(accept_invitation, token, name="X", password=OTHER) == "link_spent"
    kinds = Event.objects.filter(book=make.book).values_list("kind", flat=True)
    assert {"InvitationMade", "InvitationAccepted"} <= set(kinds)


def test_sec_5_no_invitation_opens_the_door_of_somebody_who_is_known_elsewhere(make: Make) -> None:
    other = Make(slug=f"{make.slug}-2")
    for one in (make, other):
        invite_user(one.alice, email=DANA, role="auditor")

    assert refusal_of(make_invitation, make.alice, email=DANA) == "invitation_needless"
    assert refusal_of(make_invitation, make.alice, email="x@example.com") == "not_a_member"
    assert refusal_of(make_invitation, make.bob, email=DANA) == "permission_missing"


def test_sec_35_of_many_who_accept_an_invitation_at_once_exactly_one_does(committed: Make) -> None:
    email = f"{committed.slug}@example.com"
    invite_user(committed.alice, email=email, role="auditor")
    token = make_invitation(committed.alice, email=email)

    accept = partial(accept_invitation, token, name="Dana", password=PASSWORD)
    answers = at_once(*[accept] * 8)

    assert [answer for answer in answers if answer != "link_spent"] == [
        User.objects.get(email=email)
    ]


def test_an_invitation_goes_by_mail_where_mail_is_set_up(make: Make, mailing: None) -> None:
    invite_user(make.alice, email="erik@example.com", role="auditor")

    assert send_wanted_letters() == 1

    link = link_in(make.book)
    assert link.startswith("https://books.example.com/invitation/")
    erik = accept_invitation(link.rpartition("/")[2], name="Erik", password=PASSWORD)
    assert erik.email_proven_at


def test_who_is_known_already_is_told_and_gets_no_link(make: Make, mailing: None) -> None:
    user_with_password("erik@example.com")
    invite_user(make.alice, email="erik@example.com", role="auditor")

    send_wanted_letters()

    assert link_in(make.book) == "https://books.example.com/sign-in"


def test_who_may_enter_no_books_gets_no_letter(make: Make, mailing: None) -> None:
    user_with_password("erik@example.com")
    ask_for_password_link(email="erik@example.com", address=HERE)

    assert send_wanted_letters() == 0
