"""What was brought back into this installation."""

from django.db import models


class Restoration(models.Model):
    """A file brought in; while `finished_at` is empty it was interrupted, or is running.

    On PostgreSQL a file comes in by many transactions, and a second start with the same file
    goes on where the first ended: `progress` holds how many rows of each table are in,
    `offsets` what was added to the keys of each.
    """

    file_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    made_at = models.DateTimeField(help_text="The moment that the file shows.")
    offsets = models.JSONField()
    progress = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
