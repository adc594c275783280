"""How much customers use what they bought: measures, figures, and how each stands."""

from django.db import models
from django.db.models import F, Q

from akker.adoption.rules import PERS
from akker.books.models import Book
from akker.parties.models import Party


class UsageMeasure(models.Model):
    """Something of which more is more use, such as active users, by the day or by the month.

    What is full adoption: a number in millionths, or the value of another measure, such as
    licences; or it is not told.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=20, blank=True)
    per = models.CharField(max_length=5)
    full_value_e6 = models.BigIntegerField(null=True)
    full_measure = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="usage_measure_code"),
            models.CheckConstraint(condition=Q(per__in=PERS), name="usage_measure_per"),
            models.CheckConstraint(
                condition=Q(full_value_e6=None) | Q(full_measure=None, full_value_e6__gt=0),
                name="usage_measure_full",
            ),
            models.CheckConstraint(
                condition=Q(full_measure=None) | ~Q(full_measure=F("id")),
                name="usage_measure_not_own",
            ),
        ]


class UsageFigure(models.Model):
    """What a measure was of a customer on a day, or in the month that begins on it, in millionths.

    Never changed: another figure for the same day ends this one, and so does taking it back; what
    was known at a moment can so be told. `source` is `by hand`, `api` or the import it came with.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(UsageMeasure, on_delete=models.PROTECT, related_name="+")
    used_on = models.DateField()
    value_e6 = models.BigIntegerField()
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "party", "measure", "used_on"],
                condition=Q(ended_at=None),
                name="usage_figure_once",
            ),
            models.CheckConstraint(condition=Q(value_e6__gte=0), name="usage_figure_value"),
        ]
        indexes = [models.Index(fields=["book", "used_on"], name="usage_figure_on")]


class UsageStanding(models.Model):
    """How a measure stands at a customer, as `rules.standing_of` has it of the figures that hold;
    worked out when these change, so that lists need not.

    `percent` is the adoption; None where nothing tells what is full.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(UsageMeasure, on_delete=models.PROTECT, related_name="+")
    used_on = models.DateField()
    level_e6 = models.BigIntegerField()
    habit_e6 = models.BigIntegerField(null=True)
    percent = models.IntegerField(null=True)
    has_fallen = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "party", "measure"], name="usage_standing_once")
        ]
        indexes = [
            models.Index(fields=["book", "measure", "percent", "id"], name="usage_standing_low"),
            models.Index(
                fields=["book", "used_on"],
                condition=Q(has_fallen=True),
                name="usage_standing_fallen",
            ),
        ]
