"""The ledger: entries of balanced lines that never change, and what stands around them."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book, Dimension, DimensionValue, FiscalYear, new_uid
from akker.files.models import StoredFile
from akker.kernel.money import LIMIT_MINOR
from akker.parties.models import Party


class AccountType(models.TextChoices):
    """The five types; the first four are what people see first, expenses with them."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class JournalKind(models.TextChoices):
    SALES = "sales"
    PURCHASE = "purchase"
    BANK = "bank"
    CASH = "cash"
    GENERAL = "general"
    OPENING = "opening"
    CLOSING = "closing"


class LedgerAccount(models.Model):
    """A line of the chart of accounts. Its code never changes; its type only while unused.

    `role` names what the code needs by meaning ("result_for_the_year"), once per book.
    `revalued_on` is the ledger account beside it that takes exchange differences
    (invariant 28). `required_dimensions` holds dimension codes.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=150)
    type = models.CharField(max_length=10, choices=AccountType.choices)
    role = models.CharField(max_length=30, blank=True)
    control = models.CharField(max_length=12, blank=True)
    currency = models.CharField(max_length=12, blank=True)
    is_vat = models.BooleanField(default=False)
    reference = models.CharField(max_length=20, blank=True)
    reference_version = models.CharField(max_length=20, blank=True)
    mirror_reference = models.CharField(max_length=20, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    required_dimensions = models.JSONField(default=list)
    revalued_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_account_code"),
            models.UniqueConstraint(
                fields=["book", "role"], condition=~Q(role=""), name="ledger_account_role"
            ),
            models.CheckConstraint(
                condition=Q(type__in=AccountType.values), name="ledger_account_type"
            ),
        ]


class Journal(models.Model):
    """A book of entries of one kind."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=JournalKind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="journal_code")]


class JournalEntry(models.Model):
    """One event in the books: two or more lines that sum to zero.

    Born sealed: the lines are written first, under a reserved id; this row comes last,
    with its number, its moment and its hash, and the database accepts it only when all of
    them are right (docs/decisions/0002-born-sealed.md). It never changes afterwards. A
    mistake is corrected by a new entry: `posting.reverse_entry`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, db_index=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, db_index=False)
    number = models.BigIntegerField()
    booked_on = models.DateField(help_text="Accounting date; decides the period.")
    description = models.CharField(max_length=200)
    source = models.CharField(max_length=80, blank=True)  # what caused it; hashed: no names
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "journal", "fiscal_year", "number"], name="entry_number"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "booked_on", "id"], name="entry_day"),
            models.Index(fields=["book", "source"], condition=~Q(source=""), name="entry_source"),
        ]


class JournalLine(models.Model):
    """A signed amount on one ledger account: debit above zero, credit below.

    `booked_on` repeats the entry's day, so that no report joins the entry; the database
    sees to it that they agree. A line in another currency carries its amount there and the
    rate: foreign units for one unit of the book's currency, times 10^9.
    """

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )  # the entry's guard holds it: one check an entry instead of one a line
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    line_no = models.IntegerField()
    ledger_account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, db_index=False)
    booked_on = models.DateField()
    amount_minor = models.BigIntegerField(help_text="Minor units of the book's currency.")
    currency = models.CharField(max_length=12, blank=True)
    currency_minor = models.BigIntegerField(null=True)
    rate_e9 = models.BigIntegerField(null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=30, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "line_no"], name="line_of_entry"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="line_not_zero"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=-LIMIT_MINOR, amount_minor__lt=LIMIT_MINOR),
                name="line_size",
            ),
            models.CheckConstraint(
                condition=Q(currency="", currency_minor=None, rate_e9=None, rate_on=None)
                | (~Q(currency="") & Q(currency_minor__isnull=False)),
                name="line_currency_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "ledger_account", "booked_on", "id", "amount_minor"],
                name="line_card",
            ),
            models.Index(
                fields=["book", "booked_on", "ledger_account", "amount_minor"], name="line_day"
            ),
            models.Index(
                fields=["book", "booked_on"], condition=~Q(currency=""), name="line_foreign"
            ),
            models.Index(
                fields=["book", "party", "booked_on"],
                condition=Q(party__isnull=False),
                name="line_party",
            ),
        ]


class LineDimension(models.Model):
    """The value of one dimension on one line, sealed and hashed with it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    line = models.ForeignKey(
        JournalLine, on_delete=models.PROTECT, related_name="dimensions", db_index=False
    )
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, db_index=False)
    value = models.ForeignKey(DimensionValue, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "dimension"], name="line_dimension"),
        ]
        indexes = [models.Index(fields=["book", "value", "line"], name="line_dimension_value")]


class Counter(models.Model):
    """The last number of a journal in a fiscal year and the head of its hash chain.

    Moved by the database alone, when an entry is sealed.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, db_index=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, db_index=False)
    last_number = models.BigIntegerField(default=0)
    head_hash = models.CharField(max_length=64)
    last_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "journal", "fiscal_year"], name="counter_series"
            ),
        ]


class ControlLine(models.Model):
    """What is open now of a line of receivables or payables: its amount, less what settles it.

    Signed as the line: `open_minor` in its currency, `base_minor` in that of the books. `due_on`
    is that of its document. Written with the line, then moved by the database alone, when
    something is set against it or its document is issued
    (docs/decisions/0039-what-is-open-is-kept.md).
    """

    line = models.OneToOneField(JournalLine, on_delete=models.PROTECT, related_name="+")
    # Those of the line, which has them checked.
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    ledger_account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    booked_on = models.DateField()
    due_on = models.DateField(null=True)
    open_minor = models.BigIntegerField()
    base_minor = models.BigIntegerField()

    class Meta:
        # Each holds whole what reports ask of it, so that they never read the rows.
        indexes = [
            models.Index(
                fields=["book", "ledger_account", "party", "due_on", "booked_on", "base_minor"],
                condition=~Q(base_minor=0),
                name="control_line_party",
            ),
            models.Index(
                fields=["book", "ledger_account", "due_on", "party", "booked_on", "base_minor"],
                condition=~Q(base_minor=0),
                name="control_line_due",
            ),
        ]


class MonthTotal(models.Model):
    """Debits and credits of one ledger account in one month (202603).

    Year-end closing entries are kept apart, so that a profit and loss of a closed year
    still shows it. `checks.py` recomputes every row.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    ledger_account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, db_index=False)
    month = models.IntegerField()
    is_closing = models.BooleanField(default=False)
    debit_minor = models.BigIntegerField()
    credit_minor = models.BigIntegerField()
    line_count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "ledger_account", "month", "is_closing"], name="month_total"
            ),
        ]


class DraftEntry(models.Model):
    """An entry that somebody is still writing. No part of the ledger."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    content = models.JSONField()
    saved_at = models.DateTimeField()


class EntryTemplate(models.Model):
    """An entry to post again and again, with amounts or without."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="template_name")]


class RecurringEntry(models.Model):
    """An entry that is due every so many months, from `starts_on` on."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    name = models.CharField(max_length=120)
    content = models.JSONField()
    every_months = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="recurring_name")]


class RecurringRun(models.Model):
    """The entry that a recurring entry gave in one period: once, whatever happens."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    recurring = models.ForeignKey(RecurringEntry, on_delete=models.PROTECT, related_name="runs")
    due_on = models.DateField()
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "recurring", "due_on"], name="recurring_run"),
        ]


class EntryAttachment(models.Model):
    """A file that belongs to an entry. Added to, never taken away."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "entry", "file"], name="entry_attachment"),
        ]


class ExchangeRate(models.Model):
    """Foreign units for one unit of the book's currency on one day, times 10^9."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    currency = models.CharField(max_length=12)
    rated_on = models.DateField()
    rate_e9 = models.BigIntegerField()
    source = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "currency", "rated_on"], name="exchange_rate_day"
            ),
            models.CheckConstraint(condition=Q(rate_e9__gt=0), name="exchange_rate_positive"),
        ]
