"""A year of a wholesaler's real sales by the command line, whole process, on SQLite."""

import os
import shutil
from pathlib import Path

from benchmarks.databases import sqlite_url
from benchmarks.places import ROOT, Sizes, scratch_folder
from benchmarks.product_commands import akker, environment, run_akker
from benchmarks.results import Check, Goal, Result

SLICE = Path("data", "customers", "online-retail-slice-a.csv.gz")


def measure(goal: Goal, sizes: Sizes) -> Result:
    """The same at every size: the file is as it is. Not measured where it is not here."""
    del sizes
    path = Path(os.environ.get("AKKER_SHARED") or ROOT.parent / "shared") / SLICE
    cpu = peak = None
    if path.is_file():
        home = scratch_folder()
        try:
            env = environment(home, sqlite_url(home / "akker.sqlite3"))
            words = ("--slug", "retail", "--country", "GB", "--currency", "GBP")
            run_akker(akker("book", "open", "Retail", *words, "--first-day", "2010-01-01"), env)
            run_akker(akker("open", "year", "--book", "retail"), env)
            run = run_akker(akker("import", "retail", str(path), "--book", "retail"), env)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        cpu, peak = run.cpu, run.peak_mib
    checks = [
        Check("12,329 documents with 281,075 lines", cpu, 240, unit=" CPU s"),
        Check("peak", peak, 600, unit=" MiB"),
    ]
    return goal.result(checks)


GOAL = Goal(
    key="retail",
    title="import a year of real sales: customers, invoices, credit notes, SQLite",
    target="at most 240 CPU s and 600 MiB",
    measure=measure,
)
