"""Products and services."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.ledger.models import LedgerAccount


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
