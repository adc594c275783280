"""What tests of the API need."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def uncounted() -> Any:
    """Called before a call: whoever calls may call as often as they like."""
    from akker.access.metering import forget_counts
    from akker.access.models import ApiToken

    def forget() -> None:
        forget_counts()
        ApiToken.objects.update(metered_minute=0)

    return forget


@pytest.fixture(autouse=True)
def _entered(request: pytest.FixtureRequest) -> Iterator[None]:
    """No operation reads books that it has not entered."""
    if not {"make", "world"} & set(request.fixturenames):
        yield
        return
    from tests.web.entering import read_outside

    with read_outside(request.getfixturevalue("monkeypatch")) as found:
        yield
    assert not found
