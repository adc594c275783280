"""What is known, for tests, as short as it is spoken of."""

import datetime as dt
from typing import Any

from akker.books.actor import Actor, reading
from akker.knowledge.market_rules import NewCompetitor, NewMarketNote
from akker.knowledge.queries import ArticleFilter, ArticleRow, KnownArticle, article_of
from akker.knowledge.queries import articles_page as a_page
from akker.knowledge.rules import NewArticle
from akker.knowledge.watching import keep_competitor, note_market
from akker.knowledge.writing import write_article
from akker.planning.filling import add_point
from akker.planning.rules import NewPoint


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


def rival(actor: Actor, name: str = "Havik Software", **said: Any) -> int:
    """Somebody whom our customers could buy from; the key."""
    return keep_competitor(actor, competitor=NewCompetitor(name, **said))


def noted(actor: Actor, text: str = "They lower their prices", **how: Any) -> int:
    """Of an industry, unless it names a competitor; the key."""
    values = {"source": "The trade press", **how}
    if "competitor_id" not in values:
        values.setdefault("industry", "Food")
    return note_market(actor, note=NewMarketNote(text, **values))


def at_risk(actor: Actor, plan_id: int, competitor_id: int, amount_minor: int | None) -> int:
    """A risk of a plan that names a competitor; its key."""
    point = NewPoint("risk", "They look around", "both", "", amount_minor, competitor_id)
    return add_point(actor, plan_id=plan_id, point=point)
