"""Reading what somebody put off until a later day."""

import datetime as dt
from dataclasses import dataclass

from akker.access.models import PutOff
from akker.books.models import Book


@dataclass(frozen=True, slots=True)
class PutOffRow:
    need_key: str
    until_on: dt.date
    at_stake_minor: int


def put_off_of(book: Book, user_id: int | None, *, today: dt.date) -> dict[str, PutOffRow]:
    """By key, what a user put off until a day after today. One query, or none for nobody."""
    if user_id is None:
        return {}
    rows = PutOff.objects.filter(book=book, user=user_id, until_on__gt=today)
    columns = ("need_key", "until_on", "at_stake_minor")
    return {key: PutOffRow(key, on, stake) for key, on, stake in rows.values_list(*columns)}
