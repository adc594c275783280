"""The examples of a page: every ```console block, as commands with what they should show."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path

from tests.docs.running import ENDED
from tests.servers import environment

_PROMPT = "$ "
_HERE_TEXT = re.compile(r"<<'?([A-Z]+)'?")
_REFUSED = "# refused"


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a page; `fed` is its here-text, and `shown` the lines of output under it."""

    line_no: int
    command: str
    fed: str
    shown: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        return self.command.endswith(_REFUSED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote, on both streams, and its exit code."""

    code: int
    output: str


Run = Callable[[Sequence[Example]], list[Answer]]


def blocks(text: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The fenced blocks of a page: what stands after the fence, and the numbered lines."""
    kind: str | None = None
    lines: list[tuple[int, str]] = []
    for line_no, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("```"):
            lines.append((line_no, line))
        elif kind is None:
            kind, lines = line.removeprefix("```").strip(), []
        else:
            yield kind, lines
            kind = None


def examples(text: str) -> list[Example]:
    """The commands of a page, in its order."""
    return [
        example for kind, lines in blocks(text) if kind == "console" for example in _read(lines)
    ]


def _read(lines: Sequence[tuple[int, str]]) -> Iterator[Example]:
    left = list(lines)
    while left:
        line_no, line = left.pop(0)
        assert line.startswith(_PROMPT), f"line {line_no} stands before any command"
        command = line.removeprefix(_PROMPT)
        while command.endswith("\\"):
            command = command.removesuffix("\\") + left.pop(0)[1].strip()
        fed: list[str] = []
        if here := _HERE_TEXT.search(command):
            while (given := left.pop(0)[1]) != here[1]:
                fed.append(given)
        shown: list[str] = []
        while left and not left[0][1].startswith(_PROMPT):
            shown.append(left.pop(0)[1].rstrip())
        text = "".join(f"{given}\n" for given in fed)
        yield Example(line_no, command, text, tuple(shown))


@contextmanager
def runner(folder: Path) -> Iterator[Run]:
    """What the commands of a page answer, one after another, with the data folder `folder`/home.

    One program for many pages: whoever calls puts in `folder` what the next one begins with.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "tests.docs.running"],
        env={**environment(folder / "home"), "COLUMNS": "100", "NO_COLOR": "1"},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:

        def run(page: Sequence[Example]) -> list[Answer]:
            assert program.stdin and program.stdout
            program.stdin.write(dumps([asdict(example) for example in page]) + "\n")
            program.stdin.flush()
            said = [""]
            while (line := program.stdout.readline()).strip() != ENDED:
                assert line, "the program ended"
                said.append(line)
            return [Answer(**answer) for answer in loads(said[-1])]

        yield run


def first_missing(shown: Sequence[str], output: str) -> str | None:
    """The first shown line that the output lacks, from where the one before it was found.

    `...` stands for anything, within a line or as lines left out.
    """
    left = output.splitlines()
    for line in shown:
        if line.strip() in ("", "..."):
            continue
        wanted = re.compile(".*".join(map(re.escape, line.split("..."))))
        at = next((n for n, given in enumerate(left) if wanted.search(given)), None)
        if at is None:
            return line
        left = left[at + 1 :]
    return None
