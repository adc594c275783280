"""Figures shared by the tests of crashes."""

import random

import pytest


@pytest.fixture
def crash_count(request: pytest.FixtureRequest) -> int:
    """Power cuts per test: 300, or 5,000 with --long."""
    return 5000 if request.config.getoption("--long") else 300


@pytest.fixture(scope="session")
def crash_seed(request: pytest.FixtureRequest) -> int:
    given: int | None = request.config.getoption("--crash-seed")
    return random.SystemRandom().randrange(10**6) if given is None else given
