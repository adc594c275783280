"""What whoever looks after customers knows, beside what they know of one."""

from django.db import models
from django.db.models import Q

from akker.access.models import User
from akker.books.models import Book
from akker.knowledge.market_models import Competitor, MarketNote
from akker.knowledge.rules import KINDS, MOST_TAG, MOST_TAGS
from akker.parties.models import Party

__all__ = ("Article", "ArticleVersion", "Competitor", "MarketNote")


class Article(models.Model):
    """Something to look up: about a customer, or about nobody.

    Title and text are those of the last version, by whom and when too. It is looked at again on
    `review_on`, and `review_days` after somebody found it still right. `sought` is what it is
    searched by; `tags` stand there with commas between them.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    tags = models.CharField(max_length=MOST_TAGS * (MOST_TAG + 2), blank=True)
    sought = models.TextField()
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    review_days = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    written_on = models.DateField()
    written_by = models.CharField(max_length=150)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="article_kind")]
        indexes = [
            models.Index(
                fields=["book", "review_on"], condition=Q(retired_on=None), name="article_review"
            ),
            models.Index(fields=["book", "party"], name="article_party"),
        ]


class ArticleVersion(models.Model):
    """An article as it was written; it never changes."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    written_on = models.DateField()
    written_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "article", "number"], name="article_version_once"
            )
        ]
