"""Days and moments as a database gives them: SQLite as text, PostgreSQL as such."""

import datetime as dt


def day_of(stored: str | dt.date) -> dt.date:
    return stored if isinstance(stored, dt.date) else dt.date.fromisoformat(stored)


def moment_of(stored: str | dt.datetime) -> dt.datetime:
    """In UTC where the database says no zone, as SQLite does."""
    moment = stored if isinstance(stored, dt.datetime) else dt.datetime.fromisoformat(stored)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def moment_text(moment: dt.datetime) -> str:
    """What hashes cover of a moment: UTC with six decimals, 2026-03-02T10:11:12.000000Z."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
