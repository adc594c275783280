"""VAT as it was booked: what returns add up."""

from django.db import models

from akker.books.models import Book
from akker.ledger.models import JournalEntry
from akker.parties.models import Party


class TaxLine(models.Model):
    """What one entry owes or takes back under a VAT code at one rate on one day; it never changes
    (invariant 22).

    Amounts are in the currency of the books, above zero for what is owed on a sale. A code is
    kept with its rate and boxes of that day: a later pack may say otherwise of later days.
    `evidence` is the buyer's VAT number where the code stands on it. With `waits_on`, a ledger
    account, it is owed when it is paid: no return has it, but those of its payments.
    """

    # No index of its own: SQLite would take that of the book before a better one (decision 48).
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, db_index=False)
    code = models.CharField(max_length=20)
    rate_e2 = models.IntegerField()
    base_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    base_box = models.CharField(max_length=10, blank=True)
    tax_box = models.CharField(max_length=10, blank=True)
    ledger_code = models.CharField(max_length=60, blank=True)
    taxed_on = models.DateField(help_text="The tax point: the day that decides the return.")
    evidence = models.CharField(max_length=60, blank=True)
    waits_on = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "entry", "code", "rate_e2", "taxed_on"], name="tax_line_once"
            )
        ]
        indexes = [
            models.Index(fields=["book", "taxed_on"], name="tax_line_day"),
            models.Index(fields=["book", "party", "taxed_on"], name="tax_line_party"),
        ]
