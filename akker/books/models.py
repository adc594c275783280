"""Books: one per legal entity, with their years and dimensions."""

import uuid

from django.db import models
from django.db.models import Q


def new_uid() -> str:
    return uuid.uuid4().hex


class Book(models.Model):
    """One legal entity's books.

    `uid` names the books for ever, in hashes and archives; slug and uid never change. The
    four locks are the last days on which nothing of that kind may be posted any more; the
    hard lock never moves back (invariant 16; guards in migration 0002). From `cash_vat_from` up to
    `cash_vat_until`, or for good, VAT of sales is owed when it is paid.
    """

    uid = models.CharField(max_length=32, unique=True, default=new_uid, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3)
    legal_form = models.CharField(max_length=20, blank=True)
    pack_code = models.CharField(max_length=10)
    language = models.CharField(max_length=5, default="en")
    timezone = models.CharField(max_length=40, default="UTC")
    first_month = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    sales_locked_until = models.DateField(null=True)
    purchase_locked_until = models.DateField(null=True)
    vat_locked_until = models.DateField(null=True)
    hard_locked_until = models.DateField(null=True)
    cash_vat_from = models.DateField(null=True)
    cash_vat_until = models.DateField(null=True)

    # In whose eyes these books are read: of a user who sees own customers only. It is kept in
    # memory alone, set by `books.actor.Actor`, and heeded by `parties.queries_sight.seen`.
    seen_by_id: int | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__gte=1, first_month__lte=12), name="book_first_month"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class FiscalYear(models.Model):
    """A year of the books. Its days never change; `closed_at` is set while it is closed."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    name = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="fiscal_year_name"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="fiscal_year_range"
            ),
        ]
        indexes = [models.Index(fields=["book", "starts_on"], name="fiscal_year_start")]


class Dimension(models.Model):
    """A kind of tag that a line can carry: cost centre, project, product, customer."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="dimension_code"),
        ]


class DimensionValue(models.Model):
    """One cost centre, one project; retired when no new line may carry it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="values")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "dimension", "code"], name="dimension_value_code"
            ),
        ]


class IdempotencyKey(models.Model):
    """A key that a caller chose, with what was asked and what was answered (REL-30, 31).

    `key` is a hash of the caller and the key.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    key = models.CharField(max_length=120)
    asked_hash = models.CharField(max_length=64)
    answer = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="idempotency_key"),
        ]
