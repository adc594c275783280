"""Outside programs that some tests need: where they are, and how to get them.

Standard library only: `dev.py` reads this table before anything is installed.
"""

import glob
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Program:
    """`package` is Debian's name; empty where it comes with the locked Python packages."""

    commands: tuple[str, ...]
    package: str
    folders: tuple[str, ...] = ()


PROGRAMS = {
    "bean-check": Program(("bean-check",), ""),
    "chromium": Program(("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "hledger": Program(("hledger",), "hledger"),
    "postgres": Program(
        ("postgres",),
        "postgresql",
        ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"),
    ),
    "xgettext": Program(("xgettext",), "gettext", ("/opt/homebrew/opt/gettext/bin",)),
}


def find(name: str) -> str | None:
    """The path of a program: on PATH, beside this Python, or in its folders, newest first."""
    program = PROGRAMS[name]
    folders = [os.environ.get("PATH", ""), str(Path(sys.executable).parent)]
    for pattern in program.folders:
        folders += sorted(glob.glob(pattern), key=_numbers, reverse=True)
    for command in program.commands:
        found = shutil.which(command, path=os.pathsep.join(folders))
        if found:
            return found
    return None


def install_command(name: str) -> str:
    package = PROGRAMS[name].package
    return f"apt-get install {package}" if package else "python3 dev.py setup"


def _numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path)]
