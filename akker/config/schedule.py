"""What the schedule does, and how often; and what goes on all the time: two tables."""

import datetime as dt
import logging

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from akker.access.doors import job_actor
from akker.access.limiting import forget_old_tries
from akker.access.mailing_links import send_wanted_letters
from akker.access.signing_in import forget_old_links
from akker.access.staying import forget_old_sessions
from akker.audit.proving import prove_events
from akker.audit.queries import has_unproven_events
from akker.audit.reacting import deliver_pending
from akker.books.actor import Actor, reading
from akker.books.queries import all_books, today_in
from akker.config.logs import turn_log_over
from akker.health.queries_touched import is_anybody_touched
from akker.health.runs import follow_events, score_everybody
from akker.jobs.scheduling import Round, Scheduled, in_each_book
from akker.jobs.working import forget_old_files, run_jobs, take_up_lost
from akker.kernel.statistics import count_all_rows
from akker.ledger.queries_due import due_runs
from akker.ledger.recurring import run_recurring
from akker.ledger.verification import chain_breaks
from akker.mail.sending import send_due_messages
from akker.repeating.queries import due_periods
from akker.repeating.runs import CATCHES_UP_DAYS, run_repeating

HALF_A_MINUTE = dt.timedelta(seconds=30)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
logger = logging.getLogger(__name__)


def prove(actor: Actor) -> None:
    """Seal what was recorded since the last time. Books where nothing happened are left alone."""
    with reading(actor.book):
        is_needed = has_unproven_events(actor.book)
    while is_needed and prove_events(actor):
        pass


def post_what_is_due(actor: Actor) -> None:
    """Recurring entries up to today where the company is; what is refused stays due."""
    today = today_in(actor.book)
    with reading(actor.book):
        due = due_runs(actor.book, until=today)
    if not any(not run.refusal for run in due):
        return
    for result in run_recurring(actor, until=today):
        became = result.label or result.refusal
        logger.info("%s: %s due on %s: %s", actor.book.slug, result.name, result.due_on, became)


def make_what_repeats(actor: Actor) -> None:
    """Repeating invoices of these days; what is refused stays due, as what is older does."""
    today = today_in(actor.book)
    since = today - dt.timedelta(days=CATCHES_UP_DAYS)
    with reading(actor.book):
        if not due_periods(actor.book, until=today, since=since):
            return
    for result in run_repeating(actor, until=today, since=since):
        became = result.label or (f"draft {result.draft_id}" if result.draft_id else result.refusal)
        logger.info("%s: %s from %s: %s", actor.book.slug, result.name, result.starts_on, became)


def score(actor: Actor) -> None:
    """The health of customers as of today where the company is."""
    score_everybody(actor)


def score_whom_it_concerns(actor: Actor) -> None:
    """The health of customers to whom something happened just now. What was recorded is sealed
    first: before the last seal no event can still appear."""
    with reading(actor.book):
        is_needed = is_anybody_touched(actor.book)
    if is_needed:
        prove(actor)
        follow_events(actor)


def look_for_breaks(actor: Actor) -> None:
    """Recompute the hash chains; a break is the loudest line in the log."""
    with reading(actor.book):
        breaks = chain_breaks(actor.book)
    for found in breaks:
        logger.critical(
            "%s: the chain breaks at entry %s; run `akker check`", actor.book.slug, found.label
        )


def tidy_up() -> None:
    """Sessions and links that ended, files of old jobs, and a log that grew."""
    SessionStore.clear_expired()
    forget_old_links()
    forget_old_sessions()
    forget_old_tries()
    forget_old_files()
    turn_log_over(settings.AKKER_HOME)


def count_rows_of_all() -> None:
    """So that SQLite plans for what is there, also after a file brought in very many."""
    count_all_rows(connection)


def deliver() -> bool:
    """Tell whoever must hear of what happened, in every set of books."""
    return sum([deliver_pending(job_actor(book)) for book in all_books()]) > 0


SCHEDULE = (
    Scheduled("mail links", dt.timedelta(seconds=10), send_wanted_letters),
    Scheduled("prove events", MINUTE, in_each_book(prove)),
    Scheduled("score whom it concerns", HALF_A_MINUTE, in_each_book(score_whom_it_concerns)),
    Scheduled("take up lost jobs", MINUTE, take_up_lost),
    Scheduled("count rows", HOUR, count_rows_of_all),
    Scheduled("post what is due", HOUR, in_each_book(post_what_is_due)),
    Scheduled("make repeating invoices", HOUR, in_each_book(make_what_repeats)),
    Scheduled("score customers", DAY, in_each_book(score)),
    Scheduled("look for breaks", DAY, in_each_book(look_for_breaks)),
    Scheduled("tidy up", DAY, tidy_up),
)
ROUNDS = (
    Round("deliveries", deliver),
    Round("mail", send_due_messages),
    Round("jobs", run_jobs),
)
