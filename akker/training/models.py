"""What the people of customers go through: set-up and lessons, and how far they are."""

from django.db import models
from django.db.models import Q

from akker.access.models import User
from akker.books.models import Book
from akker.parties.models import Contact, Party
from akker.training.rules import KINDS


class Track(models.Model):
    """A row of steps that customers are taken through."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="track_kind")]


class TrackStep(models.Model):
    """A step of a track, so many days after the start; of each contact, or of the customer.

    When a track is written anew its steps end, and stay for who goes through them already.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    after_days = models.PositiveSmallIntegerField()
    each = models.BooleanField()
    ended_on = models.DateField(null=True)


class Enrolment(models.Model):
    """A customer as a whole in a track, or one of their people; open until it is ended."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrolments")
    started_on = models.DateField()
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "track", "contact"],
                condition=Q(ended_on=None, contact__isnull=False),
                name="enrolment_of_contact",
            ),
            models.UniqueConstraint(
                fields=["book", "track", "party"],
                condition=Q(ended_on=None, contact=None),
                name="enrolment_of_customer",
            ),
        ]


class Lesson(models.Model):
    """A step of somebody in a track, due on a day, and done or not."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="lessons")
    step = models.ForeignKey(TrackStep, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "enrolment", "step"], name="lesson_once"),
        ]
        indexes = [
            models.Index(fields=["book", "due_on"], condition=Q(done_on=None), name="lesson_due")
        ]
