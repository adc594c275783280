"""Processor time, memory and medians. Standard library only: the peers import this as well.

Wall time on a shared machine says more about its neighbours than about a program, so whatever
is judged is processor time, or a ratio of two things that took turns in one run.
"""

import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in one turn. Seconds; `server_cpu` is that of the database's own processes."""

    count: int
    wall: float
    cpu: float
    server_cpu: float
    median_ms: float
    p95_ms: float

    @property
    def per_cpu(self) -> float:
        """Done per second of this process's processor time; the server's is not in it."""
        return self.count / self.cpu if self.cpu else 0.0

    @property
    def cpu_each(self) -> float:
        """Processor seconds for one, the server's included."""
        return (self.cpu + self.server_cpu) / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One whole run of a program, as the operating system saw it."""

    returncode: int
    wall: float
    cpu: float
    peak_mib: float
    output: str
    errors: str


def repeat(
    act: Callable[[int], object],
    *,
    seconds: float = 0.0,
    least: int = 1,
    first: int = 0,
    servers: Sequence[int] = (),
) -> Work:
    """Call `act(first)`, `act(first + 1)`, ... for so long, and at least so often.

    `servers` are the processes that work for us elsewhere, such as a database's backend.
    """
    each: list[float] = []
    server_cpu = sum(cpu_of(pid) for pid in servers)
    cpu, start = time.process_time(), time.perf_counter()
    now = start
    while len(each) < least or now - start < seconds:
        before = now
        act(first + len(each))
        now = time.perf_counter()
        each.append(now - before)
    cpu = time.process_time() - cpu
    server_cpu = sum(cpu_of(pid) for pid in servers) - server_cpu
    each.sort()
    return Work(
        count=len(each),
        wall=now - start,
        cpu=cpu,
        server_cpu=server_cpu,
        median_ms=statistics.median(each) * 1000,
        p95_ms=each[min(len(each) - 1, int(len(each) * 0.95))] * 1000,
    )


def cpu_of(pid: int) -> float:
    """Processor seconds that a single-threaded process has used; 0.0 once it is gone."""
    try:
        nanoseconds = Path(f"/proc/{pid}/schedstat").read_text().split()[0]
        if nanoseconds != "0":
            return int(nanoseconds) / 1e9
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mib() -> float:
    """The most memory this very process has held so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def session_members(session: int) -> list[int]:
    """Every process that a session leader started, and what those started."""
    members = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if os.getsid(int(folder.name)) == session:
                    members.append(int(folder.name))
    return members


def memory_of(pids: Sequence[int]) -> float:
    """MiB held together, shared pages counted once (proportional set size)."""
    kib = 0
    for pid in pids:
        with suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            kib += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return kib / 1024


def run_program(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 900.0,
    keep_output: bool = False,
) -> Run:
    """Run a program to its end; what it writes is thrown away unless asked for.

    Its peak counts from what this process holds, for that is what a new process begins as: so
    this one stays small.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out if keep_output else subprocess.DEVNULL,
            stderr=err,
            env=dict(env) if env is not None else None,
            cwd=cwd,
        )
        patience = threading.Timer(timeout, child.kill)
        patience.start()
        _, status, used = os.wait4(child.pid, 0)
        patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        return Run(
            returncode=child.returncode,
            wall=wall,
            cpu=used.ru_utime + used.ru_stime,
            peak_mib=used.ru_maxrss / 1024,
            output=out.read().decode("utf-8", "replace"),
            errors=err.read()[-2000:].decode("utf-8", "replace").strip(),
        )


def in_turn(acts: Sequence[Callable[[], T]], rounds: int) -> list[list[T]]:
    """Each act once per round; every other round goes backwards, so that none is always first.

    Returns one list per act, the rounds in order.
    """
    done: list[list[T]] = [[] for _ in acts]
    for turn in range(rounds):
        order = range(len(acts)) if turn % 2 == 0 else reversed(range(len(acts)))
        for which in order:
            done[which].append(acts[which]())
    return done


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median of the ratios of each pair: a disturbance spoils one pair, not the figure."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(one / other if other else 0.0 for one, other in pairs)
