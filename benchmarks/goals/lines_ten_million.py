"""Ten million lines: the trial balance must not notice."""

from statistics import median

from benchmarks.contender import ask
from benchmarks.databases import engines
from benchmarks.measuring import Work
from benchmarks.places import Sizes
from benchmarks.product_books import copied, kept_book, product_on
from benchmarks.results import Check, Goal, Result

TIMES = 4  # a million entries have 2.8 million lines


def measure(goal: Goal, sizes: Sizes) -> Result:
    """On a copy of the large book, multiplied by SQL."""
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            with copied(kept_book(engine, sizes.large)) as book, product_on(book) as akker:
                lines = ask(akker, "multiply", times=TIMES)["lines"]
                asked = {"name": "trial_balance", "days": "month_ends", "times": 20}
                ends = [Work(**made) for made in ask(akker, "reports", **asked)]
                asked["days"] = "middles"
                middles = [Work(**made) for made in ask(akker, "reports", **asked)]
            cost = median(work.cpu_each for work in ends) * 1000
            checks.append(Check(f"{engine.name}, {lines:,} lines, CPU", cost, 25, unit=" ms"))
            middle = median(work.cpu_each for work in middles) * 1000
            detail.append(
                f"{engine.name}, {lines:,} lines: {cost:.1f} ms CPU with the server at a month's"
                f" end, {middle:.1f} ms on a 15th"
            )
    return goal.result(checks, detail)


GOAL = Goal(
    key="lines",
    title="trial balance over ten million lines",
    target="at most 25 ms CPU at a month's end, the server's included; both databases",
    measure=measure,
)
