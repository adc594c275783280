"""One program under measurement, in a process of its own, asked for work in turn with others.

It stays alive between turns, so that starting up and warming caches are not measured.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import Work
from benchmarks.places import ROOT, cache_folder


class ContenderFailed(Exception):
    """A contender ended, or could not do what was asked; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    child: subprocess.Popen[str]
    log: Path


@contextmanager
def contender(
    name: str, command: Sequence[str], *, env: Mapping[str, str] | None = None
) -> Iterator[Contender]:
    """Start a program that ends in `answering.answer`; end it afterwards."""
    logs = cache_folder() / "logs"
    logs.mkdir(exist_ok=True)
    log = logs / f"{name}.log"
    with log.open("w") as errors:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env=dict(os.environ, PYTHONPATH=str(ROOT), PYTHONUNBUFFERED="1", **(env or {})),
        )
    try:
        yield Contender(name, child, log)
    finally:
        assert child.stdin is not None and child.stdout is not None
        with suppress(BrokenPipeError):
            child.stdin.close()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()


def ask(runner: Contender, action: str, **arguments: Any) -> Any:
    """What the contender answers. Raises ContenderFailed."""
    ask_without_waiting(runner, action, **arguments)
    return answer_of(runner)


def ask_without_waiting(runner: Contender, action: str, **arguments: Any) -> None:
    """Set a contender to work; `answer_of` collects. So several work at the same moment."""
    assert runner.child.stdin is not None
    try:
        runner.child.stdin.write(json.dumps({"action": action, **arguments}) + "\n")
        runner.child.stdin.flush()
    except BrokenPipeError:
        pass  # It has ended: reading its answer says so, and why.


def answer_of(runner: Contender) -> Any:
    assert runner.child.stdout is not None
    line = runner.child.stdout.readline()
    if not line:
        tail = "\n".join(runner.log.read_text(errors="replace").splitlines()[-8:])
        raise ContenderFailed(f"{runner.name} ended without an answer:\n{tail}")
    made = json.loads(line)
    if isinstance(made, dict) and "error" in made:
        raise ContenderFailed(f"{runner.name} failed:\n{made['error']}")
    return made


def ask_work(runner: Contender, action: str, **arguments: Any) -> Work:
    return Work(**ask(runner, action, **arguments))
