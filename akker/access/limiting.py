"""Limits on trying, counted in our own table: they hold for all programs of an installation.

A try is counted before it is made, so that many at once get no further than one by one; one
that succeeds is forgotten.
"""

import datetime as dt

from django.db import transaction

from akker.access.hashes import keyed_hash
from akker.access.models import TryCount
from akker.kernel.errors import Refused

WINDOW = dt.timedelta(minutes=15)


def count_try(kind: str, *what: object, most: int) -> None:
    """One more try of this, of at most so many in 15 minutes. Refused: tries_spent."""
    now = dt.datetime.now(dt.UTC)
    key = keyed_hash("try", kind, *what)
    with transaction.atomic(durable=True):
        TryCount.objects.bulk_create([TryCount(key_hash=key, began_at=now)], ignore_conflicts=True)
        row = TryCount.objects.select_for_update().get(key_hash=key)
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
    # The row stays: somebody else may be about to lock it.
    TryCount.objects.filter(key_hash=keyed_hash("try", kind, *what)).update(count=0)


def forget_old_tries() -> int:
    """Delete counts of which nobody has heard for a day; how many."""
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    return TryCount.objects.filter(began_at__lt=long_ago).delete()[0]
