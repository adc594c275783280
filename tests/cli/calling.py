"""What calling a verb gives."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.copies import answered
from tests.servers import environment


@dataclass(frozen=True, slots=True)
class Called:
    """What a verb answered, on both streams, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Akker = Callable[..., Called]


def in_copies(folder: Path) -> Akker:
    """Verbs in copies of a program that has loaded Akker, with an empty data folder on SQLite.

    As the fixture `program`, for tests that call many and are not about how one is loaded.
    """

    def call(*arguments: str, **env: str) -> Called:
        there = {**environment(folder / "home"), **env}
        found, code = answered(there, "tests.cli.calling:called", str(folder), *arguments)
        assert code == 0 and isinstance(found, list), found
        return Called(*found)

    return call


def called(folder: str, *words: str) -> list[Any]:
    """For a program that has loaded Akker: exit code, output and errors of a verb called there."""
    from click.testing import CliRunner

    from akker.cli import main as cli

    os.chdir(folder)
    with CliRunner().isolation() as (out, err, _):
        code = cli.main(words)
        return [code, out.getvalue().decode(), err.getvalue().decode()]
