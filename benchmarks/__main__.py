"""Measure goals and write docs/performance.md: `python3 dev.py bench [goal ...] [--quick]`."""

import argparse
import sys
import time

from benchmarks.contender import ContenderFailed
from benchmarks.goals import GOALS
from benchmarks.limits import limits
from benchmarks.page import PAGE, machine, write_page
from benchmarks.peers.having import PeerMissing
from benchmarks.places import FULL, QUICK, ROOT, Sizes
from benchmarks.product_commands import ProductFailed
from benchmarks.results import Goal, Result


def measured(goal: Goal, sizes: Sizes) -> Result:
    """The goal's result; what stopped it, said in one sentence, where something did."""
    try:
        return goal.measure(goal, sizes)
    except (PeerMissing, ContenderFailed, ProductFailed) as error:
        return goal.result([], missing=[" / ".join(str(error).splitlines())])


def main() -> int:
    """0 when no measured goal was missed; small sizes are shown and judge nothing."""
    known = [goal.key for goal in GOALS]
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description="Measure Akker beside other programs, in turn, in one run.",
        epilog="Goals: " + "; ".join(f"{goal.key} ({goal.title})" for goal in GOALS),
    )
    parser.add_argument("goals", nargs="*", metavar="goal", help="all of them by default")
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing written")
    parser.add_argument("--no-page", action="store_true", help="write nothing")
    parser.add_argument("--detail", action="store_true", help="print what stands behind a figure")
    wanted = parser.parse_args()
    unknown = sorted(set(wanted.goals) - set(known))
    if unknown:
        parser.error(f"no goal {', '.join(unknown)}; there are {', '.join(known)}")
    sizes = QUICK if wanted.quick else FULL
    writes = not (wanted.quick or wanted.no_page)
    disk = limits(2.0) if writes else []
    results = []
    for goal in GOALS:
        if wanted.goals and goal.key not in wanted.goals:
            continue
        started = time.monotonic()
        result = measured(goal, sizes)
        print(result.line, flush=True)
        if wanted.detail:
            print("".join(f"           {line}\n" for line in result.detail), end="", flush=True)
        print(f"  ({time.monotonic() - started:.0f} s)", file=sys.stderr, flush=True)
        results.append(result)
        if writes:
            # Only now: a goal installs the peers it measures beside.
            write_page([result], known, [*machine(sizes), *disk])
    if writes:
        print(f"Written to {PAGE.relative_to(ROOT)}.")
    return 0 if wanted.quick else int(any(result.verdict == "MISSED" for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
