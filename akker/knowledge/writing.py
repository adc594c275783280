"""Articles: written, written anew, found still right, and put out of use."""

import datetime as dt

from akker.access.queries import member_id
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, checked_day
from akker.customers.logging import party_in_sight
from akker.kernel.errors import Refused
from akker.knowledge.events import ArticleConfirmed, ArticleKept, ArticleRetired
from akker.knowledge.models import Article, ArticleVersion
from akker.knowledge.queries import article_unknown, in_sight
from akker.knowledge.rules import NewArticle, checked_article, sought_in


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def write_article(actor: Actor, *, article: NewArticle, written_on: dt.date | None = None) -> int:
    """Its key. Without a day it was written today; an older one may be due for a look already.

    Refused: article_unfit, words_missing, text_too_long, day_too_early, day_ahead,
    party_unknown, not_a_member.
    """
    day = checked_day(written_on, dt.date.min, today_in(actor.book))
    row = Article(book=actor.book, number=0)
    _keep(actor, row, checked_article(article, day), day)
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_article(
    actor: Actor, *, article_id: int, article: NewArticle, seen: int | None = None
) -> None:
    """Give it anew as a whole; what it said before stays in its history. One that was out of use
    is in use again.

    `seen` is the number of the version that was looked at; None takes what there is. Refused:
    article_unknown, article_changed, article_unfit, words_missing, text_too_long, day_too_early,
    party_unknown, not_a_member.
    """
    today = today_in(actor.book)
    row = _locked(actor, article_id)
    if seen is not None and seen != row.number:
        raise Refused(
            "article_changed",
            "Somebody changed this article meanwhile.",
            remedy="Look at what it says now, and save yours once more if it is to stand.",
        )
    row.retired_on = None
    _keep(actor, row, checked_article(article, today), today)


def _keep(actor: Actor, row: Article, new: NewArticle, day: dt.date) -> None:
    party = party_in_sight(actor.book, new.party_code) if new.party_code else None
    is_new_version = (row.title, row.text) != (new.title, new.text)
    row.kind, row.title, row.text, row.party = new.kind, new.title, new.text, party
    row.tags = ", ".join(new.tags)
    row.sought = sought_in(new.title, new.tags, new.text)
    row.owner_id = member_id(actor.book, new.owner) if new.owner else actor.user_id
    row.review_days = new.review_days
    row.review_on = new.review_on or day
    if is_new_version:
        row.number += 1
        row.written_on, row.written_by = day, actor.name[:MOST_NAME]
    row.save()
    if is_new_version:
        ArticleVersion.objects.create(
            book=actor.book,
            article=row,
            number=row.number,
            title=row.title,
            text=row.text,
            written_on=row.written_on,
            written_by=row.written_by,
        )
    event = ArticleKept(row.pk, party.code if party else "", row.kind, row.number, row.review_on)
    record(actor, event, subject=f"article:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def confirm_article(actor: Actor, *, article_id: int) -> dt.date:
    """It is still right: the day on which it is looked at again. Refused: article_unknown."""
    row = _locked(actor, article_id, retired_on=None)
    row.review_on = today_in(actor.book) + dt.timedelta(days=row.review_days)
    row.save(update_fields=["review_on"])
    record(actor, ArticleConfirmed(row.pk, row.review_on), subject=f"article:{row.pk}")
    return row.review_on


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def retire_article(actor: Actor, *, article_id: int) -> None:
    """Nobody finds it any more unless they ask for what is out of use. Refused: article_unknown."""
    row = _locked(actor, article_id, retired_on=None)
    row.retired_on = today_in(actor.book)
    row.save(update_fields=["retired_on"])
    record(actor, ArticleRetired(row.pk, row.retired_on), subject=f"article:{row.pk}")


def _locked(actor: Actor, article_id: int, **how: None) -> Article:
    """Refused: article_unknown."""
    rows = Article.objects.filter(in_sight(actor.book), book=actor.book, pk=article_id, **how)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise article_unknown(article_id)
    return row
