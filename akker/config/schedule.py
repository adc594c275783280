"""What the schedule does, and how often: one table."""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from akker.access.signing_in import forget_old_links
from akker.config.logs import turn_log_over
from akker.jobs.scheduling import Scheduled

DAILY = dt.timedelta(days=1)


def tidy_up() -> None:
    """Sessions and links that ended, and a log that grew."""
    SessionStore.clear_expired()
    forget_old_links()
    turn_log_over(settings.AKKER_HOME)


SCHEDULE = (Scheduled("tidy up", DAILY, tidy_up),)
