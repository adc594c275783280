"""The same calls about things that are nowhere: what is of others must answer no differently."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from tests.api.calling import Call
from tests.api.world import World

NOWHERE = 987654


def ghost_of(world: World) -> World:
    """The same books, and nothing in them that a call could name."""
    nothing: dict[str, Any] = {"tag": "zz"}
    for field in fields(World):
        value = getattr(world, field.name)
        if isinstance(value, int):
            nothing[field.name] = NOWHERE
        elif field.name.endswith(("uid", "import_id", "_key")):
            nothing[field.name] = "0" * len(value)
        elif isinstance(value, str) and field.name != "tag":
            nothing[field.name] = re.sub(r"\d+$", "9999", value)
    return replace(world, **nothing)


def names_in(call: Call, nothing: Call) -> list[tuple[str, str]]:
    """What a call names, beside what the same call names in the world of ghosts."""
    pairs = zip(_leaves(call), _leaves(nothing), strict=True)
    return sorted({pair for pair in pairs if pair[0] != pair[1]}, key=lambda p: -len(p[0]))


def _leaves(call: Call) -> list[str]:
    return [*re.split(r"[/?&=]", call.path), *_values(call.body)]


def _values(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        body = list(body.values())
    if isinstance(body, list | tuple):
        for one in body:
            yield from _values(one)
    elif body is not None:
        yield str(body)


def told_without(answer: Any, names: list[str]) -> tuple[int, str]:
    """What is answered, but for the names that were asked for; each stands alone in it."""
    text = b"".join(answer) if answer.streaming else answer.content
    told = text.decode()
    for name in names:
        told = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "...", told)
    return answer.status_code, told
