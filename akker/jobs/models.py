"""Long work that people started, and when each kind of scheduled work last began."""

from django.db import models

from akker.books.models import Book, new_uid


class Job(models.Model):
    """Long work that somebody asked for; the worker does it, once.

    Its state is derived: waiting, running since `started_at`, ended at `ended_at` with a
    result, a refusal, or because somebody cancelled it. While it runs, its progress and the
    wish to cancel it are files in its folder (docs/decisions/0017-jobs-of-our-own.md).
    `starts` counts how often it was taken up. `result` is set when it succeeded.
    `refusal_parts` are the templates and values of `refusal`, for who reads another language.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    kind = models.CharField(max_length=40)
    parameters = models.JSONField()
    input_name = models.CharField(max_length=200, blank=True)
    started_by = models.CharField(max_length=150)
    user_id = models.BigIntegerField(null=True)
    permissions = models.JSONField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    starts = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    result_name = models.CharField(max_length=200, blank=True)
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal = models.TextField(blank=True)
    refusal_parts = models.JSONField(null=True)
    cancelled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "uid"], name="job_uid")]
        indexes = [
            models.Index(
                fields=["book", "asked_at"],
                condition=models.Q(ended_at__isnull=True),
                name="job_to_do",
            ),
        ]


class ScheduledRun(models.Model):
    """One row per kind of scheduled work, of the whole installation.

    Whoever moves `last_run_at` does the run: so that two workers never do the same one.
    """

    name = models.CharField(max_length=40, unique=True)
    last_run_at = models.DateTimeField()
