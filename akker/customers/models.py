"""Whom we look after: what we know of a customer beside the card and the money."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.parties.models import Party


class Customer(models.Model):
    """How we look after a customer. One without a row is of the standard tier, and active.

    `parent` is the organisation that they belong to, which may have one of its own: no chain
    comes back to where it began. `relation` is how close we are, since `relation_on`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="customer")
    tier = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    industry = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="children")
    relation = models.CharField(max_length=10, blank=True)
    relation_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=["key", "growth", "standard", "watch"]), name="customer_tier"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prospect", "active", "at risk", "lost", "archived"]),
                name="customer_status",
            ),
            models.CheckConstraint(
                condition=Q(relation="", relation_on=None)
                | Q(
                    relation__in=["supplier", "preferred", "trusted", "partner"],
                    relation_on__isnull=False,
                ),
                name="customer_relation",
            ),
        ]
        indexes = [models.Index(fields=["book", "parent"], name="customer_parent")]


class HandOver(models.Model):
    """A customer went from one account manager to another: who, when, and what to know.

    It never changes. Names as they were that day; without `from_name` nobody looked after them.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="hand_overs")
    from_name = models.CharField(max_length=150, blank=True)
    to_name = models.CharField(max_length=150)
    handed_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "party"], name="hand_over_party")]
