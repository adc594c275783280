"""Limits on trying, counted in our own table: they hold for all programs of an installation.

A try is counted before it is made, so that many at once get no further than one by one; one
that succeeds is forgotten.
"""

import datetime as dt

from django.db import transaction

from akker.access.ciphers import keyed_hash
from akker.access.models import TryCount
from akker.kernel.errors import Refused

WINDOW = dt.timedelta(minutes=15)


def count_try(kind: str, *what: object, most: int) -> None:
    """One more try of this, of at most so many in 15 minutes. Refused: tries_spent."""
    now = dt.datetime.now(dt.UTC)
    with transaction.atomic(durable=True):
        row, _ = TryCount.objects.select_for_update().get_or_create(
            key_hash=keyed_hash("try", kind, *what), defaults={"began_at": now}
        )
        if now - row.began_at >= WINDOW:
            row.began_at, row.count = now, 0
        if row.count >= most:
            raise Refused(
                "tries_spent",
                "That was tried too often.",
                remedy="Wait {minutes} minutes, then try again.",
                minutes=WINDOW // dt.timedelta(minutes=1),
            )
        row.count += 1
        row.save(update_fields=["began_at", "count"])


def forget_tries(kind: str, *what: object) -> None:
    """It was whom they said: what was counted against them is gone."""
    TryCount.objects.filter(key_hash=keyed_hash("try", kind, *what)).delete()


def forget_old_tries() -> int:
    """Delete counts that hold nobody back any more; how many."""
    return TryCount.objects.filter(began_at__lte=dt.datetime.now(dt.UTC) - WINDOW).delete()[0]
