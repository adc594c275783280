"""Goal 11: the trial balance from the command line, whole process, beside ledger."""

from collections.abc import Callable
from statistics import median

from benchmarks.databases import SQLITE
from benchmarks.measuring import Run, in_turn, median_ratio
from benchmarks.peers.having import PeerMissing
from benchmarks.peers.plain_text import differences, run_peer
from benchmarks.places import Sizes
from benchmarks.product_books import kept_book
from benchmarks.product_commands import run_akker, trial_balance
from benchmarks.results import Check, Goal, Result


def _akker(count: int) -> Callable[[], Run]:
    book = kept_book(SQLITE, count)
    return lambda: run_akker(trial_balance(), book.env)


def _peer(program: str, count: int) -> Callable[[], Run]:
    return lambda: run_peer(program, "balance", count)


def measure(goal: Goal, sizes: Sizes) -> Result:
    """The product at three sizes in turn, then beside each peer at each size."""
    full = sizes.name == "full"
    counts = (sizes.small, sizes.middle, sizes.large)
    akker = [_akker(count) for count in counts]
    ours = dict(zip(counts, in_turn(akker, sizes.pairs), strict=True))
    detail = [_sentence("akker", count, runs) for count, runs in ours.items()]
    cpu = {count: [run.cpu for run in runs] for count, runs in ours.items()}
    checks = [
        Check("CPU at large over small", median_ratio(cpu[sizes.large], cpu[sizes.small]), 1.2),
        Check("CPU at large", median(cpu[sizes.large]), 0.8, unit=" s"),
        Check("peak", max(run.peak_mib for run in ours[sizes.large]), 150, unit=" MiB"),
    ]
    missing: list[str] = []
    for program, least in (("ledger", {1: 2.0, 2: 30.0}), ("hledger", {}), ("beancount", {})):
        for place, count in enumerate(counts):
            if place == 2 and program != "ledger":
                continue  # minutes and gigabytes, and nothing is judged by it
            try:
                found, sentence = beside(program, count, sizes)
            except PeerMissing as error:
                missing.append(str(error))
                break
            detail.append(sentence)
            if place in least:
                what = f"times cheaper than {program} at {count:,}"
                checks.append(Check(what, found, least[place], True, "x", decides=full))
    return goal.result(checks, detail, missing)


def beside(program: str, count: int, sizes: Sizes) -> tuple[float, str]:
    """How many times the CPU of akker a program takes, in turn. Raises PeerMissing."""
    if count == sizes.small and differences(program, count):
        raise PeerMissing(f"{program} gives other balances than were generated")
    rounds = 3 if count >= 1_000_000 or program != "ledger" else sizes.pairs
    ours, theirs = in_turn([_akker(count), _peer(program, count)], rounds)
    ratio = median_ratio([run.cpu for run in theirs], [run.cpu for run in ours])
    return ratio, f"{_sentence(program, count, theirs)}: {ratio:.1f} x akker"


def _sentence(name: str, count: int, runs: list[Run]) -> str:
    cpu, peak = median(run.cpu for run in runs), median(run.peak_mib for run in runs)
    return f"{name}, {count:,} entries: {cpu:.2f} CPU s, peak {peak:,.0f} MiB (n = {len(runs)})"


GOAL = Goal(
    key="11",
    title="trial balance on the command line, SQLite",
    target="CPU at a million entries at most 1.2 x that at 10,000 and at most 0.8 s; at least"
    " 2 x cheaper than ledger at 100,000 and 30 x at a million; peak at most 150 MiB",
    measure=measure,
)
