"""A world that the tests of the API share the making of."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.lasting import rows_of_a_file


@pytest.fixture(scope="module")
def world_of_file(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    # Imported here: this file is read before Django knows its settings.
    from tests.api.world import made_world
    from tests.make import Make

    with rows_of_a_file(django_db_blocker):
        yield made_world(Make(), tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(world_of_file: Any, db: None) -> Any:
    """As it was made, whatever the tests before have done to it."""
    from akker.access.metering import forget_counts

    forget_counts()  # of tokens of a test whose rows are gone
    return deepcopy(world_of_file)


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
