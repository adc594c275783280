"""What is known, for tests, as short as it is spoken of."""

import datetime as dt
from typing import Any

from akker.books.actor import Actor, reading
from akker.knowledge.queries import ArticleFilter, ArticleRow, KnownArticle, article_of
from akker.knowledge.queries import articles_page as a_page
from akker.knowledge.rules import NewArticle
from akker.knowledge.writing import write_article


def written(
    actor: Actor,
    title: str = "Why hours are rounded",
    text: str = "To quarters, downwards.",
    *,
    on: dt.date | None = None,
    **how: Any,
) -> int:
    """An answer about nobody, unless it says otherwise; its key."""
    return write_article(actor, article=NewArticle(title, text, **how), written_on=on)


def found(actor: Actor, text: str = "", **asked: Any) -> list[ArticleRow]:
    with reading(actor.book):
        return a_page(actor.book, ArticleFilter(text, **asked), limit=50)


def titles(actor: Actor, text: str = "", **asked: Any) -> list[str]:
    return [one.title for one in found(actor, text, **asked)]


def known(actor: Actor, article_id: int) -> KnownArticle:
    with reading(actor.book):
        return article_of(actor.book, article_id)
