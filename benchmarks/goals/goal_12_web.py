"""Goal 12: a report over the API, the list of entries, and every page, on a large book."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.clients import Served, processes_of, read_at_once, signed_in
from benchmarks.contender import Contender, ask
from benchmarks.databases import Engine, engines
from benchmarks.goals.starting_up import free_port, served
from benchmarks.measuring import in_turn, median_ratio
from benchmarks.painting import Visit, visits
from benchmarks.peers.plain_text import REGISTER_OF
from benchmarks.places import ROOT, Sizes, database_folder, scratch_folder
from benchmarks.product_books import Loaded, copied, kept_book, product_on
from benchmarks.product_commands import BOOK, LAST_DAY, akker, run_akker
from benchmarks.results import Check, Goal, Result

OWNER = "owner@example.com"
READERS = 8
REPORT = f"/api/v1/books/{BOOK}/reports/trial-balance?as_of={LAST_DAY}"
ENTRIES = f"/books/{BOOK}/entries"
YEAR = "from=2025-01-01&until=2025-12-31"
# What people look at in one set of books; the report pages with the last year of the book.
PAGES = (
    *("", "chart", f"chart/{REGISTER_OF}?{YEAR}", "journals", "entries", "entries/new"),
    *("entries?q=Sale+123", "entries?q=nothing+like+this", "entries?amount=1234.56"),
    *(f"entries?ledger-account={REGISTER_OF}", "drafts", "recurring", "parties"),
    *("reports", f"reports/trial-balance?as-of={LAST_DAY}"),
    *(f"reports/balance-sheet?as-of={LAST_DAY}", f"reports/profit-and-loss?{YEAR}"),
    *(f"reports/general-ledger?{YEAR}", f"reports/journal?{YEAR}"),
    *("log", "jobs", "imports", "exports", "proof", "outbox"),
    *("webhooks", "periods", "years/2025", "currencies", "dimensions", "people"),
    *("settings/company", "settings/numbering", "settings/mail", "settings/tokens"),
    *("find?q=sales", "find?q=Sale+123"),
)
# What a keystroke asks for: the lists under fields, and the palette.
KEYSTROKES = ("entries/options/account?line-code=10", "entries/options/party?party=a", "find?q=ba")
VISITED = ("", "entries", "entries/new", "chart", f"reports/profit-and-loss?{YEAR}", "people")
KIB = 1024


def measure(goal: Goal, sizes: Sizes) -> Result:
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            with copied(kept_book(engine, sizes.large)) as book:
                found, sentences = on_book(engine, book, sizes)
            checks += found
            detail += sentences
    return goal.result(checks, detail)


def on_book(engine: Engine, book: Loaded, sizes: Sizes) -> tuple[list[Check], list[str]]:
    """Beside the trivial view, in turn; then each page alone."""
    run_akker(akker("user", "add", OWNER, "--role", "owner", "--name", "Olga"), book.env)
    # One token alone may not ask so often: each turn has eight of its own.
    fresh = iter([[_program(book) for _ in range(READERS)] for _ in range(2 * sizes.pairs)])
    with ExitStack() as stack:
        port, pids = stack.enter_context(_product(engine, book))
        link = _said(akker("user", "link", OWNER), book, r"(?<=/sign-in/)\S+")
        person = signed_in(port, link)
        trivial_port, trivial_pids = stack.enter_context(_trivial())

        def read(path: str, headers: list[dict[str, str]], *, anew: bool = False) -> Served:
            # A token's 600 a minute would not last for longer.
            seconds = min(sizes.seconds, 2) if path == REPORT else sizes.seconds
            return read_at_once(port, path, headers, pids, seconds=seconds, anew=anew)

        turns = in_turn(
            [
                lambda: read(REPORT, next(fresh)),
                lambda: read(ENTRIES, [person]),
                lambda: read_at_once(
                    trivial_port, "/rows", [{}], trivial_pids, seconds=sizes.seconds
                ),
                lambda: read(REPORT, next(fresh), anew=True),
                lambda: read(ENTRIES, [person], anew=True),
            ],
            sizes.pairs,
        )
        slowest, keys = _pages(port, person, pids, PAGES), _pages(port, person, pids, KEYSTROKES)
        seen = visits(port, person, [f"/books/{BOOK}/{path}" for path in VISITED])
        with product_on(book) as inside:
            counts = [
                _statements(inside, REPORT, _program(book)),
                _statements(inside, ENTRIES, person),
            ]
    checks: list[Check] = []
    trivial = [one.cpu_each for one in turns[2]]
    kinds = (("report", turns[0], turns[3]), ("entries", turns[1], turns[4]))
    for (what, works, made), count in zip(kinds, counts, strict=True):
        name = f"{engine.name} {what}"
        times = median_ratio([one.cpu_each for one in works], trivial)
        anew = median_ratio([one.cpu_each for one in made], trivial)
        checks += [
            Check(f"{name}, CPU over the trivial view", times, 6, unit="x"),
            Check(f"{name}, the same where each is made anew", anew, 6, unit="x", decides=False),
            Check(f"{name}, p95 with 8 readers", _middle_p95(works), 100, unit=" ms"),
            Check(f"{name}, p95 made anew", _middle_p95(made), 100, unit=" ms", decides=False),
            Check(f"{name}, statements made anew", count, 12),
        ]
    checks += [
        Check(f"{engine.name} slowest page, p95", slowest[0][0], 100, unit=" ms"),
        Check(f"{engine.name} slowest keystroke, p95", keys[0][0], 100, unit=" ms"),
        *_visit_checks(engine, max(size for _, _, size in slowest), seen),
    ]
    return checks, _sentences(engine, turns, slowest)


def _visit_checks(engine: Engine, most_bytes: int, seen: list[Visit] | None) -> list[Check]:
    first = max(one.first_bytes for one in seen) / KIB if seen else None
    paint = max(one.painted_ms for one in seen) if seen else None
    return [
        Check(f"{engine.name} largest first visit", first, 150, unit=" KiB"),
        Check(f"{engine.name} largest page after", most_bytes / KIB, 30, unit=" KiB"),
        Check(f"{engine.name} latest first paint", paint, 1000, unit=" ms"),
    ]


def _middle_p95(works: list[Served]) -> float:
    return sorted(one.p95_ms for one in works)[len(works) // 2]


def _sentences(
    engine: Engine, turns: list[list[Served]], slowest: list[tuple[float, str, int]]
) -> list[str]:
    each = [sorted(one.cpu_each for one in works)[len(works) // 2] * 1e6 for works in turns]
    shown = ", ".join(f"/{path} {p95:.0f} ms" for p95, path, _ in slowest[:6])
    largest = max(slowest, key=lambda one: one[2])
    return [
        f"{engine.name}: report {each[0]:,.0f}, made anew {each[3]:,.0f}; entries {each[1]:,.0f},"
        f" made anew {each[4]:,.0f}; trivial view {each[2]:,.0f} microseconds of CPU a request,"
        " the database's included",
        f"{engine.name}: of {len(slowest)} pages the slowest: {shown}; the largest"
        f" over the wire: /{largest[1]} {largest[2] / KIB:,.0f} KiB",
    ]


def _pages(
    port: int, person: Mapping[str, str], pids: list[int], paths: Sequence[str]
) -> list[tuple[float, str, int]]:
    """One reader for each page: 95th percentile in ms, path, bytes; the slowest first.

    Every thread of the server has shown every page before: each has a connection of its own, whose
    first questions find nothing planned. A percentile is of a hundred answers, or of few that are
    slow.
    """
    person = {**person, "Accept-Encoding": "gzip"}
    places = {path: f"/books/{BOOK}/{path}" for path in paths}
    for place in places.values():
        read_at_once(port, place, [person], pids, seconds=0.5, readers=READERS)
    found = []
    for path, place in places.items():
        served = read_at_once(port, place, [person], pids, seconds=5, readers=1)
        found.append((served.p95_ms, path, served.most_bytes))
    return sorted(found, reverse=True)


def _program(book: Loaded) -> dict[str, str]:
    made = akker("token", "create", "--scope", "read", "--book", BOOK)
    return {"Authorization": f"Bearer {_said(made, book, r'akker_[a-zA-Z0-9_]+')}"}


def _said(command: list[str], book: Loaded, pattern: str) -> str:
    printed = run_akker(command, book.env, keep_output=True).output
    found = re.search(pattern, printed)
    assert found, f"{' '.join(command[1:3])} did not print what it should"
    return found[0]


def _statements(inside: Contender, path: str, headers: Mapping[str, str]) -> int:
    return int(ask(inside, "statements_of", path=path, headers=dict(headers)))


@contextmanager
def _product(engine: Engine, book: Loaded) -> Iterator[tuple[int, list[int]]]:
    port, folder = free_port(), scratch_folder()
    postmaster = 0
    if engine.server:
        postmaster = int((database_folder() / "postmaster.pid").read_text().split()[0])
    with served(akker("up", "--port", str(port)), port, folder, book.env, 60) as (_, leader):
        yield port, processes_of(leader, postmaster)


@contextmanager
def _trivial() -> Iterator[tuple[int, list[int]]]:
    port, folder = free_port(), scratch_folder()
    granian = str(Path(sys.executable).parent / "granian")
    options = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-log")
    command = [granian, *options, "--port", str(port), "benchmarks.trivial_app:application"]
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with served(command, port, folder, env, 60) as (_, leader):
        yield port, processes_of(leader)


GOAL = Goal(
    key="12",
    title="pages and API at a million entries",
    target="a request at most 6 x the CPU of a trivial JSON view in the same run; p95 with 8"
    " readers at most 100 ms; at most 12 statements; every page and keystroke p95 at most 100 ms;"
    " 150 KiB on a first visit, 30 after, first paint within a second",
    measure=measure,
)
