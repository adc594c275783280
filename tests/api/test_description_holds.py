"""Requests made up from the description: none ends in our mistake, none answers what is not told.

One of each operation in the usual run, as described or not, in turn; `--long` makes hundreds.
"""

import contextlib
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
import requests
import schemathesis
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from akker.access import metering
from akker.api.contract import contract
from tests.api.described import departs
from tests.api.world import Caller, World

MANY = 25
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def answer_to(case: Any, caller: Caller) -> HttpResponse:
    """What is answered to a made-up request; the books and the token are real."""
    if "book" in case.path_parameters:
        case.path_parameters["book"] = caller.slug
    made = requests.Request(**case.as_transport_kwargs(base_url="http://localhost")).prepare()
    headers = {**made.headers, "Authorization": f"Bearer {caller.token}"}
    kind = headers.pop("Content-Type", "application/octet-stream")
    headers.pop("Content-Length", None)
    url = urlsplit(made.url or "")
    body = made.body.encode() if isinstance(made.body, str) else made.body or b""
    answer: HttpResponse = caller.client.generic(
        str(made.method),
        f"{url.path}?{url.query}",
        body,
        kind,
        headers={**headers, "host": "localhost"},
    )
    return answer


def made_up(operation: Any, mode: GenerationMode, count: int) -> list[Any]:
    """So many requests of an operation; none where it takes nothing that could be wrong."""
    cases: list[Any] = []

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode))
    def collect(case: Any) -> None:
        cases.append(case)

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        collect()
    return cases


@pytest.mark.timeout(1800)  # what `--long` makes up takes minutes
def test_made_up_requests_are_answered_as_described(
    world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(metering, "MOST_PER_MINUTE", 10**6)
    owner = world.caller()
    schema = schemathesis.openapi.from_dict(contract())
    is_long = bool(request.config.getoption("--long"))
    wrong: list[str] = []
    tried = 0

    for turn, found in enumerate(schema.get_all_operations()):
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        for mode in MODES if is_long else MODES[turn % 2 :][:1]:
            for case in made_up(operation, mode, MANY if is_long else 1):
                tried += 1
                answer = answer_to(case, owner)
                said = departs(name, answer) if answer.resolver_match else ""
                if answer.status_code >= 500 or said:
                    wrong.append(f"{said or name}: {answer.content[:200]!r} {case.body!r:.300}")
    assert not wrong, "\n".join(wrong)
    assert tried > 100
