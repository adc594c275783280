"""Where this installation keeps its files and its database."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
SQLITE_KEPT_SECONDS = 600


def home() -> Path:
    """The data folder: `AKKER_HOME`, or akker in the user's data folder. Not created here."""
    chosen = os.environ.get("AKKER_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "akker"


def database_settings(url: str, pool_size: int = 0) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgres://user:password@host:port/name`.

    SQLite waits 20 s for another writer and takes its write lock at BEGIN, so that no
    work is done twice; a commit is on disk before it is acknowledged. With a `pool_size`
    connections are kept: PostgreSQL's are shared, SQLite's are each a thread's own.
    `?prepare=off` keeps no plans in PostgreSQL's, for a pooler in front that gives each
    transaction another. Raises ValueError for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            # Opening the file, and reading its tables and guards anew, takes 3 ms of each request.
            "CONN_MAX_AGE": SQLITE_KEPT_SECONDS if pool_size else 0,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": SQLITE_START,
            },
            "TEST": {"NAME": unquote(parts.path) + "-test"},
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,  # a server that was restarted is noticed (REL-4)
            "OPTIONS": {
                # What comes a fifth time is planned once and kept (kernel/kept_plans.py).
                "prepare_threshold": None if query.get("prepare") == ["off"] else 5,
                **({"pool": _pool(pool_size)} if pool_size else {"connect_timeout": 10}),
            },
        }
    raise ValueError(f"AKKER_DATABASE_URL has the scheme {parts.scheme}; use sqlite or postgres.")


def _pool(size: int) -> dict[str, int]:
    return {"min_size": 1, "max_size": size, "timeout": 10}


def database_url() -> str:
    """`AKKER_DATABASE_URL`, or the SQLite file in the data folder."""
    return os.environ.get("AKKER_DATABASE_URL") or f"sqlite:///{home() / 'akker.sqlite3'}"
