"""Goal 9: who owes what, by age, of two thousand parties."""

from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks.contender import ask, ask_work
from benchmarks.databases import Engine, engines
from benchmarks.measuring import in_turn, median_ratio
from benchmarks.peers.starting import started_tryton
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.racing import start_peers
from benchmarks.results import Check, Goal, Result

TIMES = 2  # in each turn: ten in five


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Of as many entries a third are invoices that nobody paid, as those of Tryton are.

    Ours have 2,000 customers, Tryton's 200.
    """
    checks: list[Check] = []
    detail: list[str] = []
    missing: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            found, sentences, absent = _on(engine, sizes)
            checks += found
            detail += sentences
            missing += absent
    return goal.result(checks, detail, missing)


def _on(engine: Engine, sizes: Sizes) -> tuple[list[Check], list[str], list[str]]:
    with ExitStack() as stack:
        ours = stack.enter_context(started_product(engine))
        ask(ours, "sell", count=sizes.peer_entries // 3)
        starters = {"tryton": started_tryton} if engine.server else {}
        peers, missing = start_peers(stack, engine, starters)
        for peer in peers.values():
            ask(peer, "fill", count=sizes.peer_entries)
        acts = [partial(ask_work, one, "aged", times=TIMES) for one in (ours, *peers.values())]
        works, *theirs = in_turn(acts, sizes.pairs)
    each = median(work.cpu_each for work in works) * 1000
    checks = [Check(f"{engine.name}, CPU of one", each, 100, unit=" ms")]
    detail = [f"{engine.name}: {each:.1f} ms CPU with the server"]
    took = [work.median_ms for work in works]
    for rival in theirs:
        own = [work.median_ms for work in rival]
        checks.append(Check("time over Tryton's", median_ratio(took, own), 0.5, unit="x"))
        detail.append(f"{engine.name}: {median(took):,.0f} ms, Tryton {median(own):,.0f} ms")
    return checks, detail, missing


GOAL = Goal(
    key="9",
    title="receivables by age of 2,000 parties at 100,000 entries",
    target="at most 100 ms CPU; on PostgreSQL at most half of Tryton's time, which has 200 parties",
    measure=measure,
)
