"""Reading what is sent as JSON, strictly: what is doubtful is refused, not guessed."""

import json
from collections import Counter
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from akker.kernel.errors import Refused

DEEPEST = 12


class StrictParser(Parser):
    """No key twice, no NaN, no text that no database keeps, nothing nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


def read_json(content: bytes) -> Any:
    """Refused: json_unreadable."""
    try:
        value = json.loads(
            content.decode(), object_pairs_hook=_without_repeats, parse_constant=_no_such_number
        )
        _check(value, DEEPEST)
    except (ValueError, RecursionError) as error:
        reason = (
            str(error) if isinstance(error, _Doubtful) else "it ends or goes on where it may not"
        )
        raise Refused(
            "json_unreadable",
            "The body of this request is not JSON that can be used: {reason}.",
            remedy="Send UTF-8 JSON, with each key once and amounts as text.",
            reason=reason,
        ) from error
    return value


class _Doubtful(ValueError):
    pass


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _Doubtful(f"{twice[:40]!a} stands there twice")
    return values


def _no_such_number(text: str) -> object:
    raise _Doubtful(f"{text} is no number")


def _check(value: object, levels_left: int) -> None:
    if not levels_left:
        raise _Doubtful(f"it is nested more than {DEEPEST} deep")
    match value:
        case str():
            if not is_storable(value):
                raise _Doubtful("it holds characters that no text has")
        case float():
            raise _Doubtful("it holds a number with a fraction, which is never exact")
        case list():
            for item in value:
                _check(item, levels_left - 1)
        case dict():
            for key, item in value.items():
                _check(key, levels_left - 1)
                _check(item, levels_left - 1)


def is_storable(text: str) -> bool:
    """Whether a database can be asked for it: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
