"""The scores of customers as they were worked out, so that lists need not do it again."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.parties.models import Party


class PartWeight(models.Model):
    """How much a part of the score counts in these books, of all parts together; else the usual."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    part = models.CharField(max_length=8)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "part"], name="part_weight_once"),
            models.CheckConstraint(condition=Q(weight__lte=100), name="part_weight_range"),
            models.CheckConstraint(
                condition=Q(part__in=["money", "contact", "voice", "plan", "use"]),
                name="part_weight_part",
            ),
        ]


class Scoring(models.Model):
    """When everybody was scored last: on which day, and what was usual in these books then.

    Of what happened up to the event `event_id` the scores know; since then the customers whom
    something happened to are scored again, one by one. Worked out anew whenever everybody is.
    """

    book = models.OneToOneField(Book, primary_key=True, on_delete=models.PROTECT)
    scored_on = models.DateField()
    gap_days = models.FloatField()
    net_minor = models.FloatField()
    event_id = models.BigIntegerField()


class HealthScore(models.Model):
    """The score of a customer from a day on, until a later one; a row for each that differed.

    Score, certainty and `was`, the score before it, are from 0 to 100. `reasons` is what gave the
    points, as `rules.kept_reasons` writes it. The last of a customer is the one `is_last`: of that
    one `looked_on` is when it was worked out last, and `revenue_minor` what the customer brought
    in the twelve months up to then, without VAT, in the currency of the books.
    """

    # An index of the book alone would win over `health_map`, which holds all that is added up.
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    scored_on = models.DateField()
    score = models.PositiveSmallIntegerField()
    certainty = models.PositiveSmallIntegerField()
    was = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField()
    is_last = models.BooleanField()
    revenue_minor = models.BigIntegerField(default=0)
    looked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "party", "scored_on"], name="health_day"),
            models.UniqueConstraint(
                fields=["book", "party"], condition=Q(is_last=True), name="health_last"
            ),
            models.CheckConstraint(
                condition=Q(score__lte=100, certainty__lte=100), name="health_range"
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "score", "id"], condition=Q(is_last=True), name="health_lowest"
            ),
            # Holds whole what the map of customers adds up, so that it never reads the rows: for
            # SQLite with what the condition says too.
            models.Index(
                fields=["book", "revenue_minor", "score", "party", "looked_on", "is_last"],
                condition=Q(is_last=True),
                name="health_map",
            ),
        ]
