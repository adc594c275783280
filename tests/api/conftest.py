"""A world that the tests of the API share the making of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def world(make: Any, tmp_path: Path) -> Any:
    # Imported here: this file is read before Django knows its settings.
    from akker.access.metering import forget_counts
    from tests.api.world import made_world

    forget_counts()  # of tokens of a test whose rows are gone
    return made_world(make, tmp_path)


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
    if "make" not in request.fixturenames:
        yield
        return
    from tests.web.entering import read_outside

    with read_outside(request.getfixturevalue("monkeypatch")) as found:
        yield
    assert not found
