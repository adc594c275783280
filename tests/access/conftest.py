"""Passwords in these tests are hashed in no time, but where the time is what is tested."""

import pytest

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, settings: object) -> None:
    if "slow_passwords" not in request.fixturenames:
        settings.PASSWORD_HASHERS = QUICK  # type: ignore[attr-defined]


@pytest.fixture
def slow_passwords() -> None:
    """The hashing of the real thing."""
