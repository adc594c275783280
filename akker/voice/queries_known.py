"""What was known of each customer's voice on a day, so that others can weigh it later."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Min

from akker.books.models import Book
from akker.books.queries import end_of_day
from akker.parties.queries import merged_keys
from akker.parties.queries_sight import seen
from akker.voice.models import Answer
from akker.voice.rules import CSAT, NPS, is_low


@dataclass(frozen=True, slots=True)
class VoiceKnown:
    """The last scores with their days, and how many low ones nobody had answered yet."""

    nps: int | None = None
    nps_on: dt.date | None = None
    csat: int | None = None
    csat_on: dt.date | None = None
    open_low: int = 0


def voice_known_by(
    book: Book, day: dt.date, party_ids: Collection[int] | None = None
) -> dict[int, VoiceKnown]:
    """By the key of the customer (of whom others were merged into), of all who answered.

    Only of what had been given, and told, by the end of that day in the books. Two queries.
    """
    end = end_of_day(book, day)
    rows = Answer.objects.filter(seen(book, "party__"), book=book, answered_at__lt=end)
    if party_ids is not None:
        rows = rows.filter(party__in=party_ids)
    rows = rows.filter(invitation__survey__kind__in=(NPS, CSAT))
    columns = ("party", "invitation__survey__kind", "score", "answered_on")
    found: dict[int, VoiceKnown] = {}
    into = merged_keys(book)
    dated = rows.annotate(told=Min("replies__told_at")).order_by("answered_on", "pk")
    for party, kind, score, on, told in dated.values_list(*columns, "told"):
        key = into.get(party, party)
        known = found.get(key, VoiceKnown())
        if kind == NPS:
            known = replace(known, nps=score, nps_on=on)
        else:
            known = replace(known, csat=score, csat_on=on)
        if is_low(kind, score) and (told is None or told >= end):
            known = replace(known, open_low=known.open_low + 1)
        found[key] = known
    return found
