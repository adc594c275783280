"""The PDF of an invoice with its e-invoice inside: alone, and many together."""

from benchmarks.contender import ask
from benchmarks.databases import SQLITE
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.results import Check, Goal, Result

BATCH = 100  # as `akker export invoice-pdfs` makes them


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Reading the books and the processes that typeset are in the figures."""
    full = sizes.name == "full"
    with started_product(SQLITE) as akker:
        found = ask(akker, "pdfs", single=20 if full else 3, batch=BATCH)
    checks = [
        Check("CPU of one alone", found["cpu"] * 1000, 100, unit=" ms"),
        Check(f"CPU of each of {BATCH} together", found["batch_cpu"] * 1000, 10, unit=" ms"),
    ]
    detail = [f"one alone: {found['wall'] * 1000:.0f} ms of wall time"]
    return goal.result(checks, detail)


GOAL = Goal(
    key="pdf",
    title="the PDF of an invoice, with its e-invoice inside",
    target="at most 100 ms CPU each, at most 10 ms each in a batch",
    measure=measure,
)
