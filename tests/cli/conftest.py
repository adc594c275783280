"""Calling verbs as a shell would, inside the test's own world."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.utils import translation

from akker.cli import main as cli
from tests.cli.calling import Akker, Called
from tests.servers import PROGRAM, environment

if TYPE_CHECKING:
    from tests.make import Make


@pytest.fixture
def akker(make: "Make") -> Akker:
    """`akker("reverse", "MEM/2026/1")`, in the books of `make`: there are no others."""
    assert make.book.slug, "they are there before the first verb"

    def call(*arguments: str, stdin: str | bytes = "") -> Called:
        # A verb speaks a language until the program ends; the next test is another one.
        with translation.override("en"), CliRunner().isolation(input=stdin) as (out, err, _):
            code = cli.main(arguments)
            return Called(code, out.getvalue().decode(), err.getvalue().decode())

    return call


@pytest.fixture
def program(tmp_path: Path) -> Akker:
    """The same in a program of its own, with an empty data folder on SQLite."""

    def call(*arguments: str, **env: str) -> Called:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            env={**environment(tmp_path / "home"), **env},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(autouse=True)
def _entered(request: pytest.FixtureRequest) -> Iterator[None]:
    """No verb reads books that it has not entered."""
    if "make" not in request.fixturenames:
        yield
        return
    from tests.web.entering import read_outside

    with read_outside(request.getfixturevalue("monkeypatch")) as found:
        yield
    assert not found
