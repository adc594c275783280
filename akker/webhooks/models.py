"""Other programs that want to hear what happens in the books."""

from django.db import models

from akker.books.models import Book, new_uid


class Webhook(models.Model):
    """An address that gets every event of some kinds ("*" is all), signed with its secret.

    The secret is encrypted with a key that is not in the database. One that came back from a
    backup has none, and is off until it gets a new one.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    url = models.CharField(max_length=500)
    kinds = models.JSONField()
    secret_locked = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "uid"], name="webhook_uid")]


class Attempt(models.Model):
    """One time that an event was sent to a webhook, and what came back.

    `status` is the HTTP status; null where there was no answer, and `error` says why.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, db_index=False)
    event_id = models.BigIntegerField()
    attempted_at = models.DateTimeField()
    duration_ms = models.IntegerField()
    status = models.IntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "webhook", "id"], name="webhook_attempt_order")]
