"""Searching the words of timelines, and reading the texts that those words are of."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from akker.books.models import Book
from akker.customers.models import Activity, SoughtText, SoughtWord
from akker.customers.queries_activities import readable
from akker.customers.rules_search import ACTIVITY, PROMISE, TASK, Part, sought_of
from akker.parties.queries_sight import seen, sees_all

READ_AT_ONCE = 5_000  # of the texts with the rarest word, the latest first
READ_FIRST = 200
_COUNTED = 2_000
_PAGE = 2_000
_COUNT = (
    "(SELECT COUNT(*) FROM (SELECT 1 FROM customers_soughtword"
    " WHERE book_id = %s AND word >= %s AND word <= %s LIMIT %s) few)"
)


@dataclass(frozen=True, slots=True)
class TextSource:
    """Where the texts of a kind stand: `key, party, day` and texts of the rows of `table`, which
    is `t`. Of further rows with the same key the last text alone is added.
    """

    kind: str
    table: str
    columns: str
    more: str = ""
    order: str = "t.id"


CUSTOMER_TEXTS = (
    TextSource(ACTIVITY, "customers_activity", 't.id, t.party_id, t."on", t.subject, t.text'),
    TextSource(TASK, "customers_task", "t.id, t.party_id, t.made_on, t.text"),
    TextSource(PROMISE, "customers_promise", "t.id, t.party_id, t.made_on, t.who, t.text"),
)


def pages_of(book_id: int, source: TextSource) -> Iterator[list[tuple[int, int, dt.date, str]]]:
    """Key, party, day and words of all texts of a kind, some thousands at a time."""
    last = 0
    select = (
        f"SELECT {source.columns} FROM {source.table} t {source.more} WHERE t.book_id = %s"  # noqa: S608
        f" AND t.id IN (SELECT id FROM {source.table} WHERE book_id = %s AND id > %s"
        f" ORDER BY id LIMIT {_PAGE}) ORDER BY {source.order}"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(select, [book_id, book_id, last])
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield _grouped(rows)


def words_in_text(book_id: int, source: TextSource, key: int) -> str:
    """Those of one text of a kind, as they stand in it now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {source.columns} FROM {source.table} t {source.more}"  # noqa: S608
            f" WHERE t.book_id = %s AND t.id = %s ORDER BY {source.order}",
            [book_id, key],
        )
        found = _grouped(cursor.fetchall())
    return found[0][-1] if found else ""


def _grouped(rows: list[tuple[Any, ...]]) -> list[tuple[int, int, dt.date, str]]:
    found = []
    for _key, group in groupby(rows, key=lambda row: row[0]):
        (key, party, on, *texts), *further = group
        said = (text or "" for text in (*texts, *(row[-1] for row in further)))
        found.append((key, party, on, sought_of(*said)))
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """Something with the words that were looked for, on its day."""

    kind: str
    key: int
    on: dt.date
    party_id: int
    party_code: str
    party_name: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The latest first. `is_cut` is whether older ones may have the words too."""

    rows: list[Hit]
    is_cut: bool


def has_words(book: Book, kind: str, parts: Sequence[Part]) -> Q:
    """A condition: the row, one of a kind, has all that is looked for."""
    texts = SoughtText.objects.filter(book=book, kind=kind, key=OuterRef("pk"))
    return Q(Exists(texts.filter(*all_of(parts))))


def all_of(parts: Sequence[Part]) -> list[Q]:
    return [Q(sought__contains=part.needle) for part in parts]


def texts_found(book: Book, reader: int | None, parts: Sequence[Part], *, limit: int) -> Hits:
    """Up to `limit` of all customers in sight, the latest first, as far as they are for a reader.

    Of the texts with the rarest of the words the latest thousands are read: a few first, which
    are enough where most have the others too. Four queries at most.
    """
    if not parts:
        return Hits([], False)
    low, high = rarest_of(book, parts)
    reach = Q(word=low) if low == high else Q(word__gte=low, word__lte=high)
    words = SoughtWord.objects.filter(reach, book=book)
    if not sees_all(book):
        words = words.filter(seen(book, "text__party__"))
    # As a list: of words that begin so a database guesses badly how many texts there are.
    latest = list(
        words.order_by("-on", "-text_id").values_list("text_id", flat=True)[:READ_AT_ONCE]
    )
    own = Activity.objects.filter(readable(book, reader), book=book, pk=OuterRef("key"))
    rows = SoughtText.objects.filter(
        *all_of(parts),
        seen(book, "party__"),
        ~Q(kind=ACTIVITY) | Q(Exists(own)),
        book=book,
    ).order_by("-on", "-pk")
    found = rows.values_list("kind", "key", "on", "party", "party__code", "party__name")
    hits: list[Hit] = []
    for keys in (latest[:READ_FIRST], latest[READ_FIRST:]):
        if keys and len(hits) <= limit:
            few = found.filter(pk__in=keys)[: limit + 1 - len(hits)]
            hits += [Hit(*row) for row in few]
    return Hits(hits[:limit], len(hits) > limit)


def rarest_of(book: Book, parts: Sequence[Part]) -> tuple[str, str]:
    """The word that stands in the fewest texts, as from where to where it lies. One query."""
    reaches = [part.reach(at) for part in parts for at in range(len(part.words))]
    if len(reaches) == 1:
        return reaches[0]
    values = [value for low, high in reaches for value in (book.pk, low, high, _COUNTED)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([_COUNT] * len(reaches))}", values)
        counts = cursor.fetchone()
    return min(zip(counts, reaches, strict=True))[1]
