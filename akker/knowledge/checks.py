"""Recomputes what must hold of articles: they say what their last version says."""

from collections.abc import Iterator

from akker.books.models import Book
from akker.kernel.sentences import Sentence, said
from akker.knowledge.models import Article, ArticleVersion
from akker.knowledge.rules import sought_in, tags_in

_SAID = ("number", "title", "text", "written_on", "written_by")


def broken_articles(book: Book) -> Iterator[Sentence]:
    """Those that are not as their last version, or not found by what they say."""
    versions = ArticleVersion.objects.filter(book=book).order_by("article", "number")
    last = {key: row for key, *row in versions.values_list("article", *_SAID).iterator()}
    rows = Article.objects.filter(book=book).order_by("pk")
    for key, tags, sought, *row in rows.values_list("pk", "tags", "sought", *_SAID).iterator():
        if row != last.get(key):
            yield said("Article {number} is not as its last version.", number=key)
        elif sought != sought_in(row[1], tags_in(tags), row[2]):
            yield said("Article {number} is not found by what it says.", number=key)
