"""The page on which people read the API and try it; made here, with nothing from elsewhere."""

import functools
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from akker.access.models import User
from akker.access.queries import books_open_to
from akker.api.contract import contract

Schema = dict[str, Any]
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class ShownField:
    """`place` is where it stands: path, query, header, body or form."""

    name: str
    place: str
    kind: str
    is_required: bool
    said: str
    usual: str


@dataclass(frozen=True, slots=True)
class ShownOperation:
    name: str
    method: str
    path: str
    title: str
    said: str
    asks: str
    fields: tuple[ShownField, ...]
    takes: str
    example: str
    answer: str
    curl: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownNoun:
    name: str
    slug: str
    operations: tuple[ShownOperation, ...]


def show_docs(request: HttpRequest) -> HttpResponse:
    """All operations by noun, each with its fields, an example, a curl line and a form."""
    user = request.user if isinstance(request.user, User) else None
    books = books_open_to(user.pk) if user else []
    return render(request, "api/docs.html", {"nouns": shown_nouns(), "books": books})


@functools.cache
def shown_nouns() -> tuple[ShownNoun, ...]:
    """What the page shows of the description, in its order."""
    found: dict[str, list[ShownOperation]] = {}
    for path, methods in contract()["paths"].items():
        for method, details in methods.items():
            shown = _shown(path, method.upper(), details)
            found.setdefault(details["tags"][0], []).append(shown)
    return tuple(ShownNoun(name, slugify(name), tuple(all_)) for name, all_ in found.items())


def _shown(path: str, method: str, details: Schema) -> ShownOperation:
    takes, schema = _body(details)
    example = _example(schema) if takes == "application/json" else None
    fields = [_parameter(one) for one in details["parameters"]]
    fields += _body_fields(schema, "form" if takes.startswith("multipart") else "body")
    answers = [_content(answer) for code, answer in details["responses"].items() if code < "3"]
    text = "" if example is None else json.dumps(example, indent=2, ensure_ascii=False)
    answer = next((_example(schema) for schema in answers if schema), None)
    return ShownOperation(
        details["operationId"],
        method,
        path,
        details["summary"],
        details["description"],
        details["x-asks"],
        tuple(fields),
        takes,
        text,
        "" if answer is None else json.dumps(answer, indent=2, ensure_ascii=False),
        _curl(path, method, takes, example, is_guarded="428" in details["responses"]),
        tuple((code, one["description"]) for code, one in details["responses"].items()),
    )


def _body(details: Schema) -> tuple[str, Schema]:
    for media_type, content in details.get("requestBody", {}).get("content", {}).items():
        return media_type, _resolved(content["schema"])
    return "", {}


def _content(answer: Schema) -> Schema:
    content = answer.get("content", {}).get("application/json", {})
    return _resolved(content.get("schema", {}))


def _resolved(schema: Schema) -> Schema:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _resolved(contract()["components"]["schemas"][name])
    return schema


def _parameter(one: Schema) -> ShownField:
    said = one.get("description", "")
    return ShownField(
        one["name"], one["in"], _kind(one["schema"]), one["required"], said, _usual(one["schema"])
    )


def _body_fields(schema: Schema, place: str, before: str = "", deep: int = 0) -> list[ShownField]:
    fields: list[ShownField] = []
    needed = schema.get("required", [])
    for name, inner in schema.get("properties", {}).items():
        full = f"{before}{name}"
        said = inner.get("description", "")
        fields.append(ShownField(full, place, _kind(inner), name in needed, said, _usual(inner)))
        if deep < _DEEPEST:
            item = inner.get("items", {})
            below = f"{full}[]." if item else f"{full}."
            fields += _body_fields(_resolved(item or inner), place, below, deep + 1)
    return fields


def _kind(schema: Schema) -> str:
    plain = _resolved(schema)
    if "anyOf" in plain:
        return " or ".join(_kind(one) for one in plain["anyOf"])
    if "enum" in plain:
        return ", ".join(str(one) or '""' for one in plain["enum"])
    if "const" in plain:
        return str(plain["const"])
    if plain.get("type") == "array":
        return f"list of {_kind(plain.get('items', {}))}"
    if plain.get("format") == "binary":
        return "file"
    return str(plain.get("format") or plain.get("type", "anything"))


def _usual(schema: Schema) -> str:
    usual = schema.get("default")
    return "" if usual in (None, "", [], {}) else json.dumps(usual)


def _example(schema: Schema, deep: int = 0) -> Any:
    """A value of that form."""
    plain = _resolved(schema)
    if plain.get("examples"):
        return plain["examples"][0]
    if "anyOf" in plain:
        return _example(plain["anyOf"][0], deep)
    if "enum" in plain:
        return next((one for one in plain["enum"] if one), "")
    match plain.get("type"):
        case "object" if deep < _DEEPEST:
            inner = plain.get("properties", {})
            return {name: _example(one, deep + 1) for name, one in inner.items()}
        case "array":
            return [_example(plain.get("items", {}), deep + 1)] if deep < _DEEPEST else []
        case "integer":
            return plain.get("default", plain.get("minimum", 1))
        case "boolean":
            return plain.get("default", False)
        case "string":
            return _TEXTS.get(str(plain.get("format")), plain.get("default", ""))
    return {}


_TEXTS = {"date": "2026-03-31", "date-time": "2026-03-31T12:00:00Z"}


def _curl(path: str, method: str, takes: str, example: Any, *, is_guarded: bool) -> str:
    parts = ["curl", "-H 'Authorization: Bearer '$AKKER_TOKEN"]
    if method != "GET":
        parts.append(f"-X {method} -H 'Idempotency-Key: '$(uuidgen)")
    if is_guarded:
        parts.append("-H 'If-Match: '$ETAG")
    if takes == "application/json":
        text = json.dumps(example, ensure_ascii=False).replace("'", "'\\''")
        parts.append(f"--json '{text}'")
    elif takes:
        parts.append("-F file=@FILE")
    parts.append(f"$AKKER_URL{path}")
    return " ".join(parts)
