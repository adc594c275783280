"""Invoices that are due again and again: the schedule, and what became of each period."""

from django.db import models
from django.db.models import F, Q

from akker.books.models import Book, new_uid
from akker.receivables.models import Invoice


class RepeatingInvoice(models.Model):
    """A schedule: an invoice every so many weeks, months, quarters or years.

    Its periods follow each other from `starts_on` on, for good; `month_day` is the day of the
    month on which they begin, or the last one of a shorter month (0 where weeks are counted).
    No period begins after `ends_on`, nor from `stopped_on` on, nor more than `times`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    every = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8)
    month_day = models.PositiveSmallIntegerField()
    in_arrears = models.BooleanField()
    ends_on = models.DateField(null=True)
    times = models.PositiveIntegerField(null=True)
    stopped_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="repeating_name"),
            models.CheckConstraint(
                condition=Q(unit__in=["week", "month", "quarter", "year"], every__gte=1),
                name="repeating_rhythm",
            ),
        ]


class RepeatingVersion(models.Model):
    """What is invoiced for periods that begin on `counts_from` or later, until the next one.

    `content` is the form of the invoice without its days; `act` is what is done with it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    repeating = models.ForeignKey(
        RepeatingInvoice, on_delete=models.PROTECT, related_name="versions"
    )
    counts_from = models.DateField()
    content = models.JSONField()
    act = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "repeating", "counts_from"], name="repeating_version"
            ),
            models.CheckConstraint(
                condition=Q(act__in=["draft", "issue", "mail"]), name="repeating_act"
            ),
        ]


class Indexation(models.Model):
    """From a day on, prices are `numerator_e6` / `denominator_e6` times what they were.

    By percentage 102.5 / 100, by an index number the new one / the old one.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    repeating = models.ForeignKey(
        RepeatingInvoice, on_delete=models.PROTECT, related_name="indexations"
    )
    from_on = models.DateField()
    by_index = models.BooleanField()
    numerator_e6 = models.BigIntegerField()
    denominator_e6 = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "repeating", "from_on"], name="indexation_day"),
            models.CheckConstraint(
                condition=Q(numerator_e6__gt=0, denominator_e6__gt=0), name="indexation_fits"
            ),
        ]


class RepeatingPause(models.Model):
    """Periods that begin on these days are not invoiced, or with `catches_up` when it is over.

    Without `until` it goes on.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    repeating = models.ForeignKey(RepeatingInvoice, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    until = models.DateField(null=True)
    catches_up = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "repeating", "from_on"], name="pause_day"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_on")), name="pause_fits"
            ),
        ]


class RepeatingPeriod(models.Model):
    """What became of a period, once and for good: an invoice, a draft, or left out and why.

    A draft that is issued becomes an invoice here too; no other thing ever changes.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    repeating = models.ForeignKey(
        RepeatingInvoice, on_delete=models.PROTECT, related_name="periods"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    outcome = models.CharField(max_length=8)
    invoice = models.OneToOneField(
        Invoice, null=True, on_delete=models.PROTECT, related_name="repeating_period"
    )
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "repeating", "starts_on"], name="repeating_period"
            ),
            models.CheckConstraint(
                condition=Q(outcome="issued", invoice__isnull=False)
                | Q(outcome__in=["draft", "left out"], invoice__isnull=True),
                name="repeating_outcome",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="repeating_days"),
        ]
