"""A call of the API, as tests write it down."""

from dataclasses import dataclass, field
from typing import Any

from tests.api.world import upload


@dataclass(frozen=True)
class Call:
    """How an operation is called: `{...}` of the path is what the address names something by."""

    method: str
    path: str
    body: Any = None
    files: bytes | None = None
    form: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def made_by(self, caller: Any, path: str = "", **headers: str) -> Any:
        files = None if self.files is None else {**upload(self.files), **self.form}
        return caller.call(
            self.method, path or self.path, self.body, files=files, **{**self.headers, **headers}
        )
