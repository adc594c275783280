"""Goal 7: the same reports in the middle of a month."""

from benchmarks.contender import ask
from benchmarks.databases import engines
from benchmarks.goals.goal_06_month_end_reports import REPORTS
from benchmarks.measuring import Work
from benchmarks.places import Sizes
from benchmarks.product_books import kept_book, product_on
from benchmarks.results import Check, Goal, Result


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Whole months come from stored totals, half a month from its lines: the worst month counts."""
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            worst = 0.0
            with product_on(kept_book(engine, sizes.large)) as akker:
                for name in REPORTS:
                    made = ask(akker, "reports", name=name, days="middles", times=0)
                    each = sorted(Work(**work).cpu_each * 1000 for work in made)
                    worst = max(worst, each[-1])
                    detail.append(
                        f"{engine.name}, {name.replace('_', ' ')}: {each[len(each) // 2]:.1f} ms"
                        f" CPU with the server in the median month, {each[-1]:.1f} in the worst"
                    )
            checks.append(Check(f"{engine.name} worst month, CPU", worst, 60, unit=" ms"))
    return goal.result(checks, detail)


GOAL = Goal(
    key="7",
    title="reports on the 15th of each of 36 months",
    target="at most 60 ms CPU at a million entries, the server's included; both databases",
    measure=measure,
)
