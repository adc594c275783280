"""How we come by customers: who recommended us to whom."""

from django.db import models
from django.db.models import F, Q

from akker.books.models import Book
from akker.parties.models import Party


class Referral(models.Model):
    """`recommender` recommended us to `party` on a day, and was thanked for it on another or not
    yet. What it won is never stored: it is read from what the customer was invoiced since.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="referral")
    recommender = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="referrals_given")
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    noted_by = models.CharField(max_length=150)
    thanked_on = models.DateField(null=True)
    thanked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(party=F("recommender")), name="referral_of_another"
            ),
            models.CheckConstraint(
                condition=Q(thanked_on=None) | Q(thanked_on__gte=F("on")), name="referral_days"
            ),
        ]
        indexes = [models.Index(fields=["book", "recommender"], name="referral_recommender")]


class CareCost(models.Model):
    """What looking after customers costs in a year, and what winning new ones does, in minor units
    of the currency of the books. Somebody says so; nothing is worked out of entries.
    """

    book = models.OneToOneField(Book, on_delete=models.PROTECT)
    keeping_minor = models.BigIntegerField()
    winning_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keeping_minor__gt=0, winning_minor__gt=0), name="care_cost_amounts"
            ),
        ]
