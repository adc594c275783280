"""What was agreed to reach with a customer, and how it goes."""

from django.db import models
from django.db.models import F, Q

from akker.books.models import Book
from akker.customers.models import Task
from akker.knowledge.models import Competitor
from akker.parties.models import Party
from akker.planning.rules import KINDS, MEASURES, POINTS, RISK, SIDES


class AccountPlan(models.Model):
    """A plan with a customer: the account plan itself, or a playbook that was started.

    Of each kind a customer has one at a time that is not closed. `review_on` is the next review,
    and `review_days` how long after it the one after that is; None for who reviews at need.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_on = models.DateField(null=True)
    review_days = models.PositiveSmallIntegerField(null=True)
    made_by = models.CharField(max_length=150)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    lesson = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "party", "kind"],
                condition=Q(closed_on=None),
                name="plan_once_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="plan_kind"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_days"),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="plan_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "review_on"], condition=Q(closed_on=None), name="plan_review"
            )
        ]


class PlanPoint(models.Model):
    """Something that the plan stands on: a question with the customer's own words, a goal with
    what it is worth, a give or a get, a strength, a risk. `answer` is what the customer said, or
    what we do about it. `amount_minor` is in the currency of the books. A risk can name the
    competitor whom they consider.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="points")
    kind = models.CharField(max_length=12)
    side = models.CharField(max_length=6, default="both")
    text = models.CharField(max_length=300)
    answer = models.TextField(blank=True)
    amount_minor = models.BigIntegerField(null=True)
    competitor = models.ForeignKey(
        Competitor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    noted_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=POINTS), name="plan_point_kind"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="plan_point_side"),
            models.CheckConstraint(
                condition=Q(competitor=None) | Q(kind=RISK), name="plan_point_competitor"
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "competitor"],
                condition=Q(competitor__isnull=False, ended_on=None),
                name="plan_point_competitor_open",
            )
        ]


class Objective(models.Model):
    """Something to reach by a day, measured. Of a goal, or of the plan as a whole.

    Values are whole: minor units of the books for money, hundredths for a share of a hundred and
    for days, points for NPS. `hand_value` is how it stands, where somebody says so; otherwise it
    is read live.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="objectives")
    goal = models.ForeignKey(PlanPoint, null=True, on_delete=models.PROTECT)
    text = models.CharField(max_length=300)
    measure = models.CharField(max_length=12)
    start_value = models.BigIntegerField()
    target_value = models.BigIntegerField()
    hand_value = models.BigIntegerField(null=True)
    due_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=MEASURES), name="objective_measure"),
            models.CheckConstraint(
                condition=~Q(start_value=F("target_value")), name="objective_goes_somewhere"
            ),
        ]


class PlanAction(models.Model):
    """A task that belongs to a plan, for one of its points or objectives, or for all of it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="actions")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="plan_action")
    point = models.ForeignKey(PlanPoint, null=True, on_delete=models.PROTECT)
    objective = models.ForeignKey(Objective, null=True, on_delete=models.PROTECT)


class PlanVersion(models.Model):
    """The plan as it was agreed, with whom; it never changes but to be approved once, by
    somebody else than who kept it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    agreed_on = models.DateField()
    agreed_with = models.CharField(max_length=150, blank=True)
    kept_by = models.CharField(max_length=150)
    kept_by_id = models.BigIntegerField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "plan", "number"], name="plan_version_once"),
            models.CheckConstraint(
                condition=Q(approved_on=None, approved_by="")
                | (Q(approved_on__isnull=False) & ~Q(approved_by="")),
                name="plan_version_approved",
            ),
        ]
