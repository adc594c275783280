"""What pays what: parts of lines on control accounts set against each other."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.ledger.models import JournalLine


class Allocation(models.Model):
    """A part of a debit and a part of a credit that settle each other (invariant 12).

    Both lines are on one control account, about one party or those merged into it, in one
    currency. `amount_minor` is in that currency, `base_minor` in the currency of the books: as
    much on either end, for exchange differences are entries. It never changes. What was wrong is
    undone by a row with the opposite amounts that `undoes` it; each counts from `allocated_on`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    debit_line = models.ForeignKey(
        JournalLine, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    credit_line = models.ForeignKey(
        JournalLine, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_minor = models.BigIntegerField()
    base_minor = models.BigIntegerField()
    allocated_on = models.DateField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    allocated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undoes=None, amount_minor__gt=0, base_minor__gte=0)
                | Q(undoes__isnull=False, amount_minor__lt=0, base_minor__lte=0),
                name="allocation_sign",
            )
        ]
        indexes = [
            # By the line first: while lines wait for their entry, SQLite looks at each new line
            # whether something waits for it (docs/decisions/0050-by-the-line.md).
            models.Index(
                fields=["debit_line", "book", "allocated_on", "amount_minor", "base_minor"],
                name="allocation_debit",
            ),
            models.Index(
                fields=["credit_line", "book", "allocated_on", "amount_minor", "base_minor"],
                name="allocation_credit",
            ),
            # What was settled since an earlier day.
            models.Index(fields=["book", "allocated_on"], name="allocation_day"),
        ]
