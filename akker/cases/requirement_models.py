"""What customers want of what we sell, and who waits for an answer."""

from django.db import models
from django.db.models import F, Q

from akker.books.models import Book
from akker.cases.requirement_rules import PRIORITIES, STATES
from akker.parties.models import Contact, Party


class Requirement(models.Model):
    """Something that customers ask us to make or to do. `answer` is what was decided, on
    `decided_on`; a requirement that is open has none.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    priority = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    answer = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(priority__in=PRIORITIES), name="requirement_rank"),
            models.CheckConstraint(
                condition=Q(state="open", decided_on=None, answer="")
                | (Q(state__in=STATES, decided_on__gte=F("made_on")) & ~Q(answer="")),
                name="requirement_decided",
            ),
        ]
        indexes = [models.Index(fields=["book", "state", "id"], name="requirement_state")]


class Wish(models.Model):
    """A customer who wants it, who of them asked, and what it is worth, in the currency of the
    books. `told_on` is when they heard the answer that was given last.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="wishes", db_index=False
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_name = models.CharField(max_length=120, blank=True)
    worth_minor = models.BigIntegerField()
    asked_on = models.DateField()
    told_on = models.DateField(null=True)
    told_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "requirement", "party"], name="wish_once"),
            models.CheckConstraint(condition=Q(worth_minor__gte=0), name="wish_worth"),
            models.CheckConstraint(
                condition=Q(told_on=None, told_by="")
                | (Q(told_on__gte=F("asked_on")) & ~Q(told_by="")),
                name="wish_told",
            ),
        ]
        indexes = [models.Index(fields=["book", "party", "asked_on", "id"], name="wish_party")]
