"""Goals 4, 5 and 9: an invoice, a payment, and who owes what."""

from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks.contender import ask, ask_work
from benchmarks.databases import SQLITE
from benchmarks.measuring import Work, in_turn, median_ratio
from benchmarks.peers.starting import started_tryton
from benchmarks.places import Sizes
from benchmarks.product_books import started_product
from benchmarks.racing import speeds, start_peers
from benchmarks.results import Check, Goal, Result

FEW, MANY = 1_000, 100_000
TURNS = 200
TURNS_OF_TRYTON = 3  # it takes some seconds for each


def measure(goal: Goal, sizes: Sizes) -> Result:
    """On SQLite, in one process: first among few open items, then among many."""
    many = MANY if sizes.name == "full" else 5_000
    with ExitStack() as stack:
        akker = stack.enter_context(started_product(SQLITE))
        ask(akker, "sell", count=FEW)
        peers, missing = start_peers(stack, SQLITE, {"tryton": started_tryton})
        acts = [partial(ask_work, akker, "invoice", least=TURNS)]
        acts += [
            partial(ask_work, peer, "invoice", least=TURNS_OF_TRYTON) for peer in peers.values()
        ]
        turns = in_turn(acts, sizes.pairs)
        invoice = ask_work(akker, "invoice", least=TURNS)
        entry = ask_work(akker, "entry", least=TURNS)
        statements = ask(akker, "invoice_statements")["count"]
        among_few = ask_work(akker, "pay", least=TURNS)
        ask(akker, "sell", count=many)
        among_many = ask_work(akker, "pay", least=TURNS)
        aged = ask_work(akker, "aged", times=10)
    checks = [
        Check("invoices with their e-invoice per CPU second", invoice.per_cpu, 100, at_least=True),
        Check(
            "CPU of an invoice over that of an entry", entry.per_cpu / invoice.per_cpu, 4, unit="x"
        ),
        Check("statements of issuing one", statements, 20),
        Check("payments per CPU second", among_few.per_cpu, 100, at_least=True),
        Check(
            f"cost among {many:,} open items over that among {FEW:,}",
            among_few.per_cpu / among_many.per_cpu,
            1.3,
            unit="x",
        ),
        Check(f"receivables by age of {many:,} open items", aged.cpu_each * 1000, 300, unit=" ms"),
        Check("invoices, times Tryton", _times(turns), 50, at_least=True, unit="x"),
    ]
    detail = [
        f"a plain entry of five lines: {entry.per_cpu:,.0f} per CPU second",
        *(
            f"{name}: {median(speeds(works)):,.1f} invoices per CPU second"
            for name, works in zip(["akker", *peers], turns, strict=True)
        ),
    ]
    return goal.result(checks, detail, missing)


def _times(turns: list[list[Work]]) -> float | None:
    """How many times as many invoices per processor second as the peer, if it was there."""
    return median_ratio(speeds(turns[0]), speeds(turns[1])) if len(turns) > 1 else None


GOAL = Goal(
    key="4",
    title="an invoice of 3 lines, a payment, receivables by age, SQLite",
    target="at least 100 invoices and 100 payments per CPU second, 50 x Tryton, at most 4 x an"
    " entry and 20 statements; a payment at most 1.3 x as dear among 100,000 open items; these by"
    " age in 300 ms",
    measure=measure,
)
