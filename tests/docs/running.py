"""Runs the commands of each page in one program, so that Akker is loaded once for all of them.

Pages come on a line each, and are run in a copy of the program that has loaded all verbs and
done nothing yet; the line `ENDED` says that one is through.

A command that a shell must read (a pipe, a variable, another program) goes to bash, where
`akker` is a program of its own; so does one that names a data folder.
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
from click.testing import CliRunner

from tests.servers import PROGRAM

ENDED = "-- the page is through --"
SHELL_SIGNS = ("|", "&", ";", "$", "--home", "AKKER_", "*")


def main() -> None:
    from akker.cli import main as cli

    for name in cli.VERBS:
        cli.root.get_command(click.Context(cli.root), name)
    for page in sys.stdin:
        if (copy := os.fork()) == 0:
            _run(json.loads(page))
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(copy, 0)
        print(ENDED, flush=True)


def _run(page: list[dict[str, str]]) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the pages to come are not for its commands
    _put_akker_on_path(Path("bin").resolve())
    answers = [_answer(one["command"], one["fed"]) for one in page]
    print(json.dumps([{"code": code, "output": output} for code, output in answers]))


def _put_akker_on_path(folder: Path) -> None:
    folder.mkdir()
    program = folder / "akker"
    program.write_text(f"#!{sys.executable}\n{PROGRAM}\n")
    program.chmod(0o755)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def _answer(command: str, fed: str) -> tuple[int, str]:
    bare = command.partition("<<")[0]
    if not command.startswith("akker ") or any(sign in bare for sign in SHELL_SIGNS):
        return _by_bash(command, fed)
    words = shlex.split(bare, comments=True)
    target = None
    if ">" in words:
        target, words = words[-1], words[: words.index(">")]
    return _by_akker(words[1:], fed, target)


def _by_bash(command: str, fed: str) -> tuple[int, str]:
    text = command
    if "<<" in command:
        ends = command.partition("<<")[2].strip("' ")
        text = f"{command}\n{fed}{ends}\n"
    done = subprocess.run(
        ["bash", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode, done.stdout


def _by_akker(words: list[str], fed: str, target: str | None) -> tuple[int, str]:
    from akker.cli import main as cli

    with CliRunner().isolation(input=fed) as (out, err, _):
        code = cli.main(words)
        written, told = out.getvalue(), err.getvalue().decode()
    if target is not None:
        Path(target).write_bytes(written)
        return code, told
    return code, written.decode() + told


if __name__ == "__main__":
    main()
