"""The pages of who owes us, and of one of them, where a hundred thousand customers do."""

import csv
import datetime as dt
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.clients import processes_of, read_at_once, signed_in, whole_cpu
from benchmarks.databases import kept_folder, sqlite_url
from benchmarks.goals.starting_up import free_port, served
from benchmarks.places import Sizes, scratch_folder
from benchmarks.product_books import fingerprint
from benchmarks.product_commands import akker, environment, run_akker
from benchmarks.results import Check, Goal, Result

MANY = 100_000
BOOK, OWNER = "owing", "owner@example.com"
FIRST_DAY = dt.date(2026, 1, 1)
_INVOICE_COLUMNS = (
    *("number", "date", "due_date", "customer_code", "currency", "line_description"),
    *("quantity", "unit_price", "vat_code"),
)
PAGES = (
    *("receivables", "receivables?as-of=2026-10-15", "reminders", "reminders?after=50000"),
    *("invoices", "parties", "party/c5"),
)


def measure(goal: Goal, sizes: Sizes) -> Result:
    """One reader, on SQLite. Every customer owes something, a fifth of them twice."""
    many = MANY if sizes.name == "full" else 3_000
    with served_to_owner(_kept(many)) as (port, pids, person):
        wait_for_rest(pids)
        found = {}
        for page in PAGES:
            path = f"/books/{BOOK}/{page}"
            read_at_once(port, path, [person], pids, seconds=1, readers=1)
            found[page] = read_at_once(port, path, [person], pids, seconds=6, readers=1)
    checks = [
        Check(f"/{page}, CPU at {many:,} customers", one.cpu_each * 1000, 100, unit=" ms")
        for page, one in found.items()
    ]
    detail = [
        f"/{page}: median {one.median_ms:.0f} ms, p95 {one.p95_ms:.0f} ms,"
        f" {one.most_bytes / 1024:,.0f} KiB not compressed"
        for page, one in found.items()
    ]
    return goal.result(checks, detail)


def wait_for_rest(pids: list[int]) -> None:
    """Until what a server does by itself after a start is done: it is no part of a page."""
    for _ in range(180):
        before = whole_cpu(pids)
        time.sleep(1)
        if whole_cpu(pids) - before < 0.03:
            return


def _kept(many: int) -> Path:
    """A home with such a book, made now where it is not there yet."""
    home = kept_folder(f"owing-{fingerprint()}-{many}")
    if (home / "loaded.json").exists():
        return home
    for old in home.parent.glob("owing-*"):
        shutil.rmtree(old)
    home.mkdir()
    print(f"  importing {many:,} customers and what they owe", file=sys.stderr, flush=True)
    env = environment(home, sqlite_url(home / "akker.sqlite3"))
    words = ("--slug", BOOK, "--country", "NL", "--currency", "EUR")
    run_akker(akker("book", "open", "Owing BV", *words, "--first-day", str(FIRST_DAY)), env)
    write_rows(
        home / "parties.csv",
        ("code", "name", "kind", "country", "payment_terms_days"),
        ((f"c{i}", f"Customer {i}", "customer", "NL", 14) for i in range(many)),
    )
    write_rows(
        home / "invoices.csv",
        _INVOICE_COLUMNS,
        (_invoice(i, many) for i in range(many * 6 // 5)),
    )
    cpu = {}
    for kind in ("parties", "invoices"):
        path = str(home / f"{kind}.csv")
        cpu[kind] = run_akker(akker("import", kind, path, "--book", BOOK), env).cpu
    run_akker(akker("user", "add", OWNER, "--role", "owner", "--name", "Olga"), env)
    (home / "loaded.json").write_text(json.dumps(cpu))
    return home


def _invoice(i: int, many: int) -> tuple[object, ...]:
    day = FIRST_DAY + dt.timedelta(days=i * 7 % 300)
    due = day + dt.timedelta(days=14)
    price = f"{50 + i % 1000}.{i % 100:02}"
    return f"OLD-{i}", day, due, f"c{i % many}", "EUR", "Goods", 1, price, "V21"


def write_rows(path: Path, heads: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])


@contextmanager
def served_to_owner(home: Path) -> Iterator[tuple[int, list[int], dict[str, str]]]:
    """Port, processes, and the cookie of the owner who has signed in."""
    env = environment(home, sqlite_url(home / "akker.sqlite3"))
    link = run_akker(akker("user", "link", OWNER), env, keep_output=True).output
    port = free_port()
    with served(akker("up", "--port", str(port)), port, scratch_folder(), env, 60) as (_, leader):
        person = signed_in(port, link.strip().rpartition("/sign-in/")[2].split()[0])
        yield port, processes_of(leader), person


GOAL = Goal(
    key="receivables",
    title="the pages of who owes us at 100,000 customers, SQLite",
    target="at most 100 ms CPU each, today and as of an earlier day",
    measure=measure,
)
