"""How often a token may come: 600 requests a minute, in all processes together.

A process takes requests by the batch, with one conditional UPDATE, and hands them out from
memory. So the limit holds across processes. Each batch of a minute is as large as all before it
together, so that a token that asks often writes seldom (a write ends every kept answer, decision
41) and no process holds more unused than it has used, or than the first batch.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import OperationalError, connection
from django.db.models import Case, F, Q, Value, When

from akker.access.models import ApiToken
from akker.kernel.errors import Refused

MOST_PER_MINUTE = 600
FIRST_BATCH = 20
_SHORT_WAIT = 200  # milliseconds; reading does not wait for a long import

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Taken:
    """Of one minute since 1970: all that this process took, and what is left of it."""

    minute: int
    all_count: int
    left_count: int


_taken: dict[int, _Taken] = {}


def count_request(token_id: int) -> None:
    """Step: one request of a token. Refused: too_many_requests."""
    now = dt.datetime.now(dt.UTC)
    minute = int(now.timestamp()) // 60
    with _lock:
        taken = _taken.get(token_id)
        if taken is None or taken.minute != minute:
            taken = _Taken(minute, 0, 0)
        if taken.left_count:
            _taken[token_id] = replace(taken, left_count=taken.left_count - 1)
            return
    batch = _take_batch(token_id, max(taken.all_count, FIRST_BATCH), minute, now)
    if not batch:
        raise Refused(
            "too_many_requests",
            "This token made more than {most} requests in a minute.",
            remedy="Go on in {seconds} seconds.",
            most=MOST_PER_MINUTE,
            seconds=60 - now.second,
        )
    with _lock:
        if len(_taken) > 10_000:
            _taken.clear()
        taken = _taken.get(token_id) or taken  # another thread may have taken a batch as well
        if taken.minute != minute:
            taken = _Taken(minute, 0, 0)
        _taken[token_id] = _Taken(minute, taken.all_count + batch, taken.left_count + batch - 1)


def forget_counts() -> None:
    """Step: what this process has taken, for tests and after a fork."""
    with _lock:
        _taken.clear()


def _take_batch(token_id: int, wanted_count: int, minute: int, now: dt.datetime) -> int:
    """As many requests as wanted, or near the limit fewer, in first batches; 0 if none are left."""
    count = wanted_count
    while count and not _take(token_id, count, minute, now):
        count = count // 2 // FIRST_BATCH * FIRST_BATCH
    return count


def _take(token_id: int, count: int, minute: int, now: dt.datetime) -> bool:
    rows = ApiToken.objects.filter(
        ~Q(metered_minute=minute) | Q(metered_count__lte=MOST_PER_MINUTE - count), pk=token_id
    )
    counted = Case(
        When(metered_minute=minute, then=F("metered_count") + count), default=Value(count)
    )
    try:
        with _in_a_hurry():
            taken = rows.update(metered_count=counted, metered_minute=minute, last_used_at=now)
    except OperationalError:
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            raise
        return True  # somebody writes for long: until then each process counts for itself
    return bool(taken)


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
