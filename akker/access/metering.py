"""How often a token may come: 600 requests a minute, in all processes together.

A process counts in memory, and tells the database what it counted: at a token's first request
of a minute, then every 15 seconds or 200 requests, whichever is sooner. What it then learns is
the count of all. So one process is exact, each further one lets through 200 more at most, and a
token that asks often writes seldom: a write ends every kept answer (decision 41).
"""

import datetime as dt
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import OperationalError, connection

from akker.kernel.errors import Refused

MOST_PER_MINUTE = 600
MOST_UNTOLD = 200
TOLD_EVERY_SECONDS = 15.0
_SHORT_WAIT = 200  # milliseconds; reading does not wait for a long import
_TELL = """UPDATE access_apitoken SET metered_minute = %s, last_used_at = %s,
    metered_count = CASE WHEN metered_minute = %s THEN metered_count ELSE 0 END + %s
WHERE id = %s RETURNING metered_count
"""

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Count:
    """Of one minute since 1970: what all had told when we last did, and what we did not tell."""

    minute: int
    told_count: int = 0
    untold_count: int = 0
    told_at: float = -math.inf

    def one_more(self) -> "_Count":
        return replace(self, untold_count=self.untold_count + 1)

    def is_due(self, now: float) -> bool:
        return self.untold_count >= MOST_UNTOLD or now - self.told_at >= TOLD_EVERY_SECONDS

    def being_told(self) -> "_Count":
        return _Count(self.minute, self.told_count + self.untold_count, 0, time.monotonic())


_counts: dict[int, _Count] = {}


def count_request(token_id: int) -> None:
    """Step: one request of a token. Refused: too_many_requests."""
    now = dt.datetime.now(dt.UTC)
    minute = int(now.timestamp()) // 60
    with _lock:
        count = _counts.get(token_id)
        if count is None or count.minute != minute:
            count = _Count(minute)
        if count.told_count + count.untold_count >= MOST_PER_MINUTE:
            raise _too_many(now)
        count = count.one_more()
        is_due = count.is_due(time.monotonic())
        _keep(token_id, count.being_told() if is_due else count)
    if is_due and _tell(token_id, count, now) > MOST_PER_MINUTE:
        raise _too_many(now)


def forget_counts() -> None:
    """Step: what this process has counted, for tests and after a fork."""
    with _lock:
        _counts.clear()


def _tell(token_id: int, count: _Count, now: dt.datetime) -> int:
    """What all processes counted; while somebody writes for long, what this one knows of."""
    used_at = connection.ops.adapt_datetimefield_value(now)
    try:
        with _in_a_hurry(), connection.cursor() as cursor:
            minute = count.minute
            cursor.execute(_TELL, [minute, used_at, minute, count.untold_count, token_id])
            row = cursor.fetchone()
    except OperationalError:
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            raise
        return count.told_count + count.untold_count
    told_count = int(row[0]) if row else 0  # a token that is gone opens nothing the next time
    with _lock:
        newer = _counts.get(token_id, count)
        if newer.minute == minute:  # other threads may have counted, and told, meanwhile
            _keep(token_id, replace(newer, told_count=max(newer.told_count, told_count)))
    return told_count


def _keep(token_id: int, count: _Count) -> None:
    if len(_counts) > 10_000:
        _counts.clear()
    _counts[token_id] = count


def _too_many(now: dt.datetime) -> Refused:
    return Refused(
        "too_many_requests",
        "This token made more than {most} requests in a minute.",
        remedy="Go on in {seconds} seconds.",
        most=MOST_PER_MINUTE,
        seconds=60 - now.second,
    )


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """On SQLite, where all writers share one lock, wait for it a moment only."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {_SHORT_WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
