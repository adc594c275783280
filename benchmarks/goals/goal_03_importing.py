"""Goal 3: import a generated journal by the command line, whole process."""

from benchmarks.measuring import Run
from benchmarks.peers.having import PeerMissing
from benchmarks.peers.plain_text import run_peer
from benchmarks.places import Sizes
from benchmarks.product_books import load
from benchmarks.results import Check, Goal, Result


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Two sizes, each into a new book; the larger one must not need more memory."""
    _, middle = load(sizes.middle)
    _, large = load(sizes.large)
    full = sizes.name == "full"
    more = abs(large.peak_mib / middle.peak_mib - 1) * 100
    checks = [
        Check("entries per CPU second", sizes.large / large.cpu, 2500, at_least=True),
        Check(f"CPU for {sizes.large:,}", large.cpu, 400, unit=" s", decides=full),
        Check("peak", large.peak_mib, 300, unit=" MiB"),
        Check(f"peak apart from {sizes.middle:,}", more, 10, unit=" %", decides=full),
    ]
    detail = [
        _sentence("akker", sizes.middle, middle),
        _sentence("akker", sizes.large, large),
    ]
    for program in ("ledger", "hledger"):
        try:
            read = run_peer(program, "balance", sizes.middle)
            detail.append(_sentence(f"{program}, which only reads it", sizes.middle, read))
        except PeerMissing as error:
            detail.append(f"{program} missing: {error}")
    return goal.result(checks, detail)


def _sentence(name: str, count: int, run: Run) -> str:
    figures = f"{run.cpu:.1f} CPU s, {run.wall:.1f} s, peak {run.peak_mib:,.0f} MiB"
    return f"{name}: {count:,} entries in {figures}"


GOAL = Goal(
    key="3",
    title="import a journal, validated and numbered, SQLite",
    target="at least 2,500 entries per CPU second; a million in at most 400 CPU s and 300 MiB,"
    " within 10 % of the memory for 100,000",
    measure=measure,
)
