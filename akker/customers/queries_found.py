"""Finding notes and contacts, by their words too: with the index of words that timelines have."""

import datetime as dt

from django.db.models import Q, QuerySet

from akker.books.models import Book
from akker.customers.models import Activity, SoughtText, SoughtWord
from akker.customers.queries_activities import (
    ActivityFilter,
    Found,
    Place,
    before_place,
    listed,
    readable,
)
from akker.customers.queries_sought import all_of, rarest_of
from akker.customers.rules_search import ACTIVITY, Part, parts_sought
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen, sees_all

SOUGHT_AT_ONCE = 5_000  # texts with the rarest word that one search reads, the latest first
_FIRST_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def activities_page(
    book: Book,
    reader: int | None,
    asked: ActivityFilter,
    *,
    before: Place | None = None,
    limit: int,
) -> Found:
    """Up to `limit` activities, the latest first. A search reads some thousands at a time; it
    finds nothing where it has no words."""
    rows = Activity.objects.filter(readable(book, reader), before_place(before), book=book)
    words = SoughtWord.objects.filter(book=book, text__kind=ACTIVITY)
    if not sees_all(book):
        words = words.filter(seen(book, "text__party__"))
    if asked.party_code:
        group = keys_of_group(book, asked.party_code)
        rows, words = rows.filter(party__in=group), words.filter(text__party__in=group)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    rows = rows.order_by("-on", "-at", "-pk")
    if asked.text.strip():
        parts = parts_sought(asked.text)
        if before is not None:  # a day that was read whole is not read again
            is_read = before[1] <= _FIRST_MOMENT
            words = words.filter(Q(on__lt=before[0]) if is_read else Q(on__lte=before[0]))
        return _sought(book, rows, words, parts, limit) if parts else Found([], False)
    found = listed(book, rows[: limit + 1])
    return Found(found[:limit], len(found) > limit)


def _sought(
    book: Book,
    rows: QuerySet[Activity],
    words: QuerySet[SoughtWord],
    parts: tuple[Part, ...],
    limit: int,
) -> Found:
    """Of the latest texts with the rarest word those with every word, whole days of them."""
    low, high = rarest_of(book, parts)
    words = words.filter(Q(word=low) if low == high else Q(word__gte=low, word__lte=high))
    days = words.order_by("-on", "-text_id").values_list("on", flat=True)
    last = days[SOUGHT_AT_ONCE - 1 : SOUGHT_AT_ONCE].first()
    if last is not None:
        words = words.filter(on__gte=last)
    texts = SoughtText.objects.filter(
        *all_of(parts), book=book, kind=ACTIVITY, pk__in=words.values("text_id")
    )
    found = listed(book, rows.filter(pk__in=texts.values("key"))[: limit + 1])
    if last is None or len(found) > limit:
        return Found(found[:limit], len(found) > limit)
    return Found(found, True, (last, _FIRST_MOMENT, 0))
