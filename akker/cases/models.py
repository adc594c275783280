"""Questions and complaints of customers, what was said of them, and how fast we promise to be."""

from django.db import models
from django.db.models import F, Q

from akker.access.models import User
from akker.books.models import Book
from akker.cases.requirement_models import Requirement, Wish
from akker.cases.rules import KINDS, LINES, MOST_DAYS, OUTCOMES, TEAMS
from akker.customers.models import Activity
from akker.parties.models import Contact, Party

__all__ = ("Case", "CaseLine", "Requirement", "ServicePromise", "Wish")


class Case(models.Model):
    """A question or a complaint of a customer. `number` is unique within its books.

    How it stands is read from its lines (`rules.status_of`). `due_at` is by when we answer: of
    the first answer, and after that of the next one. The name of the contact stays when the card
    knows the person no more. `answer` and `outcome` are of the last time that it was closed.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT)
    answered_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="case_number"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="case_kind"),
            models.CheckConstraint(condition=Q(team__in=TEAMS), name="case_team"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("opened_at")),
                name="case_answered",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__gte=F("opened_on"), outcome__in=OUTCOMES),
                name="case_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "party", "opened_on", "number"], name="case_party"),
            models.Index(fields=["book", "opened_on", "number"], name="case_opened"),
            models.Index(
                fields=["book", "party", "closed_on", "id"],
                condition=Q(closed_on__isnull=False),
                name="case_ended",
            ),
            models.Index(
                fields=["book", "due_at", "number"], condition=Q(closed_on=None), name="case_due"
            ),
        ]


class CaseLine(models.Model):
    """Something in a case: our words, the customer's, a note among us, or a turn that it took.

    It never changes. `who` said it or did it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=LINES), name="case_line_kind")]
        indexes = [models.Index(fields=["book", "case", "id"], name="case_line_case")]


class ServicePromise(models.Model):
    """Within how many working days we answer a kind of case, where it is not the usual."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind"], name="service_promise_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="service_promise_kind"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS), name="service_promise_days"
            ),
        ]
