"""The words of what stands on timelines, as they are searched."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.customers.rules_search import KINDS, MOST_WORD
from akker.parties.models import Party


class SoughtText(models.Model):
    """The words of one thing on the timeline of a customer (`rules_search.sought_of`).

    `key` is that of the row they are of, by `kind`. They are given anew as a whole, and emptied
    with what they are of; a row that stands here stays.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    sought = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "key"], name="sought_text_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="sought_text_kind"),
        ]


class SoughtWord(models.Model):
    """Where a word stands, by its day: the index of all that is searched.

    Kept by the database itself with each text (`guards.SOUGHT_GUARDS`). In no file: it is
    kept anew while the texts come back. See docs/decisions/0047-full-text.md.
    """

    pk = models.CompositePrimaryKey("book_id", "word", "on", "text_id")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    word = models.CharField(max_length=MOST_WORD)
    on = models.DateField()
    text = models.ForeignKey(
        SoughtText, on_delete=models.PROTECT, related_name="words", db_index=False
    )
