"""How satisfied customers are: answers to the question of recommending us, of many at once."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Count

from akker.books.models import Book
from akker.parties.queries import merged_keys
from akker.parties.queries_sight import seen
from akker.voice.models import Answer
from akker.voice.rules import NPS


def recommends_between(book: Book, since: dt.date, until: dt.date) -> dict[int, Counter[int]]:
    """How often each score was given in these days, by customer whom the reader sees; under one
    name who was merged. Two queries."""
    into = merged_keys(book)
    rows = Answer.objects.filter(
        seen(book, "party__"),
        book=book,
        invitation__survey__kind=NPS,
        answered_on__range=(since, until),
        score__isnull=False,
    ).values_list("party", "score")
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for party, score, count in rows.annotate(count=Count("pk")).order_by():
        found[into.get(party, party)][score] += count
    return dict(found)
