"""Whom else our customers could buy from, and what goes on in their industries."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book


class Competitor(models.Model):
    """Somebody whom a customer could buy from instead. `name_key` is the name as it is compared
    (`activity_rules.folded`)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240)
    website = models.CharField(max_length=200, blank=True)
    strong_in = models.TextField(blank=True)
    weak_in = models.TextField(blank=True)
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name_key"], name="competitor_once")]


class MarketNote(models.Model):
    """Something that somebody read or heard, about a competitor or about an industry.

    `industry_key` is the industry as it is compared with those of customers.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    competitor = models.ForeignKey(
        Competitor, null=True, on_delete=models.PROTECT, related_name="notes", db_index=False
    )
    industry = models.CharField(max_length=80, blank=True)
    industry_key = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=200)
    noted_on = models.DateField()
    noted_by = models.CharField(max_length=150)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(competitor=None) & ~Q(industry=""))
                | Q(competitor__isnull=False, industry=""),
                name="market_note_about",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "competitor", "noted_on"], name="market_note_competitor"),
            models.Index(fields=["book", "industry_key", "noted_on"], name="market_note_industry"),
        ]
