"""Mail that goes out, and the server that takes it."""

from django.db import models

from akker.books.models import Book, new_uid


class Security(models.TextChoices):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailServer(models.Model):
    """The SMTP server of the whole installation: one row at most.

    The password is encrypted with a key that is not in the database.
    """

    only = models.BooleanField(default=True, unique=True)
    host = models.CharField(max_length=255)
    port = models.IntegerField()
    security = models.CharField(max_length=8, choices=Security.choices)
    user = models.CharField(max_length=200, blank=True)
    password_locked = models.TextField(blank=True)
    from_name = models.CharField(max_length=100, blank=True)
    from_address = models.EmailField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="mail_server_only"),
        ]


class Message(models.Model):
    """One mail, from the moment it was written. The worker sends it; nobody else does.

    It waits while `next_try_at` is set; then `sent_at`, `stopped_at` or `given_up_at` says how
    it ended. One with none of them came from a backup, and is sent when somebody says so.
    The text of a secret one, which opens a door, is encrypted, never shown, and gone once it
    was sent.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5)
    purpose = models.CharField(max_length=30)
    about = models.CharField(max_length=80, blank=True)
    is_secret = models.BooleanField(default=False)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "uid"], name="message_uid")]
        indexes = [
            models.Index(
                fields=["book", "next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="message_to_send",
            ),
            models.Index(
                fields=["book", "about"], condition=~models.Q(about=""), name="message_about"
            ),
        ]
