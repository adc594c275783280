"""Reading articles: the list and what is looked for, one with its versions, and those to look at.

An article about nobody is there for everybody who sees customers; one about a customer for who
sees that customer.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left

from akker.access.models import Membership
from akker.books.models import Book
from akker.customers.activity_rules import words_sought
from akker.kernel.errors import Refused
from akker.knowledge.models import Article, ArticleVersion
from akker.knowledge.rules import tags_in
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen, sees_all

MOST_VERSIONS, EXCERPT = 40, 300


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """`excerpt` is the beginning of the text; without `party_code` it is about nobody."""

    article_id: int
    kind: str
    title: str
    excerpt: str
    tags: tuple[str, ...]
    party_code: str
    party_name: str
    owner: str
    owner_name: str
    review_on: dt.date
    review_days: int
    number: int
    written_on: dt.date
    written_by: str
    retired_on: dt.date | None

    def is_due(self, today: dt.date) -> bool:
        return self.retired_on is None and self.review_on <= today


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    title: str
    text: str
    written_on: dt.date
    written_by: str


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """With its versions, the last one first: the first of them is what it says now."""

    row: ArticleRow
    versions: tuple[VersionRow, ...]

    @property
    def text(self) -> str:
        return self.versions[0].text


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """`text` is what is looked for. `due_by` leaves those to look at by a day."""

    text: str = ""
    kind: str = ""
    party_code: str = ""
    due_by: dt.date | None = None
    is_retired: bool = False


def in_sight(book: Book) -> Q:
    """A condition: about nobody, or about a customer whom the reader sees."""
    return Q() if sees_all(book) else Q(party=None) | seen(book, "party__")


def _articles(book: Book) -> Any:
    return Article.objects.filter(in_sight(book), book=book)


def articles_page(
    book: Book, asked: ArticleFilter, *, before_id: int | None = None, limit: int
) -> list[ArticleRow]:
    """Up to `limit` + 1, the latest first; of those to look at the longest waiting first."""
    rows = _articles(book).filter(retired_on__isnull=not asked.is_retired)
    for word in words_sought(asked.text):
        rows = rows.filter(sought__contains=word)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.due_by is not None:
        return _rows(rows.filter(review_on__lte=asked.due_by).order_by("review_on", "pk"), limit)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return _rows(rows.order_by("-pk"), limit)


def article_of(book: Book, article_id: int) -> KnownArticle:
    """A retired one too, with its last so many versions. Two queries. Refused: article_unknown."""
    rows = _rows(_articles(book).filter(pk=article_id), 0)
    if not rows:
        raise article_unknown(article_id)
    versions = ArticleVersion.objects.filter(book=book, article=article_id).order_by("-number")
    columns = ("number", "title", "text", "written_on", "written_by")
    found = versions.values_list(*columns)[:MOST_VERSIONS]
    return KnownArticle(rows[0], tuple(VersionRow(*one) for one in found))


def articles_of(book: Book, group: Collection[int], *, limit: int) -> list[ArticleRow]:
    """About a customer (`keys_of_group`), the latest first. One query."""
    rows = _articles(book).filter(party__in=group, retired_on=None)
    return _rows(rows.order_by("-pk"), limit - 1)


def due_articles(
    book: Book,
    reader: int | None,
    *,
    today: dt.date,
    group: Collection[int] | None = None,
    limit: int,
) -> list[ArticleRow]:
    """Those that the reader is to look at again, the longest waiting first. One query.

    What is of nobody who is still a member is for everybody.
    """
    members = Membership.objects.filter(book=book, user=OuterRef("owner"), ended_at=None)
    rows = _articles(book).filter(
        Q(owner=reader) | ~Exists(members), retired_on=None, review_on__lte=today
    )
    if group is not None:
        rows = rows.filter(party__in=group)
    return _rows(rows.order_by("review_on", "pk"), limit - 1)


def _rows(rows: Any, limit: int) -> list[ArticleRow]:
    """One more than fits. A text can be as long as a book: only its beginning is read."""
    found = rows.defer("text", "sought").select_related("party", "owner")
    return [
        ArticleRow(
            row.pk,
            row.kind,
            row.title,
            row.excerpt,
            tags_in(row.tags),
            row.party.code if row.party else "",
            row.party.name if row.party else "",
            row.owner.email if row.owner else "",
            (row.owner.name or row.owner.email) if row.owner else "",
            row.review_on,
            row.review_days,
            row.number,
            row.written_on,
            row.written_by,
            row.retired_on,
        )
        for row in found.annotate(excerpt=Left(F("text"), EXCERPT))[: limit + 1]
    ]


def article_unknown(article_id: int) -> Refused:
    return Refused(
        "article_unknown",
        "There is no article {article_id} here.",
        remedy="Look for it in the list.",
        article_id=article_id,
    )
