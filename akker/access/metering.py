"""How often a token may come: 600 requests a minute, in all processes together.

A process takes requests by the batch, with one conditional UPDATE, and hands them out from
memory. So the limit holds across processes, and a request costs no statement but one in twenty.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.db.models import Case, F, Q, Value, When

from akker.access.models import ApiToken
from akker.kernel.errors import Refused

MOST_PER_MINUTE = 600
AT_ONCE = 20
_SHORT_WAIT = 200  # milliseconds; reading does not wait for a long import

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Taken:
    minute: int
    left_count: int


_taken: dict[int, _Taken] = {}


def count_request(token_id: int) -> None:
    """Step: one request of a token. Refused: too_many_requests."""
    now = dt.datetime.now(dt.UTC)
    minute = int(now.timestamp()) // 60
    with _lock:
        taken = _taken.get(token_id)
        if taken is not None and taken.minute == minute and taken.left_count:
            _taken[token_id] = _Taken(minute, taken.left_count - 1)
            return
    if not _take(token_id, minute, now):
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
        _taken[token_id] = _Taken(minute, AT_ONCE - 1)


def forget_counts() -> None:
    """Step: what this process has taken, for tests and after a fork."""
    with _lock:
        _taken.clear()


def _take(token_id: int, minute: int, now: dt.datetime) -> bool:
    rows = ApiToken.objects.filter(
        ~Q(metered_minute=minute) | Q(metered_count__lte=MOST_PER_MINUTE - AT_ONCE), pk=token_id
    )
    count = Case(
        When(metered_minute=minute, then=F("metered_count") + AT_ONCE), default=Value(AT_ONCE)
    )
    try:
        with _in_a_hurry():
            taken = rows.update(metered_count=count, metered_minute=minute, last_used_at=now)
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
