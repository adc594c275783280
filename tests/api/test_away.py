"""A database that is away is told as that, and is worth another try."""

from typing import Any

import pytest
from django.db import OperationalError

from tests.api.described import departs, told
from tests.api.world import World


def test_rel_05_a_database_that_is_away_is_no_mistake_of_ours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = world.caller()

    def gone(book: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("akker.api.chart.chart", gone)
    answer = owner.get("chart")

    assert (answer.status_code, told(answer)["code"]) == (503, "database_away")
    assert answer.headers["Retry-After"] == "5"
    assert not departs("list_chart", answer)
