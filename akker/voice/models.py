"""What customers were asked by a link, and what they answered."""

from django.db import models
from django.db.models import Q

from akker.books.models import Book
from akker.customers.models import Task
from akker.parties.models import Contact, Party
from akker.voice.rules import KINDS


class Survey(models.Model):
    """A question to customers. Its words never change, so that all answers are to the same;
    once it is over nobody is asked any more.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    kind = models.CharField(max_length=4)
    title = models.CharField(max_length=120)
    question_en = models.CharField(max_length=300)
    question_nl = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300, blank=True)
    why_nl = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="survey_kind"),
        ]


class Invitation(models.Model):
    """Somebody at a customer who was asked, by a link that takes one answer until `expires_at`.

    Only a hash of its token is kept. `name` stays when the card knows the person no more;
    `mail_uid` is empty where the link was given in another way.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5)
    token_hash = models.CharField(max_length=64)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    mail_uid = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "token_hash"], name="invitation_token"),
        ]
        indexes = [
            models.Index(fields=["book", "survey", "id"], name="invitation_survey"),
            models.Index(fields=["book", "party", "asked_on"], name="invitation_party"),
        ]


class Answer(models.Model):
    """What was answered, once and for good. `score` is empty where only words were asked.

    `task` is what a low score asks of us. `recorded_by` is who of us wrote it down where it was
    said in another way than by the link, such as on the telephone.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="answer")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    score = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    answered_on = models.DateField()
    answered_at = models.DateTimeField()
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=10), name="answer_score"),
        ]
        indexes = [
            models.Index(fields=["book", "party", "answered_on", "id"], name="answer_party"),
            models.Index(fields=["book", "answered_on", "id"], name="answer_day"),
        ]


class Reply(models.Model):
    """What the customer heard of what was done with their answer, and from whom."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="replies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    text = models.TextField()
    told_on = models.DateField()
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=150)
    mail_uid = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "party", "told_on", "id"], name="reply_party"),
            models.Index(fields=["book", "answer"], name="reply_answer"),
        ]


class AskingPause(models.Model):
    """After how many days somebody may be asked again, where it is not the usual number."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__lte=730), name="asking_pause_days"),
        ]
