#!/usr/bin/env python3
"""Every command we type: `python3 dev.py demo`, `python3 dev.py test`, `python3 dev.py --help`.

Standard library only. Each verb first makes what it needs, from nothing: the virtual
environment in .venv, the packages as locked with hashes in requirements/, and on Debian and
Ubuntu, as root, the programs that tests need. A stamp in .venv makes that free when nothing
changed.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "akker-stamp.json"
ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
WORKERS = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
LONG = ["--long", "--timeout=0"]
# What pip calls it -> what uv calls it. uv reads no pip configuration, so it is passed on.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}
EXTRAS = ("extra-index-url", "find-links")


class Outcome(NamedTuple):
    """How one step of `test` ended. `closing` is what pytest closed with."""

    name: str
    is_good: bool
    seconds: float
    remark: str = ""
    closing: str = ""


@contextmanager
def said(what: str) -> Iterator[None]:
    """One line per step: its name when it starts, its seconds when it is done."""
    started = time.monotonic()
    print(f"{what} ... ", end="", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def stop(message: str) -> NoReturn:
    print(f"\n{message}", file=sys.stderr)
    raise SystemExit(1)


def quietly(command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """Run a command; answer what it printed if it failed, an empty text if it did not."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, input="", capture_output=True, text=True, errors="replace"
    )
    return (done.stdout + done.stderr or f"exit {done.returncode}") if done.returncode else ""


def tool(name: str) -> str:
    """A program of the virtual environment."""
    return str(VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name)


def newest_python() -> None:
    """Go on under a newer Python where this one is too old and a newer one is at hand."""
    if sys.hexversion >= 0x030B0000:
        return
    for minor in range(15, 10, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and not quietly([newer, "--version"]):
            os.execv(newer, [newer, *sys.argv])
    stop(f"Akker needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")


def can_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> str:
    """Install Debian packages, one by one where not together; answer what went wrong."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-q"]
    wrong = quietly(["apt-get", "update", "-q"], env)
    if not quietly([*install, *packages], env):
        return ""
    failures = [quietly([*install, package], env) for package in packages]
    return "\n".join(filter(None, [wrong, *failures])) if any(failures) else ""


def make_environment() -> None:
    """An empty .venv; where Python has no venv, as on Debian, get it or say how."""
    package = f"python3.{sys.version_info.minor}-venv"
    make = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(VENV)]
    wrong = quietly(make)
    if wrong and can_apt() and sys.prefix == "/usr":
        apt_install([package])
        wrong = quietly(make)
    if wrong:
        stop(
            f"{wrong}\nPython could not make a virtual environment."
            f" On Debian and Ubuntu this brings what it needs:\n  apt-get install {package}"
        )


def pip_settings(listed: str) -> dict[str, str]:
    """What `pip config list` says: name -> value, the environment before the files."""
    settings: dict[str, str] = {}
    for place in ("global.", "user.", "site.", "install.", ":env:."):
        for line in listed.splitlines():
            name, equals, value = line.partition("=")
            if equals and name.startswith(place):
                settings[name[len(place) :]] = str(ast.literal_eval(value))
    return settings


def is_there(place: str) -> bool:
    """Whether an index or folder can be asked at all: pip shrugs where uv gives up."""
    if place.startswith("file:"):
        return Path(place[len("file://") :]).is_dir()
    return "://" in place or Path(place).is_dir()


def uv_environment(settings: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv: what the user set for uv, then what was set for pip."""
    passed = {}
    for name, uv_name in UV_NAMES.items():
        words = settings.get(name, "").split()
        if name in ("index-url", *EXTRAS):
            there = filter(is_there, words)
            words = [word if "://" in word else str(Path(word).resolve()) for word in there]
        if words and uv_name not in env:
            passed[uv_name] = ("," if name == "find-links" else " ").join(words)
    if "UV_INDEX" in passed:
        # As pip does: the best version wherever it is. The hashes say which file is meant.
        passed["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    fixed = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(VENV)}
    if not os.access(Path.home(), os.W_OK):
        fixed["UV_CACHE_DIR"] = str(ROOT / ".dev" / "uv-cache")
    return {**env, **passed, **fixed}


def uv_ready(leave_out: Sequence[str] = ()) -> dict[str, str]:
    command = [tool("python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout
    settings = {n: v for n, v in pip_settings(listed).items() if n not in leave_out}
    return uv_environment(settings, os.environ)


def pip_install(*arguments: str) -> str:
    env = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return quietly([tool("python"), "-m", "pip", "install", "--no-input", "-q", *arguments], env)


def install(which: str, use_pip: bool) -> None:
    """The locked packages, then the project itself: editable, built by what is in .venv."""
    locked = ["--require-hashes", "-r", f"requirements/{which}.txt"]
    project = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]
    wrong = "" if use_pip else install_by_uv(which, project)
    if wrong:
        print(f"{wrong}\nThat did not work with uv; now with pip.")
    if wrong or use_pip:
        with said(f"packages of {which}.txt, by pip"):
            wrong = pip_install(*locked) or pip_install(*project)
    if wrong:
        stop(f"{wrong}\nThe packages could not be installed. Is there a network?")


def install_by_uv(which: str, project: Sequence[str]) -> str:
    """The same by uv, many times faster; answer what went wrong."""
    with said("installer"):
        wrong = pip_install("--require-hashes", "-r", "requirements/installer.txt")
    if wrong:
        return wrong
    sync = [tool("uv"), "pip", "sync", "--require-hashes", f"requirements/{which}.txt"]
    with said(f"packages of {which}.txt"):
        # An extra place that does not answer is passed over, as pip does.
        wrong = quietly(sync, uv_ready()) and quietly(sync, uv_ready(leave_out=EXTRAS))
    if wrong:
        return wrong
    with said("akker itself"):
        return quietly([tool("uv"), "pip", "install", *project], uv_ready(leave_out=EXTRAS))


def fingerprint(which: str) -> str:
    """Changes when what is installed ought to change."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = [(ROOT / "requirements" / f"{n}.txt").read_text() for n in ("installer", which)]
    return hashlib.sha256(json.dumps([str(ROOT), project, locked]).encode()).hexdigest()


def set_up(which: str, use_pip: bool) -> None:
    """Make .venv hold the packages of `run` or `test`; nothing to do is the usual case."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        stamp = {}
    has_python, enough = Path(tool("python")).exists(), {which, "test"}
    if has_python and any(stamp.get(name) == fingerprint(name) for name in enough):
        return
    STAMP.unlink(missing_ok=True)
    if not has_python or stamp.get("root") != str(ROOT):
        with said("environment"):
            make_environment()
    install(which, use_pip)
    STAMP.write_text(json.dumps({"root": str(ROOT), which: fingerprint(which)}))


def set_up_programs() -> None:
    """As root on Debian or Ubuntu: the programs that tests need and that are missing."""
    from tests.programs import PROGRAMS, find

    packages = sorted({p.package for name, p in PROGRAMS.items() if p.package and not find(name)})
    if packages and can_apt():
        with said(f"system packages {' '.join(packages)}"):
            wrong = apt_install(packages)
        if wrong:
            print(f"{wrong}\nTests that need what is missing will say so.")


def checked(name: str, command: Sequence[str], env: Mapping[str, str]) -> Outcome:
    """Run one check, its output straight to the reader."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    is_good = subprocess.run(command, cwd=ROOT, env=env).returncode == 0
    return Outcome(name, is_good, time.monotonic() - started)


def tested(engine: str, arguments: Sequence[str], env: Mapping[str, str]) -> Outcome:
    """Run pytest on one engine, the whole suite on every core; keep the line it closes with."""
    name = f"pytest on {ENGINES[engine]}"
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    workers = WORKERS if set(arguments) <= {*LONG} else []
    command = [tool("python"), "-m", "pytest", *colour, *workers, *arguments]
    engine_env = {**env, "AKKER_TEST_ENGINE": engine}
    closing = b""
    with subprocess.Popen(command, cwd=ROOT, env=engine_env, stdout=subprocess.PIPE) as running:
        assert running.stdout
        try:
            while piece := os.read(running.stdout.fileno(), 65536):
                sys.stdout.buffer.write(piece)
                sys.stdout.flush()
                closing = (closing + piece)[-4000:]
        except KeyboardInterrupt:
            running.wait()  # it was interrupted too, and stops its database server
            raise
    # 5: no test was run, as when the tests asked for concern the other engine.
    is_good = running.returncode == 0 or (running.returncode == 5 and bool(arguments))
    last = next(filter(str.strip, reversed(closing.decode(errors="replace").splitlines())), "")
    return Outcome(name, is_good, time.monotonic() - started, closing=last)


def lint(env: Mapping[str, str], fix: bool = False) -> list[Outcome]:
    outcomes = [
        checked("ruff check", [tool("ruff"), "check", *(["--fix"] if fix else [])], env),
        checked("ruff format", [tool("ruff"), "format", *([] if fix else ["--check"])], env),
    ]
    return [*outcomes, checked("djlint", [tool("djlint"), "--lint", "--quiet", "akker"], env)]


def types(env: Mapping[str, str]) -> Outcome:
    return checked("mypy", [tool("python"), "-m", "mypy"], env)


def test(asked: argparse.Namespace, rest: Sequence[str], env: Mapping[str, str]) -> list[Outcome]:
    """Everything CI runs. A check that fails does not stop the ones after it."""
    from tests.programs import find, install_command

    arguments, outcomes = [*(LONG if asked.long else []), *rest], [*lint(env), types(env)]
    for engine in [asked.only] if asked.only else ENGINES:
        if engine == "postgres" and not find("postgres"):
            name, remark = f"pytest on {ENGINES[engine]}", install_command("postgres")
            outcomes.append(Outcome(name, not asked.need_everything, 0.0, f"skipped: {remark}"))
        else:
            outcomes.append(tested(engine, arguments, env))
    return outcomes


def told(outcomes: Sequence[Outcome]) -> int:
    """The summary. pytest's own closing lines come last, where a reader looks for them."""
    print("\n== summary")
    for outcome in outcomes:
        word = "FAILED" if not outcome.is_good else "skipped" if outcome.remark else "ok"
        print(f"{word:8} {outcome.seconds:6.1f} s  {outcome.name}  {outcome.remark}".rstrip())
    for outcome in outcomes:
        if outcome.closing:
            print(f"{outcome.name}:\n{outcome.closing}")
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def lock(env: Mapping[str, str], upgrade: bool) -> int:
    """Write requirements/ anew from pyproject.toml: pinned, hashed, naming no index."""
    run = ["pyproject.toml", "--group", "build"]
    sets = {
        "installer": ["--group", "installer"],
        "run": run,
        "test": [*run, "--group", "test", "--constraints", "requirements/run.txt"],
    }
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    options += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
    options += ["--upgrade"] * upgrade
    for name, sources in sets.items():
        command = [tool("uv"), "pip", "compile", *options, *sources]
        with said(f"{name}.txt"):
            wrong = quietly([*command, "-o", f"requirements/{name}.txt"], env)
        if wrong:
            stop(wrong)
    return 0


def hand_over(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Become the command, where the system can; it then gets signals directly."""
    if os.name == "nt":
        return subprocess.run(command, cwd=ROOT, env=env).returncode
    sys.stdout.flush()
    os.execve(command[0], list(command), dict(env))


def read_arguments() -> tuple[argparse.Namespace, list[str]]:
    """The verb and its options, and the words that are for whom the verb calls."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="dev.py", description=about, allow_abbrev=False)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("demo", help="load the demo company and serve it; takes akker's options")
    tests = verbs.add_parser("test", help="every check and test; takes pytest's arguments")
    tests.add_argument("--only", choices=ENGINES, help="one database engine")
    tests.add_argument("--long", action="store_true", help="the long tests too")
    tests.add_argument("--need-everything", action="store_true", help="fail instead of skip")
    verbs.add_parser("lint", help="ruff and djlint").add_argument("--fix", action="store_true")
    verbs.add_parser("types", help="mypy")
    verbs.add_parser("bench", help="the benchmarks; takes their arguments")
    verbs.add_parser("golden", help="rewrite the expected files; takes pytest's arguments")
    verbs.add_parser("messages", help="collect the texts, and compile their Dutch")
    verbs.add_parser("docs", help="the guide: inside the program and in build/docs; --pictures")
    locks = verbs.add_parser("lock", help="lock the requirements")
    locks.add_argument("--upgrade", action="store_true", help="to the newest versions")
    verbs.add_parser("setup", help="only make what the other verbs need")
    for verb in verbs.choices.values():
        verb.allow_abbrev = False
        verb.add_argument("--pip", action="store_true", help="install with pip alone, not uv")
    return parser.parse_known_args()


def main() -> int:
    """Set up what the verb needs, then do it."""
    newest_python()
    asked, rest = read_arguments()
    if rest and asked.verb not in ("demo", "test", "bench", "golden", "docs"):
        stop(f"{asked.verb} does not know {' '.join(rest)}.")
    for_use = asked.verb in ("demo", "bench")
    set_up("run" if for_use else "test", asked.pip)
    if asked.verb in ("test", "setup", "messages"):
        set_up_programs()
    # The checks read the settings: let that not touch anybody's real books.
    env = {**os.environ, "AKKER_HOME": str(ROOT / ".dev" / "home")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start hundreds of programs
    handed_over = {
        "demo": [tool("akker"), "demo"],
        "bench": [tool("python"), "-m", "benchmarks"],
        "golden": [tool("python"), "-m", "pytest", "--golden"],
        "messages": [tool("python"), "-m", "tests.catalogue"],
        "docs": [tool("python"), "-m", "tests.guide_pages"],
    }
    if command := handed_over.get(asked.verb):
        return hand_over([*command, *rest], os.environ if for_use else env)
    if asked.verb == "lock":
        return lock(uv_ready(), asked.upgrade)
    if asked.verb in ("lint", "types"):
        return told(lint(env, asked.fix) if asked.verb == "lint" else [types(env)])
    if asked.verb == "test":
        env |= {"AKKER_NEED_EVERYTHING": "1"} if asked.need_everything else {}
        return told(test(asked, rest, env))
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
