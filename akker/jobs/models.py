"""When each kind of scheduled work last began."""

from django.db import models


class ScheduledRun(models.Model):
    """One row per kind of scheduled work, of the whole installation.

    Whoever moves `last_run_at` does the run: so that two workers never do the same one.
    """

    name = models.CharField(max_length=40, unique=True)
    last_run_at = models.DateTimeField()
