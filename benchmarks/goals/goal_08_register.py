"""Goal 8: a page of a ledger account with its running balance, and the whole of it as a file."""

from contextlib import ExitStack

from benchmarks.contender import ask_work
from benchmarks.databases import SQLITE, engines
from benchmarks.measuring import in_turn, median_ratio
from benchmarks.peers.having import PeerMissing
from benchmarks.peers.plain_text import REGISTER_OF, run_peer
from benchmarks.places import Sizes
from benchmarks.product_books import kept_book, product_on
from benchmarks.product_commands import export_register, run_akker
from benchmarks.results import Check, Goal, Result

PAGES = ("first", "middle", "last")


def measure(goal: Goal, sizes: Sizes) -> Result:
    """Pages on both engines; the whole register on SQLite, beside ledger."""
    checks: list[Check] = []
    detail: list[str] = []
    with ExitStack() as stack:
        for engine in stack.enter_context(engines(("sqlite", "postgresql"))):
            with product_on(kept_book(engine, sizes.large)) as akker:
                asked = {"ledger_code": REGISTER_OF, "times": 20}
                works = [ask_work(akker, "register", page=page, **asked) for page in PAGES]
            each = [work.cpu_each * 1000 for work in works]
            checks.append(Check(f"{engine.name} slowest page, CPU", max(each), 25, unit=" ms"))
            shown = zip(PAGES, each, strict=True)
            pages = ", ".join(f"{page} page {cost:.1f}" for page, cost in shown)
            detail.append(f"{engine.name}: {pages} ms CPU with the server")
    found, sentences, missing = export_beside_ledger(sizes)
    return goal.result([*checks, found], detail + sentences, missing)


def export_beside_ledger(sizes: Sizes) -> tuple[Check, list[str], list[str]]:
    """The whole register as CSV, beside `ledger reg` on the same journal, in turn."""
    book = kept_book(SQLITE, sizes.large)
    what = "CPU of the whole export over that of ledger reg"
    decides = sizes.name == "full"
    try:
        run_peer("ledger", "register", sizes.small)
    except PeerMissing as error:
        return Check(what, None, 1, unit="x", decides=decides), [], [str(error)]
    rounds = 1 if sizes.large >= 1_000_000 else sizes.pairs  # a minute each at a million
    ours, theirs = in_turn(
        [
            lambda: run_akker(export_register(REGISTER_OF), book.env, keep_output=True),
            lambda: run_peer("ledger", "register", sizes.large),
        ],
        rounds,
    )
    ratio = median_ratio([run.cpu for run in ours], [run.cpu for run in theirs])
    lines = ours[0].output.count("\n")
    sentence = (
        f"export of {lines:,} lines: akker {ours[0].cpu:.1f} CPU s and {ours[0].peak_mib:,.0f} MiB,"
        f" ledger {theirs[0].cpu:.1f} CPU s and {theirs[0].peak_mib:,.0f} MiB"
    )
    return Check(what, ratio, 1, unit="x", decides=decides), [sentence], []


GOAL = Goal(
    key="8",
    title="register of a ledger account",
    target="at most 25 ms CPU for the first, middle and last page of 50 lines at a million"
    " entries; the whole as a file cheaper in CPU than ledger reg",
    measure=measure,
)
