"""Today, the map of customers and the page of one, where there are a hundred thousand."""

import datetime as dt
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clients import read_at_once
from benchmarks.databases import kept_folder, sqlite_url
from benchmarks.goals.receivables_page import (
    FIRST_DAY,
    OWNER,
    served_to_owner,
    wait_for_rest,
    write_rows,
)
from benchmarks.places import Sizes
from benchmarks.product_books import fingerprint
from benchmarks.product_commands import akker, environment, run_akker
from benchmarks.results import Check, Goal, Result

MANY = 100_000
INVOICES, LINES = 5, 4  # of each customer, and of each invoice
PAID_UNTIL = FIRST_DAY + dt.timedelta(days=330)
CONTACTS = 5  # logged with each customer, one in sixty days
LOGGED = """
    INSERT INTO customers_activity (
        book_id, party_id, kind, note_type, "on", at, subject, text, user_name,
        is_sensitive, message_id, logged_at
    )
    SELECT
        party.book_id, party.id, CASE back % 2 WHEN 0 THEN 'call' ELSE 'note' END, '', day,
        day || ' 10:00:00', 'Talk ' || back, 'They asked for the offer',
        'Olga', 0, '', day || ' 10:05:00'
    FROM parties_party AS party
    JOIN (
        SELECT value AS back, date('now', '-' || (value * 60 + 1) || ' days') AS day
        FROM json_each(?)
    )
"""
BOOK = "customers"
COLUMNS = (
    *("number", "date", "due_date", "customer_code", "currency", "line_description"),
    *("quantity", "unit_price", "vat_code"),
)
PAGES = (
    *("", "portfolio", "portfolio?tier=standard", "portfolio?manager=nobody"),
    *("customers", "customers/c5"),
)


def measure(goal: Goal, sizes: Sizes) -> Result:
    """One reader, on SQLite. Each customer has five invoices of four lines, most of them paid, five
    contacts that were logged, and a score."""
    many = MANY if sizes.name == "full" else 1_000
    home = _kept(many)
    loaded = json.loads((home / "loaded.json").read_text())
    with served_to_owner(home) as (port, pids, person):
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
    detail.append(f"scoring all of them: {loaded['score']:.0f} s of CPU")
    return goal.result(checks, detail)


def _kept(many: int) -> Path:
    """A home with such a book, made now where it is not there yet."""
    home = kept_folder(f"customers-{fingerprint()}-{many}")
    if (home / "loaded.json").exists():
        return home
    for old in home.parent.glob("customers-*"):
        shutil.rmtree(old)
    home.mkdir()
    print(f"  importing {many:,} customers and their invoices", file=sys.stderr, flush=True)
    env = environment(home, sqlite_url(home / "akker.sqlite3"))
    words = ("--slug", BOOK, "--country", "NL", "--currency", "EUR")
    run_akker(akker("book", "open", "Customers BV", *words, "--first-day", str(FIRST_DAY)), env)
    write_rows(
        home / "parties.csv",
        ("code", "name", "kind", "country", "payment_terms_days"),
        ((f"c{i}", f"Customer {i}", "customer", "NL", 14) for i in range(many)),
    )
    write_rows(home / "invoices.csv", COLUMNS, _lines(many))
    cpu = {}
    for kind in ("parties", "invoices"):
        path = str(home / f"{kind}.csv")
        cpu[kind] = run_akker(akker("import", kind, path, "--book", BOOK), env).cpu
    pay = [sys.executable, "-m", "benchmarks.product_paid", BOOK, str(PAID_UNTIL)]
    cpu["payments"] = run_akker(pay, env).cpu
    with sqlite3.connect(home / "akker.sqlite3") as database:
        # Nothing but Akker's own form logs a contact, one by one.
        database.execute(LOGGED, (json.dumps(list(range(CONTACTS))),))
    database.close()
    cpu["score"] = run_akker(akker("health", "score", "--book", BOOK), env).cpu
    run_akker(akker("user", "add", OWNER, "--role", "owner", "--name", "Olga"), env)
    (home / "loaded.json").write_text(json.dumps(cpu))
    return home


def _lines(many: int) -> Iterator[tuple[object, ...]]:
    for i in range(many * INVOICES):
        day = FIRST_DAY + dt.timedelta(days=i * 7 % 300)
        due = day + dt.timedelta(days=14)
        head = (f"OLD-{i}", day, due, f"c{i % many}", "EUR")
        for number in range(LINES):
            price = f"{5 + (i % many) % 997 + number}.{i % 100:02}"
            yield (*head, "Goods", 1, price, "V21")


GOAL = Goal(
    key="customers",
    title="Today, the portfolio and a customer at 100,000 customers, 1,000,000 items and 2,000,000"
    " lines, SQLite",
    target="at most 100 ms CPU each",
    measure=measure,
)
