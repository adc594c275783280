"""Settings for the two contenders that stand on plain Django: django-ledger and the prototype."""

from typing import Any
from urllib.parse import urlsplit


def database(url: str) -> dict[str, Any]:
    """Durable in both: SQLite in WAL with synchronous=FULL, PostgreSQL as it is installed."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": pragmas,
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "NAME": parts.path.lstrip("/"),
    }
