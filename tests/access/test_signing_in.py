"""Signing in by a link that works once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import time_machine
from django.db import connection

from akker.access.models import SignInLink, User
from akker.access.signing_in import forget_old_links, make_sign_in_link, use_sign_in_link
from akker.kernel.errors import Refused
from tests.make import Make, refusal_of

DANA = "dana@example.com"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def at(moment: dt.datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_a_link_signs_its_user_in_once(make: Make) -> None:
    dana = User.objects.create(email=DANA)
    token = make_sign_in_link(email="Dana@example.com")

    assert use_sign_in_link(token) == dana
    assert refusal_of(use_sign_in_link, token) == "link_spent"


def test_sec_33_the_token_is_long_random_and_not_kept(make: Make) -> None:
    User.objects.create(email=DANA)

    tokens = {make_sign_in_link(email=DANA) for _ in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43  # 256 bits
    kept = " ".join(SignInLink.objects.values_list("token_hash", flat=True))
    assert not [token for token in tokens if token in kept]


def test_rel_35_a_link_ends_after_fifteen_minutes(make: Make) -> None:
    User.objects.create(email=DANA)
    with at(NOON):
        in_time, late = make_sign_in_link(email=DANA), make_sign_in_link(email=DANA)

    with at(NOON + dt.timedelta(minutes=14, seconds=59)):
        assert use_sign_in_link(in_time).email == DANA
    with at(NOON + dt.timedelta(minutes=15)):
        assert refusal_of(use_sign_in_link, late) == "link_spent"


def test_unknown_spent_and_late_links_are_refused_in_the_same_words(make: Make) -> None:
    User.objects.create(email=DANA)
    with at(NOON):
        late = make_sign_in_link(email=DANA)
    spent = make_sign_in_link(email=DANA)
    use_sign_in_link(spent)

    sentences = set()
    for token in (late, spent, "never-made", ""):
        try:
            use_sign_in_link(token)
        except Refused as refused:
            sentences.add(refused.sentence)

    assert len(sentences) == 1


def test_who_may_not_sign_in_gets_no_link_and_cannot_use_an_old_one(make: Make) -> None:
    dana = User.objects.create(email=DANA)
    token = make_sign_in_link(email=DANA)
    dana.is_active = False
    dana.save()

    assert refusal_of(use_sign_in_link, token) == "link_spent"
    assert refusal_of(make_sign_in_link, email=DANA) == "user_inactive"
    assert refusal_of(make_sign_in_link, email="nobody@example.com") == "user_unknown"


def test_old_links_are_forgotten(make: Make) -> None:
    User.objects.create(email=DANA)
    with at(NOON):
        make_sign_in_link(email=DANA)
        fresh = NOON + dt.timedelta(days=1)
    with at(fresh):
        make_sign_in_link(email=DANA)
    with at(NOON + dt.timedelta(days=1, minutes=16)):
        assert forget_old_links() == 1

    assert SignInLink.objects.count() == 1


def test_sec_35_of_many_who_use_a_link_at_once_exactly_one_gets_in(committed: Make) -> None:
    email = f"{committed.slug}@example.com"
    User.objects.create(email=email)
    sessions = 10

    def use_together(token: str, start: Barrier) -> str:
        start.wait()
        try:
            use_sign_in_link(token)
            return "in"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    for _ in range(5):
        token, start = make_sign_in_link(email=email), Barrier(sessions)
        with ThreadPoolExecutor(sessions) as pool:
            answers = list(pool.map(use_together, [token] * sessions, [start] * sessions))
        assert sorted(answers) == ["in", *["link_spent"] * (sessions - 1)]
