"""Goal 6: trial balance, balance sheet, profit and loss at a month's end, whatever the size."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import chain
from statistics import median

from benchmarks.contender import Contender, ask, ask_work
from benchmarks.databases import Engine, engines
from benchmarks.measuring import Work, in_turn
from benchmarks.peers.starting import started_django_ledger, started_tryton
from benchmarks.places import Sizes
from benchmarks.product_books import kept_book, product_on
from benchmarks.racing import start_peers
from benchmarks.results import Check, Goal, Result

REPORTS = ("trial_balance", "balance_sheet", "profit_and_loss")


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Our reports are judged; what the peers need for theirs is shown beside them."""
    checks: list[Check] = []
    detail: list[str] = []
    missing: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            found, sentences = reports_on(engine, sizes)
            checks += found
            detail += sentences
            sentences, absent = peers_on(engine, sizes)
            detail += sentences
            missing += absent
    return goal.result(checks, detail, missing)


def reports_on(engine: Engine, sizes: Sizes) -> tuple[list[Check], list[str]]:
    """Each report at the small and the large size, in turn, beside one grouping of all lines."""
    with ExitStack() as stack:
        small = stack.enter_context(product_on(kept_book(engine, sizes.small), "small"))
        large = stack.enter_context(product_on(kept_book(engine, sizes.large), "large"))
        acts = [_asking(runner, name) for name in REPORTS for runner in (small, large)]
        turns = [list(chain(*rounds)) for rounds in in_turn(acts, sizes.pairs)]
        grouping = ask_work(large, "grouping", times=3)
    own: list[float] = []
    growth: list[float] = []
    faster: list[float] = []
    detail = []
    for name, few, many in zip(REPORTS, turns[::2], turns[1::2], strict=True):
        cost, small_cost = (median(work.cpu_each for work in works) for works in (many, few))
        own.append(median(work.cpu for work in many) * 1000)
        growth.append(cost / small_cost)
        faster.append(grouping.cpu_each / cost)
        detail.append(
            f"{engine.name}, {name.replace('_', ' ')}: {cost * 1000:.1f} ms CPU with the server"
            f" at {sizes.large:,} entries, {small_cost * 1000:.1f} at {sizes.small:,};"
            f" grouping the lines {grouping.cpu_each * 1000:,.0f}"
        )
    full = sizes.name == "full"
    return [
        Check(f"{engine.name} CPU inside the process", max(own), 20, unit=" ms"),
        Check("large over small", max(growth), 1.5, unit="x"),
        Check("faster than grouping", min(faster), 50, at_least=True, unit="x", decides=full),
    ], detail


def _asking(runner: Contender, name: str) -> Callable[[], list[Work]]:
    """Four month ends a turn: twenty in five turns."""
    asked = {"name": name, "days": "month_ends", "times": 4}
    return lambda: [Work(**made) for made in ask(runner, "reports", **asked)]


def peers_on(engine: Engine, sizes: Sizes) -> tuple[list[str], list[str]]:
    """What a trial balance costs the peers; for the page, nothing is judged by it."""
    detail: list[str] = []
    with ExitStack() as stack:
        starters = {"django-ledger": started_django_ledger, "tryton": started_tryton}
        peers, missing = start_peers(stack, engine, starters)
        for name, peer in peers.items():
            ask(peer, "fill", count=sizes.peer_entries)
            work = ask_work(peer, "trial_balance", times=3)
            detail.append(
                f"{engine.name}, {name}: trial balance at {sizes.peer_entries:,} entries"
                f" {work.median_ms:,.0f} ms ({work.cpu / work.count * 1000:,.0f} ms CPU of its own)"
            )
    return detail, missing


GOAL = Goal(
    key="6",
    title="reports at a month's end",
    target="at most 20 ms CPU inside the process at a million entries, at most 1.5 x the time at"
    " 10,000, at least 50 x faster than grouping the lines; both databases",
    measure=measure,
)
