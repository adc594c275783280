"""What stands between a due invoice and its money: disputes, promises, holds, reminders."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.ledger.models import JournalLine
from akker.parties.models import Party
from akker.receivables.models import Invoice, InvoiceLine


class Dispute(models.Model):
    """A customer contests an invoice, or a part of it; `amount_minor` is in its currency.

    It never changes and is never deleted: what happens is a step. It is open until a step
    has an outcome, and no step comes after that one.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT)
    opened_on = models.DateField()
    amount_minor = models.BigIntegerField()
    customer_says = models.TextField()
    we_say = models.TextField(blank=True)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="dispute_amount")
        ]
        indexes = [models.Index(fields=["book", "invoice"], name="dispute_invoice")]


class DisputedLine(models.Model):
    """A line of the invoice that a dispute is about; none where it is about all of it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="lines")
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "dispute", "invoice_line"], name="disputed_line"
            )
        ]


class DisputeStep(models.Model):
    """Something that happened in a dispute: who said or did what, and when.

    `mediator` is who was asked to stand between; `outcome` ends it (`rules.OUTCOMES`).
    `bears_interest` says, of a claim that stands, that the days of the dispute count as late.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")
    happened_on = models.DateField()
    who = models.CharField(max_length=150)
    text = models.TextField()
    mediator = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    bears_interest = models.BooleanField(db_default=False, default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", "credited", "discounted", "stands"]),
                name="dispute_outcome",
            ),
            models.CheckConstraint(
                condition=Q(bears_interest=False) | Q(outcome="stands"),
                name="dispute_bears_interest",
            ),
            models.UniqueConstraint(
                fields=["book", "dispute"], condition=~Q(outcome=""), name="dispute_closed_once"
            ),
        ]


class PaymentPromise(models.Model):
    """What somebody said they would pay, and by which day. How it stands is read, not kept.

    Only its cancelling is written later, once.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    made_on = models.DateField()
    promised_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    said_by = models.CharField(max_length=150)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    cancelled_on = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, promised_on__gte=models.F("made_on")),
                name="promise_fits",
            )
        ]
        indexes = [models.Index(fields=["book", "party", "promised_on"], name="promise_party")]


class PromisedInvoice(models.Model):
    """An invoice that a promise is about; none where it is about whatever they owe."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    promise = models.ForeignKey(PaymentPromise, on_delete=models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "promise", "invoice"], name="promised_invoice")
        ]


class ReminderHold(models.Model):
    """No reminders to a party, or about one of its invoices: until a day, or until it is lifted.

    Only its lifting is written later, once.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=200)
    placed_on = models.DateField()
    until = models.DateField(null=True)
    placed_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("placed_on")), name="hold_days"
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by="")
                | (Q(lifted_on__gte=models.F("placed_on")) & ~Q(lifted_by="")),
                name="hold_lifted",
            ),
        ]
        indexes = [models.Index(fields=["book", "party"], name="hold_party")]


class ReminderStep(models.Model):
    """A step in which customers of a class are reminded, where books changed the usual ones.

    `letters` has subject and text by language. The steps of a class are given anew together.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    customer_class = models.CharField(max_length=12)
    step_no = models.PositiveSmallIntegerField()
    days_after = models.PositiveSmallIntegerField()
    tone = models.CharField(max_length=40)
    letters = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "customer_class", "step_no"], name="reminder_step"
            )
        ]


class Reminder(models.Model):
    """A letter as it went out; it never changes. `sent_to` is empty where it went by post."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    customer_class = models.CharField(max_length=12)
    step_no = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    currency = models.CharField(max_length=12)
    total_minor = models.BigIntegerField()
    language = models.CharField(max_length=5)
    sent_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    message_uid = models.CharField(max_length=32, blank=True)
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "party", "sent_on"], name="reminder_party")]


class ReminderItem(models.Model):
    """An open item in a reminder, with what was open of it that day.

    No item is reminded of twice in the same step.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="items")
    line = models.ForeignKey(JournalLine, on_delete=models.PROTECT, related_name="+")
    step_no = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    open_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "line", "step_no"], name="reminder_item_once"),
            models.CheckConstraint(condition=Q(open_minor__gt=0), name="reminder_item_open"),
        ]
