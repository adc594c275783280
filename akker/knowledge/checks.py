"""Recomputes what must hold of what is known: it says what was written, and is found by it."""

from collections.abc import Iterator

from akker.books.models import Book
from akker.customers.activity_rules import folded
from akker.kernel.sentences import Sentence, said
from akker.knowledge.models import Article, ArticleVersion, Competitor, MarketNote
from akker.knowledge.rules import sought_in, tags_in

_SAID = ("number", "title", "text", "written_on", "written_by")


def broken_knowledge(book: Book) -> Iterator[Sentence]:
    """Articles that are not as their last version, and what is not found by its name."""
    yield from _broken_articles(book)
    rows = Competitor.objects.filter(book=book).order_by("pk")
    for key, name, name_key in rows.values_list("pk", "name", "name_key").iterator():
        if name_key != folded(name):
            yield said("Competitor {number} is not found by its name.", number=key)
    notes = MarketNote.objects.filter(book=book).order_by("pk")
    for key, industry, kept in notes.values_list("pk", "industry", "industry_key").iterator():
        if kept != folded(industry):
            yield said("Note {number} does not appear at its industry.", number=key)


def _broken_articles(book: Book) -> Iterator[Sentence]:
    """Those that are not as their last version, or not found by what they say."""
    versions = ArticleVersion.objects.filter(book=book).order_by("article", "number")
    last = {key: row for key, *row in versions.values_list("article", *_SAID).iterator()}
    rows = Article.objects.filter(book=book).order_by("pk")
    for key, tags, sought, *row in rows.values_list("pk", "tags", "sought", *_SAID).iterator():
        if row != last.get(key):
            yield said("Article {number} is not as its last version.", number=key)
        elif sought != sought_in(row[1], tags_in(tags), row[2]):
            yield said("Article {number} is not found by what it says.", number=key)
