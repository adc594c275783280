"""Whether an answer is one that the description of the API tells."""

import gzip
import json
from functools import cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from akker.api.contract import contract


def told(answer: Any) -> Any:
    """What an answer says, read from its JSON."""
    return json.loads(answer.content)


@cache
def described(name: str) -> tuple[str, str, dict[str, Any]]:
    """Where the description has an operation: its path, its method, and what it says."""
    for path, methods in contract()["paths"].items():
        for method, details in methods.items():
            if details["operationId"] == name:
                return path, method, details
    raise AssertionError(f"{name} is not described")


def _content(answer: Any) -> bytes:
    """As it was before it was packed for who asks so."""
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    content: bytes = gzip.decompress(answer.content) if is_packed else answer.content
    return content


def departs(name: str, answer: Any) -> str:
    """How an answer departs from the description; empty when it does not."""
    details = described(name)[2]
    known = details["responses"].get(str(answer.status_code))
    if known is None:
        return f"{name}: {answer.status_code} is not described"
    if answer.status_code == 304 or answer.streaming:
        return ""
    kind = answer.headers["Content-Type"].partition(";")[0]
    if kind not in known["content"]:
        return f"{name}: {kind} is not described"
    if kind.endswith("json"):
        found = _validator(name, answer.status_code, kind).iter_errors(json.loads(_content(answer)))
        for error in found:
            return f"{name}: {error.instance_path}: {error.message[:200]}"
    return ""


@cache
def _contract() -> jsonschema_rs.Registry:
    """Read once: the description does not change, and is large."""
    return jsonschema_rs.Registry([("urn:contract", contract())])


@cache
def _validator(name: str, status: int, kind: str) -> jsonschema_rs.Draft202012Validator:
    path, method, _ = described(name)
    parts = ("paths", path, method, "responses", str(status), "content", kind, "schema")
    where = "/".join(quote(part.replace("/", "~1"), safe="~") for part in parts)
    schema = {"$ref": f"urn:contract#/{where}"}
    return jsonschema_rs.Draft202012Validator(schema, registry=_contract())
