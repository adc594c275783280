"""Goal 10: eight writers at once on PostgreSQL, in one month, on one bank account."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.contender import Contender, answer_of, ask_without_waiting, contender
from benchmarks.databases import engines, fresh_database
from benchmarks.measuring import Work, in_turn, median_ratio, run_program
from benchmarks.places import ROOT, Sizes, scratch_folder
from benchmarks.postgresql import OWNER, Server, run_sql
from benchmarks.product_books import COMMAND
from benchmarks.product_commands import check, environment
from benchmarks.results import Check, Goal, Result

WRITERS = 8
APART = 100_000_000  # so that no two writers make the same entry


@dataclass(frozen=True, slots=True)
class Crowd:
    """Writers on one book."""

    writers: list[Contender]
    database: str
    url: str
    home: Path


@contextmanager
def crowd(url: str, database: str, *extra: str) -> Iterator[Crowd]:
    home = scratch_folder()
    with ExitStack() as stack:
        writers = []
        for number in range(WRITERS):
            command = [*COMMAND, url, str(home), *(["--open"] if number == 0 else []), *extra]
            runner = stack.enter_context(contender(f"{database}_{number}", command))
            ask_without_waiting(runner, "ready")
            answer_of(runner)
            writers.append(runner)
        yield Crowd(writers, database, url, home)


def write(
    who: Crowd, sizes: Sizes, kinds: list[dict[str, object]], turn: int
) -> tuple[float, list[Work]]:
    """All post at the same moment; entries per second together, and each one's work."""
    starts_at = time.time() + 1.0
    for number, runner in enumerate(who.writers):
        ask_without_waiting(
            runner,
            "post",
            seconds=sizes.seconds,
            starts_at=starts_at,
            first=number * APART + turn * 1_000_000,
            same_month=True,
            **kinds[number % len(kinds)],
        )
    works = [Work(**answer_of(runner)) for runner in who.writers]
    return sum(work.count / work.wall for work in works), works


ONE_JOURNAL: list[dict[str, object]] = [{"journal": "GEN"}]
# The disk takes one flush at a time, so it bounds how much two journals can gain over one.
WITHOUT_THE_DISK = "SET synchronous_commit = off"
TWO_JOURNALS: list[dict[str, object]] = [{"journal": "GEN"}, {"journal": "BNK", "other": True}]


def measure(goal: Goal, sizes: Sizes) -> Result:
    """The three ways of writing take turns; afterwards the product checks its own book."""
    with ExitStack() as stack:
        engine = stack.enter_context(engines(("postgresql",)))[0]
        server = engine.server
        assert server is not None
        crowds = []
        for name, extra in (("akker", ()), ("bare", ("--without", "month-totals")), ("quick", ())):
            database = f"bench_crowd_{name}"
            url = stack.enter_context(fresh_database(engine, database, OWNER))
            if name == "quick":
                run_sql(server, "postgres", f"ALTER DATABASE {database} {WITHOUT_THE_DISK}")
            crowds.append(stack.enter_context(crowd(url, database, *extra)))
        akker, bare, quick = crowds
        turns = iter(range(1, 1000))
        made = in_turn(
            [
                lambda: write(akker, sizes, ONE_JOURNAL, next(turns)),
                lambda: write(bare, sizes, ONE_JOURNAL, next(turns)),
                lambda: write(akker, sizes, TWO_JOURNALS, next(turns)),
                lambda: write(quick, sizes, ONE_JOURNAL, next(turns)),
                lambda: write(quick, sizes, TWO_JOURNALS, next(turns)),
            ],
            sizes.pairs,
        )
        one, without, two, *undisked = ([speed for speed, _ in rounds] for rounds in made)
        works = [work for _, works in made[0] for work in works]
        deadlocks = sum(_deadlocks(server, who.database) for who in crowds)
        checked = run_program(check(), env=environment(akker.home, akker.url), cwd=ROOT)
    slowest = max(work.p95_ms / work.median_ms for work in works)
    spread = median(work.p95_ms for work in works) / median(work.median_ms for work in works)
    return goal.result(
        [
            Check("with month totals over without", median_ratio(one, without), 0.85, True, "x"),
            Check("two journals over one", median_ratio(two, one), 1.3, True, "x"),
            Check("deadlocks", deadlocks, 0),
            Check("p95 over median", spread, 4, unit="x"),
            Check("exit of akker check", checked.returncode, 0),
        ],
        [
            *([f"akker check said: {checked.errors[-200:]}"] if checked.returncode else []),
            f"{median(one):,.0f} entries/s together, {median(without):,.0f} without month totals,"
            f" {median(two):,.0f} in two journals that share no ledger account",
            f"where commits do not wait for the disk: {median(undisked[0]):,.0f} entries/s in one"
            f" journal, {median(undisked[1]):,.0f} in two: {median_ratio(*undisked[::-1]):.2f} x",
            f"one entry: median {median(work.median_ms for work in works):.1f} ms,"
            f" p95 {median(work.p95_ms for work in works):.1f} ms; worst writer {slowest:.1f} x",
        ],
    )


def _deadlocks(server: Server, database: str) -> int:
    sql = f"SELECT deadlocks FROM pg_stat_database WHERE datname = '{database}'"
    return int(run_sql(server, "postgres", sql))


GOAL = Goal(
    key="10",
    title="eight writers, PostgreSQL",
    target="with month totals at least 85 % of the speed without; two journals without a shared"
    " ledger account at least 1.3 x one; no deadlock; p95 at most 4 x the median; then the check"
    " finds nothing",
    measure=measure,
)
