"""Eight readers at once, each with a connection of its own, asking a server for one page."""

import http.client
import itertools
import statistics
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import TICKS, session_members
from benchmarks.product_commands import ProductFailed


@dataclass(frozen=True, slots=True)
class Served:
    """What the readers met. `cpu_each` is the server's, in seconds; `most_bytes` as sent."""

    count: int
    median_ms: float
    p95_ms: float
    cpu_each: float
    most_bytes: int


def read_at_once(
    port: int,
    path: str,
    headers: Sequence[Mapping[str, str]],
    pids: Sequence[int],
    *,
    seconds: float,
    readers: int = 8,
    anew: bool = True,
) -> Served:
    """Each reader with its own headers, in turn. Raises ProductFailed for what is not 200.

    With `anew` no two requests are the same, so that no answer can be one that was kept.
    """
    until = time.perf_counter() + seconds
    times: list[float] = []
    sizes: list[int] = []
    wrong: list[str] = []
    numbers = itertools.count()

    def reader(own: Mapping[str, str]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until and not wrong:
            began = time.perf_counter()
            turn = {"X-Turn": str(next(numbers))} if anew else {}
            line.request("GET", path, headers={"Host": "localhost", **own, **turn})
            answer = line.getresponse()
            body = answer.read()
            times.append(time.perf_counter() - began)
            sizes.append(len(body))
            if answer.status != 200:
                wrong.append(f"GET {path} answers {answer.status}")
        line.close()

    before = whole_cpu(pids)
    each = itertools.islice(itertools.cycle(headers), readers)
    threads = [threading.Thread(target=reader, args=(own,)) for own in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cpu = whole_cpu(pids) - before
    if wrong or not times:
        raise ProductFailed((wrong or [f"GET {path} never answers"])[0])
    ordered = sorted(times)
    return Served(
        count=len(ordered),
        median_ms=statistics.median(ordered) * 1000,
        p95_ms=ordered[int(len(ordered) * 0.95)] * 1000,
        cpu_each=cpu / len(ordered),
        most_bytes=max(sizes),
    )


def whole_cpu(pids: Sequence[int]) -> float:
    """Processor seconds of these processes with all their threads."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def processes_of(leader: int, postmaster: int = 0) -> list[int]:
    """A server's own processes, and those of the database server that works for it."""
    found = session_members(leader)
    for folder in Path("/proc").iterdir():
        if postmaster and folder.name.isdigit():
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found += [int(folder.name)] if parent == postmaster else []
    return found


def signed_in(port: int, token: str) -> dict[str, str]:
    """The cookie of somebody who came in by a sign-in link, as a header."""
    jar = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"http://localhost:{port}/sign-in/{token}").read().decode()
    mark = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = urllib.parse.urlencode({"token": token, "csrfmiddlewaretoken": mark}).encode()
    browser.open(f"http://localhost:{port}/sign-in", form).read()
    return {"Cookie": "; ".join(f"{c.name}={c.value}" for c in jar.cookiejar)}
