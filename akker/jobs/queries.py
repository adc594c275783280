"""Reading what the schedule did."""

import datetime as dt

from akker.jobs.models import ScheduledRun


def last_runs() -> dict[str, dt.datetime]:
    """When each kind of scheduled work last began. One query."""
    return dict(ScheduledRun.objects.values_list("name", "last_run_at"))
