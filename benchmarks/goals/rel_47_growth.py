"""REL-47: a posting costs as much in a large book as in a small one."""

from contextlib import ExitStack
from statistics import median

from benchmarks.databases import Engine, engines
from benchmarks.measuring import in_turn, median_ratio
from benchmarks.places import Sizes
from benchmarks.product_books import copied, kept_book, product_on
from benchmarks.racing import posting
from benchmarks.results import Check, Goal, Result

FEW = 1_000


def measure(goal: Goal, sizes: Sizes) -> Result:
    checks: list[Check] = []
    detail: list[str] = []
    with engines(("sqlite", "postgresql")) as both:
        for engine in both:
            found, sentence = on_engine(engine, sizes)
            checks.append(found)
            detail.append(sentence)
    return goal.result(checks, detail)


def on_engine(engine: Engine, sizes: Sizes) -> tuple[Check, str]:
    """Copies of a small and a large book, posted to in turn."""
    with ExitStack() as stack:
        acts = []
        for count in (FEW, sizes.large):
            book = stack.enter_context(copied(kept_book(engine, count)))
            runner = stack.enter_context(product_on(book, f"book_of_{count}"))
            acts.append(posting(runner, seconds=sizes.seconds))
        few, many = ([work.cpu_each for work in works] for works in in_turn(acts, sizes.pairs))
    sentence = (
        f"{engine.name}: CPU with the server {median(few) * 1000:.2f} ms at {FEW:,} entries,"
        f" {median(many) * 1000:.2f} ms at {sizes.large:,}"
    )
    return Check(engine.name, median_ratio(many, few), 1.3, unit="x"), sentence


GOAL = Goal(
    key="rel-47",
    title="a posting in a large book over one in a small book",
    target="CPU at a million entries at most 1.3 x that at 1,000; both databases",
    measure=measure,
)
