"""REL-46: what guards, row security and the hash chain cost a posting, in turn."""

from contextlib import ExitStack
from statistics import median

from benchmarks.contender import ask
from benchmarks.databases import Engine, engines
from benchmarks.measuring import Work, in_turn, median_ratio
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.racing import posting
from benchmarks.results import Check, Goal, Result

# Protection -> the most it may add, in percent.
LIMITS = {"guards": 30, "row-security": 5, "chain": 15}


def measure(goal: Goal, sizes: Sizes) -> Result:
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            found, sentence = on_engine(engine, sizes)
            checks += found
            detail.append(sentence)
    return goal.result(checks, detail)


def on_engine(engine: Engine, sizes: Sizes) -> tuple[list[Check], str]:
    """Short rounds, so that each pair meets the same weather, and many starts.

    One process is a few percent slower than another from its start to its end, for no reason of
    ours; only new ones, on new books, take that out.
    """
    starts, rounds, each = (6, 6, 100) if sizes.name == "full" else (2, 5, 50)
    names = ["", *(name for name in LIMITS if engine.server or name != "row-security")]
    turns: dict[str, list[Work]] = {name: [] for name in names}
    for _ in range(starts):
        for name, works in zip(names, _started_once(engine, names, rounds, each), strict=True):
            turns[name] += works
    checks = []
    for name in names[1:]:
        more = (median_ratio(_costs(turns[""], name), _costs(turns[name], name)) - 1) * 100
        checks.append(Check(f"{engine.name} {name}", more, LIMITS[name], unit=" %"))
    own = median(work.cpu / work.count for work in turns[""]) * 1000
    server = median(work.server_cpu / work.count for work in turns[""]) * 1000
    return checks, f"{engine.name}: {own:.2f} ms CPU of our own a posting, the server {server:.2f}"


def _started_once(engine: Engine, names: list[str], rounds: int, each: int) -> list[list[Work]]:
    """The turns of the product without each of these, all on new books and warm."""
    with ExitStack() as stack:
        runners = [
            stack.enter_context(started_product(engine, without=name, wait_for_disk=False))
            for name in names
        ]
        for runner in runners:
            ask(runner, "settle")
        return in_turn([posting(runner, least=each) for runner in runners], rounds)


def _costs(works: list[Work], protection: str) -> list[float]:
    """The database's own time for what it does itself; the chain is built on our side."""
    if protection == "chain" or not works[0].server_cpu:
        return [work.cpu_each for work in works]
    return [work.server_cpu / work.count for work in works]


GOAL = Goal(
    key="rel-46",
    title="cost of the protections in a posting",
    target="guards at most 30 %, row security at most 5 % of the database's CPU, the chain at"
    " most 15 % of all CPU",
    measure=measure,
)
