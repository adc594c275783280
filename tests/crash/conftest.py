"""Options and figures shared by the tests of crashes."""

import random

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the release size of long tests")
    parser.addoption("--crash-seed", type=int, help="repeat the crash points of an earlier run")


@pytest.fixture
def crash_count(request: pytest.FixtureRequest) -> int:
    """Power cuts per test: 300, or 5,000 with --long."""
    return 5000 if request.config.getoption("--long", default=False) else 300


@pytest.fixture(scope="session")
def crash_seed(request: pytest.FixtureRequest) -> int:
    given: int | None = request.config.getoption("--crash-seed", default=None)
    return random.SystemRandom().randrange(10**6) if given is None else given
