"""Goal 2: the same on PostgreSQL, one connection, and how many statements it takes."""

from contextlib import ExitStack
from statistics import median

from benchmarks.contender import ask
from benchmarks.databases import engines
from benchmarks.peers.starting import started_django_ledger, started_prototype
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.racing import post_in_turn, speed_sentences, speeds, start_peers, times_faster
from benchmarks.results import Check, Goal, Result


def measure(goal: Goal, sizes: Sizes) -> Result:
    """As goal 1, with the statements of one posting counted beside it."""
    with ExitStack() as stack:
        engine = stack.enter_context(engines(("postgresql",)))[0]
        akker = stack.enter_context(started_product(engine))
        few = ask(akker, "statements", line_count=2)
        many = ask(akker, "statements", line_count=50)
        peers, missing = start_peers(
            stack,
            engine,
            {"prototype": started_prototype, "django-ledger": started_django_ledger},
        )
        turns = post_in_turn({"akker": akker} | peers, sizes)
    ours = median(speeds(turns["akker"]))
    server = median(work.server_cpu / work.count for work in turns["akker"])
    checks = [
        Check("entries per CPU second", ours, 300, at_least=True, decides=False),
        times_faster(turns, "django-ledger", 4),
        Check("statements for 2 lines", few["count"], 8),
        Check("more for 50 lines", many["count"] - few["count"], 0),
    ]
    detail = speed_sentences(turns)
    detail.append(f"akker: the server's own CPU {server * 1000:.2f} ms an entry")
    detail.append("statements: " + "; ".join(few["kinds"]))
    return goal.result(checks, detail, missing)


GOAL = Goal(
    key="2",
    title="post one 3-line entry, PostgreSQL",
    target="at least 300 entries per CPU second, 4 x django-ledger, at most 8 statements whatever"
    " the number of lines",
    measure=measure,
)
