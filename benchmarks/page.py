"""docs/performance.md: the last result of every goal, and where and when it was measured."""

import datetime as dt
import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.peers.having import DEBIAN_PEERS, PYTHON_PEERS, version_of
from benchmarks.places import ROOT, Sizes
from benchmarks.results import Result

PAGE = ROOT / "docs" / "performance.md"
COLUMNS = ("goal", "what", "target", "figure", "verdict", "measured", "command")
INTRODUCTION = """\
# Performance

Written by `python3 dev.py bench`; edit nothing here by hand. Each row is the last time that its
goal was measured at full size, so rows may be of different days.

Judged are ratios of two programs that took turns in one run (at least five pairs, the median of
the ratios of each pair), processor seconds and counts of statements; never a wall time alone.
"CPU" is processor time. On PostgreSQL it is that of our own side, unless it says "with the
server". A figure in square brackets is shown and does not decide.
"""


def write_page(
    results: Sequence[Result], order: Sequence[str], where: Sequence[str], path: Path = PAGE
) -> None:
    """Put these results on the page; keep the rows of goals that were not measured now.

    `order` is that of the rows, `where` the sentences on the machine. A peer that is missing now
    keeps the sentence of the run that had it.
    """
    earlier = path.read_text(encoding="utf-8") if path.exists() else ""
    rows, details = read_rows(earlier), read_details(earlier)
    today = f"{dt.datetime.now(dt.UTC).date().isoformat()}, {commit()}"
    for result in results:
        command = f"`python3 dev.py bench {result.goal}`"
        shown = result.figure + "".join(f"; MISSING: {what}" for what in result.missing)
        cells = (result.goal, result.title, result.target, shown, result.verdict, today, command)
        rows[result.goal] = tuple(cell.replace("|", "/") for cell in cells)
        details[result.goal] = [f"- {sentence}" for sentence in result.detail]
    keys = [key for key in order if key in rows]
    lines = [INTRODUCTION, "## Goals", "", _row(COLUMNS), _row(["---"] * len(COLUMNS))]
    lines += [_row(rows[key]) for key in keys]
    lines += [
        "",
        "## Where it was measured last",
        "",
        *(_kept(f"- {line}", earlier) for line in where),
    ]
    lines += ["", "## More on each goal"]
    for key in keys:
        if details.get(key):
            lines += ["", f"### {key}: {rows[key][1]}", "", *details[key]]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _kept(line: str, earlier: str) -> str:
    name = line.removesuffix(" missing")
    had = [each for each in earlier.splitlines() if name != line and each.startswith(name)]
    return had[0] if had else line


def read_rows(page: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table of goals, by goal."""
    rows = {}
    for line in page.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        if line.startswith("| ") and len(cells) == len(COLUMNS) and cells[0] not in ("goal", "---"):
            rows[cells[0]] = cells
    return rows


def read_details(page: str) -> dict[str, list[str]]:
    details: dict[str, list[str]] = {}
    goal = ""
    for line in page.splitlines():
        if line.startswith("#"):
            goal = line.removeprefix("### ").split(":")[0] if line.startswith("### ") else ""
        elif goal and line.startswith("- "):
            details.setdefault(goal, []).append(line)
    return details


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def machine(sizes: Sizes) -> list[str]:
    """Where, with what, at which sizes."""
    memory = _field(Path("/proc/meminfo"), "MemTotal")
    gigabytes = f"{int(memory.split()[0]) / 1024**2:.0f} GiB" if memory else "unknown memory"
    model = _field(Path("/proc/cpuinfo"), "model name") or platform.processor()
    return [
        f"{os.cpu_count()} cores of {model}, {gigabytes}, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, {_package('Django')}, {_package('psycopg')},"
        f" SQLite {sqlite3.sqlite_version}, {_postgresql()}",
        *(version_of(name) for name in (*PYTHON_PEERS, *DEBIAN_PEERS)),
        f"sizes: {sizes.name}; journals of {sizes.small:,}, {sizes.middle:,} and"
        f" {sizes.large:,} entries; {sizes.pairs} pairs of {sizes.seconds:g} s",
    ]


def commit() -> str:
    """The commit that was measured, marked where files differ from it."""
    ask = ["git", "-C", str(ROOT)]
    head = _said([*ask, "rev-parse", "--short", "HEAD"]) or "no commit"
    return f"{head} and changes" if _said([*ask, "status", "--porcelain", "akker"]) else head


def _said(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def _field(path: Path, name: str) -> str:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return ""
    found = (line.split(":", 1)[1].strip() for line in lines if line.startswith(name))
    return next(found, "")


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} missing"


def _postgresql() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    said = _said([str(found[-1]), "--version"]) if found else ""
    return " ".join(said.replace("(PostgreSQL)", "").split()[:2]).replace("postgres", "PostgreSQL")
