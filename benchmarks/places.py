"""Where the benchmark keeps what it makes, and how long it runs: the only settings there are."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. `pairs` is never below five, or medians mean nothing."""

    name: str
    small: int
    middle: int
    large: int
    seconds: float
    pairs: int
    lines: int
    peer_entries: int


FULL = Sizes("full", 10_000, 100_000, 1_000_000, 5.0, 5, 10_000_000, 100_000)
QUICK = Sizes("quick", 1_000, 3_000, 10_000, 1.0, 5, 100_000, 3_000)


def cache_folder() -> Path:
    """Peers, journals and loaded books, kept from one run to the next; safe to delete."""
    folder = Path(os.environ.get("AKKER_BENCH_CACHE") or Path.home() / ".cache" / "akker-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_folder() -> Path:
    """Where PostgreSQL keeps its files.

    Run by root, the server belongs to the user postgres, who may not look into root's home.
    """
    if os.geteuid() == 0:
        return Path(os.environ.get("AKKER_BENCH_CACHE") or "/var/tmp/akker-bench") / "postgresql"
    return cache_folder() / "postgresql"


def scratch_folder() -> Path:
    """A new empty folder for one measurement; the caller removes it."""
    below = cache_folder() / "scratch"
    below.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=below))
