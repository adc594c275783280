"""The OpenAPI description, exact: what every operation takes, asks and can answer.

Made from the forms themselves, with what holds for all operations written in once here.
"""

import functools
import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from akker import __version__
from akker.api.app import api
from akker.api.doors import OPERATIONS, Declared
from akker.api.problems import MEDIA_TYPE, TITLES

PREFIX = "/api/v1"
_ABOUT = """The books of a company over HTTP: everything that the screens and commands do.

Amounts are decimal text in the currency of the books unless they name another, debit above
zero; days are 2026-03-31 and moments UTC. What goes wrong is told as problem details
(RFC 9457), in the language of Accept-Language."""
_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "remedy", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "What kind of thing went wrong."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "What happened."},
        "remedy": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "Each part that is wrong, where it stands in the request.",
            "items": {
                "type": "object",
                "required": ["where", "detail"],
                "properties": {"where": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_PLACES = {
    "book": "The short name of the books.",
    "entry": "A label such as MEM/2026/12, or the key of an entry.",
    "code": "The code of a ledger account or party.",
    "dimension": "The code of a dimension.",
    "value": "The code of a value.",
    "year": "The name of a fiscal year.",
    "kind": "sales, purchase, vat or hard.",
    "name": "Its name.",
    "import_id": "The id that the import answered.",
    "email": "An e-mail address.",
}


@functools.cache
def contract() -> dict[str, Any]:
    """The whole description, as plain values for JSON."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"{PREFIX.lstrip('/')}/"))
    made["info"] = {"title": "Akker", "version": __version__, "description": _ABOUT}
    made["servers"] = [{"url": "/"}]
    made["paths"] = {
        path: {method: _whole(path, details) for method, details in methods.items()}
        for path, methods in made["paths"].items()
    }
    made["components"]["schemas"]["Problem"] = _PROBLEM
    made["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of `akker token create`, or made on screen.",
        }
    }
    return made


def _whole(path: str, details: dict[str, Any]) -> dict[str, Any]:
    declared = OPERATIONS[details["operationId"]]
    whole = {**details, "security": [{"token": []}], "x-asks": declared.asks.value}
    whole["parameters"] = _parameters(path, declared, details.get("parameters", []))
    whole["responses"] = _responses(path, declared, details["responses"])
    return whole


def _parameters(path: str, declared: Declared, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {(one["in"], one["name"]): one for one in known}
    for name in re.findall(r"{(\w+)}", path):
        one = found.setdefault(
            ("path", name),
            {"in": "path", "name": name, "required": True, "schema": {"type": "string"}},
        )
        if one["schema"].get("type") == "string":
            one["schema"] = {**one["schema"], "minLength": 1}
        if name in _PLACES:
            one["description"] = _PLACES[name]
    headers = []
    if declared.method == "GET":
        headers.append(("If-None-Match", False, "An ETag that was read before."))
    else:
        headers.append(("Idempotency-Key", False, "The same key does the same thing once."))
    if declared.is_guarded:
        headers.append(("If-Match", True, "The ETag of what was seen, or *."))
    return [
        *found.values(),
        *(
            {
                "in": "header",
                "name": name,
                "required": needed,
                "description": said,
                "schema": {"type": "string", "maxLength": 120},
            }
            for name, needed, said in headers
        ),
    ]


def _responses(path: str, declared: Declared, known: dict[Any, Any]) -> dict[str, Any]:
    responses = {str(status): dict(answer) for status, answer in known.items()}
    for answer in responses.values():
        answer["description"] = "Done."
        if declared.media_types:
            answer["content"] = {kind: {"schema": {}} for kind in declared.media_types}
        if declared.method == "GET":
            answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
    if declared.method == "GET":
        responses["304"] = {"description": "It is what If-None-Match says."}
    for status in _refusals(path, declared):
        responses[str(status)] = {
            "description": f"{TITLES[status]}.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses


def _refusals(path: str, declared: Declared) -> list[int]:
    statuses = {401, 403, 405, 409, 422, 429, 500, 503}
    if "{" in path:
        statuses.add(404)
    if declared.method != "GET" or declared.media_types:
        statuses.add(413)
    if declared.takes:
        statuses.add(415)
    if declared.is_guarded:
        statuses |= {412, 428}
    return sorted(statuses)


@functools.cache
def contract_bytes() -> bytes:
    return json.dumps(contract()).encode()


def show_contract(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description; it is about the program, not about anybody's books."""
    del request
    return HttpResponse(contract_bytes(), content_type="application/json")
