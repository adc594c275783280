"""Starting: the demo in a fresh clone, the demo of an installed package, memory at rest."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.measuring import memory_of, session_members
from benchmarks.places import ROOT, Sizes, scratch_folder
from benchmarks.product_commands import ProductFailed
from benchmarks.results import Check, Goal, Result

REST = 10.0  # seconds after the first page


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def nothing_cached(folder: Path) -> dict[str, str]:
    """An environment in which nothing is found that an earlier run left behind."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("AKKER_")}
    env |= {"AKKER_HOME": str(folder / "home"), "PIP_NO_CACHE_DIR": "1"}
    return env | {"UV_CACHE_DIR": str(folder / "uv"), "XDG_CACHE_HOME": str(folder / "cache")}


@contextmanager
def served(
    command: Sequence[str], port: int, cwd: Path, env: Mapping[str, str], patience: float
) -> Iterator[tuple[float, int]]:
    """Seconds until the first page, and the leader of the session. Raises ProductFailed."""
    log = cwd / "served.log"
    with log.open("w") as file:
        started = time.perf_counter()
        child = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not _answers(port):
            waited = time.perf_counter() - started
            if child.poll() is not None or waited > patience:
                tail = log.read_text(errors="replace")[-500:]
                raise ProductFailed(f"no page after {waited:.0f} s: {tail}")
            time.sleep(0.1)
        yield time.perf_counter() - started, child.pid
    finally:
        _end(child)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=2) as page:
            return bool(page.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """The program and all that it started, and nothing else."""
    members = session_members(child.pid)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        child.wait(15)
    for pid in {*members, *session_members(child.pid)}:
        with suppress(ProcessLookupError):
            if os.getsid(pid) == child.pid:
                os.kill(pid, signal.SIGKILL)
    child.wait()


def measure_clone(goal: Goal, sizes: Sizes) -> Result:
    """What a newcomer meets: a clone, one command, no cache."""
    del sizes
    folder = scratch_folder()
    try:
        clone = folder / "akker"
        copy = ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)]
        subprocess.run(copy, check=True)
        port = free_port()
        # The Python that made our own environment, as a newcomer would type python3.
        python = str(Path(sys.base_prefix) / "bin" / "python3")
        command = [python, "dev.py", "demo", "--port", str(port)]
        with served(command, port, clone, nothing_cached(folder), 300) as (seconds, _):
            pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return goal.result([Check("first page after", seconds, 90, unit=" s")])


def measure_package(goal: Goal, sizes: Sizes) -> Result:
    """Installing is not timed; the first start makes books and loads the demo, the second not."""
    del sizes
    folder = scratch_folder()
    try:
        venv.create(folder / "venv", with_pip=True)
        install = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "-q"]
        done = subprocess.run([*install, str(ROOT)], capture_output=True, text=True)
        if done.returncode:
            raise ProductFailed(f"pip install failed: {done.stderr[-300:]}")
        port = free_port()
        command = [str(folder / "venv" / "bin" / "akker"), "demo", "--port", str(port)]
        env = nothing_cached(folder)
        with served(command, port, folder, env, 120) as (seconds, leader):
            time.sleep(REST)
            members = session_members(leader)
            memory = memory_of(members)
        with served(command, port, folder, env, 120) as (again, _):
            pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return goal.result(
        [
            Check("first page after", seconds, 15, unit=" s"),
            Check("memory at rest", memory, 260, unit=" MB"),
        ],
        [f"{len(members)} processes; the first page of a second start after {again:.1f} s"],
    )


GOALS = (
    Goal(
        key="clone",
        title="python3 dev.py demo in a fresh clone",
        target="its page within 90 s with nothing cached (wall time)",
        measure=measure_clone,
    ),
    Goal(
        key="demo",
        title="akker demo from an installed package",
        target="its page within 15 s (wall time); server and worker together under 260 MB at rest",
        measure=measure_package,
    ),
)
