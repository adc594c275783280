"""Whether an answer is one that the description of the API tells."""

import gzip
import json
from typing import Any

import jsonschema_rs

from akker.api.contract import contract


def told(answer: Any) -> Any:
    """What an answer says, read from its JSON."""
    return json.loads(answer.content)


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
    schema = known["content"][kind]["schema"]
    if kind.endswith("json"):
        whole = {**schema, "components": contract()["components"]}
        found = jsonschema_rs.Draft202012Validator(whole).iter_errors(json.loads(_content(answer)))
        for error in found:
            return f"{name}: {error.instance_path}: {error.message[:200]}"
    return ""
