"""Goals 4, 5 and 9: an invoice, a payment, and who owes what."""

from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks.contender import ask, ask_work
from benchmarks.databases import SQLITE
from benchmarks.measuring import in_turn, median_ratio
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
        acts = [partial(ask_work, akker, name, least=TURNS) for name in ("invoice", "entry")]
        acts += [
            partial(ask_work, peer, "invoice", least=TURNS_OF_TRYTON) for peer in peers.values()
        ]
        turns = in_turn(acts, sizes.pairs)
        invoices, entries, *others = [speeds(works) for works in turns]
        statements = ask(akker, "invoice_statements")["count"]
        among_few = ask_work(akker, "pay", least=TURNS)
        ask(akker, "sell", count=many)
        among_many = ask_work(akker, "pay", least=TURNS)
        aged = ask_work(akker, "aged", times=10)
    checks = [
        Check("invoices with their e-invoice per CPU second", median(invoices), 100, at_least=True),
        Check(
            "CPU of an invoice over that of an entry", median_ratio(entries, invoices), 4, unit="x"
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
        Check(
            "invoices, times Tryton",
            median_ratio(invoices, others[0]) if others else None,
            50,
            at_least=True,
            unit="x",
        ),
    ]
    detail = [
        f"a plain entry of five lines: {median(entries):,.0f} per CPU second",
        f"an invoice: {median(invoices):,.0f} per CPU second ({min(invoices):,.0f} to"
        f" {max(invoices):,.0f})",
        *(
            f"{name}: {median(each):,.1f} invoices per CPU second"
            for name, each in zip(peers, others, strict=True)
        ),
    ]
    return goal.result(checks, detail, missing)


GOAL = Goal(
    key="4",
    title="an invoice of 3 lines, a payment, receivables by age, SQLite",
    target="at least 100 invoices and 100 payments per CPU second, 50 x Tryton, at most 4 x an"
    " entry and 20 statements; a payment at most 1.3 x as dear among 100,000 open items; these by"
    " age in 300 ms",
    measure=measure,
)
