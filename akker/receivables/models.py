"""What was sold: drafts, and documents that were issued and never change."""

from django.db import models
from django.db.models import F, Q

from akker.books.models import Book, FiscalYear
from akker.catalog.models import Product
from akker.files.models import StoredFile
from akker.ledger.models import JournalEntry, LedgerAccount
from akker.parties.models import Party


class Letterhead(models.Model):
    """How these books send documents: as which party on our own cards, and on which terms."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    payment_days = models.PositiveSmallIntegerField(default=30)
    footer = models.CharField(max_length=300, blank=True)
    payment_link = models.CharField(max_length=200, blank=True, default="")


class DraftInvoice(models.Model):
    """A document that somebody is still writing, as a form (`invoice_form`).

    `source` says what made it, where nobody did: `repeating:UID/2026-01-01`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    content = models.JSONField()
    source = models.CharField(max_length=60, blank=True, default="")
    saved_at = models.DateTimeField()


class Invoice(models.Model):
    """An invoice or credit note as it was issued; it never changes (invariant 5).

    A credit note has its amounts below zero. `number` counts without a gap in the kind and
    fiscal year; None, with `fiscal_year`, where the number came from elsewhere. `document` is
    what else the customer sees: seller, buyer, VAT and texts of that day. `entry` is None
    where nothing was to be paid. `line_count` is how many lines it has: no other can join.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=40)
    fiscal_year = models.ForeignKey(FiscalYear, null=True, on_delete=models.PROTECT)
    number = models.BigIntegerField(null=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    issued_on = models.DateField()
    due_on = models.DateField()
    supplied_on = models.DateField()
    supplied_until = models.DateField(null=True)
    currency = models.CharField(max_length=12)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    entry = models.OneToOneField(JournalEntry, null=True, on_delete=models.PROTECT)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    payment_reference = models.CharField(max_length=30, blank=True)
    document = models.JSONField()
    line_count = models.PositiveIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "fiscal_year", "number"],
                condition=Q(number__isnull=False),
                name="invoice_number",
            ),
            models.UniqueConstraint(
                fields=["book", "label"], condition=Q(number__isnull=False), name="invoice_label"
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="invoice_total"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["invoice", "credit-note"]), name="invoice_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "issued_on", "id"], name="invoice_day"),
            models.Index(fields=["book", "party", "issued_on"], name="invoice_party"),
            models.Index(fields=["book", "payment_reference"], name="invoice_reference"),
        ]


class InvoiceLine(models.Model):
    """A line of a document. Quantity and price are in millionths, the price for one.

    `net_minor` is in the currency of the document and has the sign of its kind. `product` is what
    the line was about, where that was said: text and price are its own. `supplied_on` and
    `supplied_until` are where it has days of its own. `rate_e2` and `taxed_on` say to which VAT
    line it belongs; None on those that were issued before this was kept, one a code.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    line_no = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    quantity_e6 = models.BigIntegerField()
    unit = models.CharField(max_length=3, blank=True)
    price_e6 = models.BigIntegerField()
    discount_e2 = models.PositiveIntegerField(default=0)
    tax_code = models.CharField(max_length=20)
    ledger_account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT)
    net_minor = models.BigIntegerField()
    dimensions = models.JSONField(default=list)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, db_index=False)
    supplied_on = models.DateField(null=True)
    supplied_until = models.DateField(null=True)
    rate_e2 = models.IntegerField(null=True)
    taxed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "invoice", "line_no"], name="invoice_line")
        ]


class EInvoice(models.Model):
    """The UBL file of a document, as it was made with the document; it never changes.

    `content` is compressed by zlib; `sha256` is that of the file itself. Documents of which no
    e-invoice can be made have none, and neither have those that were issued elsewhere.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()


class InvoicePdf(models.Model):
    """The PDF of a document, from when it was first asked for; it never changes."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class CreditRelease(models.Model):
    """Somebody lifted the credit hold of a party: up to an amount that it owes, until a day.

    `up_to_minor` is in the currency of the books. Only its end before that day is written later,
    once.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    up_to_minor = models.BigIntegerField()
    released_on = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=200)
    released_by = models.CharField(max_length=150)
    released_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(up_to_minor__gt=0, until__gte=F("released_on")),
                name="credit_release_fits",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by="")
                | (Q(ended_on__gte=F("released_on")) & ~Q(ended_by="")),
                name="credit_release_ended",
            ),
        ]
        indexes = [models.Index(fields=["book", "party", "until"], name="credit_release_party")]
