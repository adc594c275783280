"""Goal 1: one three-line entry, in a transaction of its own, on SQLite."""

from contextlib import ExitStack
from statistics import median

from benchmarks.databases import SQLITE
from benchmarks.peers.starting import started_django_ledger, started_prototype, started_tryton
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.racing import post_in_turn, speed_sentences, speeds, start_peers, times_faster
from benchmarks.results import Check, Goal, Result


def measure(goal: Goal, sizes: Sizes) -> Result:
    """All four post in turn; ratios are of entries per CPU second of the posting process."""
    with ExitStack() as stack:
        runners = {"akker": stack.enter_context(started_product(SQLITE))}
        peers, missing = start_peers(
            stack,
            SQLITE,
            {
                "prototype": started_prototype,
                "django-ledger": started_django_ledger,
                "tryton": started_tryton,
            },
        )
        turns = post_in_turn(runners | peers, sizes)
    ours = median(speeds(turns["akker"]))
    checks = [
        Check("entries per CPU second", ours, 400, at_least=True, decides=False),
        times_faster(turns, "django-ledger", 5),
        times_faster(turns, "tryton", 40),
        times_faster(turns, "prototype", 0.25, what="of the prototype"),
    ]
    return goal.result(checks, speed_sentences(turns), missing)


GOAL = Goal(
    key="1",
    title="post one 3-line entry, SQLite",
    target="at least 400 entries per CPU second, 5 x django-ledger, 40 x Tryton, 25 % of the"
    " prototype that only writes",
    measure=measure,
)
