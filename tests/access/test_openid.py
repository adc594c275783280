"""Signing in because another service says who somebody is."""

import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from akker.access.models import OpenIdLink, User
from akker.access.openid import begin_openid, openid_name
from akker.access.vouching import sign_in_with_openid
from tests.access.openid_issuer import CLIENT, SECRET, Issuer, serving
from tests.access.ways_in import DANA
from tests.make import Make, refusal_of

VERIFIED = {"email": "Dana@Example.com", "email_verified": True}


@pytest.fixture
def sso(make: Make, settings: object) -> Iterator[Issuer]:
    with serving() as made:
        settings.AKKER_OIDC = {  # type: ignore[attr-defined]
            "issuer": made.address,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "name": "Work",
        }
        yield made


def come_back(sso: Issuer, **other: str) -> User:
    address, kept = begin_openid()
    return sign_in_with_openid(kept, **{**sso.signs_in(address), **other})


def test_it_is_off_until_an_issuer_is_named(db: None) -> None:
    assert openid_name() == ""
    assert refusal_of(begin_openid) == "openid_off"


def test_who_is_vouched_for_signs_in_and_is_known_by_the_subject_from_then_on(
    sso: Issuer,
) -> None:
    dana = User.objects.create(email=DANA)
    sso.person = dict(VERIFIED)

    assert come_back(sso) == dana
    assert User.objects.get(pk=dana.pk).email_proven_at

    sso.person = {"email": "dana@new.example", "email_verified": True}
    assert come_back(sso) == dana
    assert OpenIdLink.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_opens_nothing(sso: Issuer, verified: object) -> None:
    User.objects.create(email=DANA)
    sso.person = {"email": DANA, "email_verified": verified}

    assert refusal_of(come_back, sso) == "openid_unknown"
    assert not OpenIdLink.objects.exists()


def test_nobody_is_let_in_who_was_not_invited(sso: Issuer) -> None:
    sso.person = dict(VERIFIED)

    assert refusal_of(come_back, sso) == "openid_unknown"
    assert not User.objects.exists()


def test_one_user_is_one_subject(sso: Issuer) -> None:
    User.objects.create(email=DANA)
    sso.person = dict(VERIFIED)
    come_back(sso)

    sso.person = {**VERIFIED, "sub": "person-2"}
    assert refusal_of(come_back, sso) == "openid_unknown"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["akker", "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
    ],
)
def test_what_the_service_did_not_say_to_us_now_is_not_believed(
    sso: Issuer, wrong: dict[str, object]
) -> None:
    User.objects.create(email=DANA)
    sso.person = {**VERIFIED, **wrong}

    assert refusal_of(come_back, sso) == "openid_away"


def test_a_signature_of_another_key_is_not_believed(sso: Issuer) -> None:
    User.objects.create(email=DANA)
    sso.person = dict(VERIFIED)
    sso.signs_with = rsa.generate_private_key(65537, 2048)

    assert refusal_of(come_back, sso) == "openid_away"


def test_who_comes_back_without_having_gone_is_refused(sso: Issuer) -> None:
    User.objects.create(email=DANA)
    sso.person = dict(VERIFIED)

    assert refusal_of(come_back, sso, state="of another browser") == "openid_stale"
    assert refusal_of(sign_in_with_openid, None, state="", code="x") == "openid_stale"


def test_a_service_that_is_away_is_said_to_be(db: None, settings: object) -> None:
    settings.AKKER_OIDC = {  # type: ignore[attr-defined]
        "issuer": "http://localhost:9",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "name": "Work",
    }

    assert refusal_of(begin_openid) == "openid_away"


def test_a_service_without_https_is_not_asked(db: None, settings: object) -> None:
    settings.AKKER_OIDC = {  # type: ignore[attr-defined]
        "issuer": "http://sso.example.com",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "name": "Work",
    }

    assert refusal_of(begin_openid) == "openid_away"
