"""REL-43: how fast the hash chain is verified, and in how much memory."""

from benchmarks.contender import ask
from benchmarks.databases import engines
from benchmarks.places import Sizes
from benchmarks.product_books import kept_book, product_on
from benchmarks.results import Check, Goal, Result

LEAST = {"SQLite": 10_000, "PostgreSQL": 30_000}


def measure(goal: Goal, sizes: Sizes) -> Result:
    """The large book as it was imported, verified once on each engine."""
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            with product_on(kept_book(engine, sizes.large)) as akker:
                made = ask(akker, "verify")
            speed = made["entries"] / made["cpu"]
            least = LEAST[engine.name]
            what = f"{engine.name}, entries per CPU second"
            checks.append(Check(what, speed, least, at_least=True))
            checks.append(Check("peak", made["peak_mib"], 200, unit=" MB"))
            detail.append(
                f"{engine.name}: {made['entries']:,} entries in {made['cpu']:.1f} CPU s with the"
                f" server, {made['wall']:.1f} s"
            )
    return goal.result(checks, detail)


GOAL = Goal(
    key="rel-43",
    title="verify the hash chain",
    target="at least 10,000 entries per CPU second on SQLite and 30,000 in PostgreSQL, in less"
    " than 200 MB",
    measure=measure,
)
