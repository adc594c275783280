"""Products and services, and what customers pay for them."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.ledger.models import LedgerAccount
from akker.parties.models import Party


class Product(models.Model):
    """Something that is sold, and what a line about it says.

    Prices are for one, in millionths of the currency of the books, without VAT; None where it is
    agreed each time, or not known. Who takes one on a line takes what it is today: lines keep
    what they were written with, so a product may change. The code never does. `tax_code` is one
    of the country's pack.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=3, blank=True)
    price_e6 = models.BigIntegerField(null=True)
    cost_e6 = models.BigIntegerField(null=True)
    ledger_account = models.ForeignKey(LedgerAccount, null=True, on_delete=models.PROTECT)
    tax_code = models.CharField(max_length=20, blank=True)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="product_code"),
            models.CheckConstraint(
                condition=(Q(price_e6=None) | Q(price_e6__gte=0))
                & (Q(cost_e6=None) | Q(cost_e6__gte=0)),
                name="product_price_sign",
            ),
        ]


class PriceList(models.Model):
    """Prices in one currency, for a customer or for a tier: whoever has the list.

    From `retired_on` it holds for nobody any more, and nobody is given it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=12)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="price_list_code")]


class Price(models.Model):
    """What one of a product costs on a list, without VAT, in millionths of its currency.

    From `least_e6` (millionths) of it at once, from `first_on` until `last_on`, which is None
    as long as nobody knows. Which of several applies says `rules_prices.price_that_applies`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    least_e6 = models.BigIntegerField(default=0)
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    price_e6 = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "price_list", "product", "least_e6", "first_on"], name="price_once"
            ),
            models.CheckConstraint(
                condition=Q(price_e6__gte=0) & Q(least_e6__gte=0), name="price_sign"
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=models.F("first_on")),
                name="price_days",
            ),
        ]


class PriceAgreement(models.Model):
    """From `first_on` a party has these prices, or none of its own, until the next agreement.

    So on each day there is one list at most.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    first_on = models.DateField()
    price_list = models.ForeignKey(PriceList, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "party", "first_on"], name="price_agreement")
        ]
