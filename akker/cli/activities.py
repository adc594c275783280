"""`akker note`, `akker call`, `akker meeting`, `akker timeline`: what passed with customers."""

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.customers.activity_rules import ACTIVITY_KINDS, NOTE_TYPES, NewActivity
from akker.customers.logging import change_readers, log_activity, rewrite_activity
from akker.customers.queries_activities import (
    ActivityFilter,
    activity_of,
    people_at,
    readers_of,
)
from akker.customers.queries_found import activities_page
from akker.customers.queries_timeline import SHOWN, TimelineItem
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.reports.timeline import found_on_timelines, timeline_of

MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class ActivitySaid:
    activity_id: int
    party: str
    kind: str
    date: dt.date
    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class HappenedSaid:
    date: dt.date
    kind: str
    words: str
    who: str
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class FoundSaid:
    date: dt.date
    party: str
    kind: str
    words: str
    who: str


@click.group("note")
def note() -> None:
    """Notes about customers, and whatever else was logged."""


@click.group("call")
def call() -> None:
    """Calls with customers."""


@click.group("meeting")
def meeting() -> None:
    """Meetings with customers, here or there."""


MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
AT = click.option("--at", type=click.DateTime(MOMENTS), help="2026-04-02T14:00 in UTC; else now.")
WITH = click.option("--with", "people", multiple=True, metavar="NAME", help="Who took part.")
TEXT = click.option("--text", default="", help="More than the subject says; - reads it in.")
SENSITIVE = click.option("--sensitive", is_flag=True, help="For named readers alone.")
READER = click.option("--reader", "readers", multiple=True, metavar="EMAIL", help="Who may read.")


def _log(
    actor: Actor,
    kind: str,
    party: str,
    subject: str,
    text: str,
    at: dt.datetime | None,
    people: tuple[str, ...],
    *,
    note_type: str = "",
    is_sensitive: bool = False,
    readers: tuple[str, ...] = (),
) -> None:
    new = NewActivity(
        party,
        kind,
        at=at.replace(tzinfo=dt.UTC) if at else None,
        subject=subject,
        text=sys.stdin.read() if text == "-" else text,
        note_type=note_type,
        contacts=keys_named(actor, party, people),
        is_sensitive=is_sensitive,
        readers=readers,
    )
    key = log_activity(actor, activity=new)
    answer({"activity_id": key}, f"{key} is logged at {party}.")


def keys_named(actor: Actor, party: str, people: tuple[str, ...]) -> tuple[int, ...]:
    """Refused: contact_unknown."""
    if not people:
        return ()
    with reading(actor.book):
        known = {name.casefold(): key for key, name, _ in people_at(actor.book, party)}
    for name in people:
        if name.casefold() not in known:
            raise Refused(
                "contact_unknown",
                "{code} has no contact {contact_id}.",
                remedy="Choose somebody on the card of the customer.",
                code=party,
                contact_id=name,
            )
    return tuple(known[name.casefold()] for name in people)


@verb("add", asks=Permission.LOOK_AFTER_CUSTOMERS, under=note)
@click.argument("party")
@click.argument("subject")
@TEXT
@click.option("--type", "note_type", type=click.Choice(NOTE_TYPES), help="Its type.")
@AT
@WITH
@SENSITIVE
@READER
def note_add(
    actor: Actor,
    party: str,
    subject: str,
    text: str,
    note_type: str | None,
    at: dt.datetime | None,
    people: tuple[str, ...],
    sensitive: bool,
    readers: tuple[str, ...],
) -> None:
    """Write a note about PARTY."""
    _log(
        actor,
        "note",
        party,
        subject,
        text,
        at,
        people,
        note_type=note_type or "",
        is_sensitive=sensitive,
        readers=readers,
    )


@verb("log", asks=Permission.LOOK_AFTER_CUSTOMERS, under=call)
@click.argument("party")
@click.argument("subject")
@TEXT
@AT
@WITH
def call_log(
    actor: Actor,
    party: str,
    subject: str,
    text: str,
    at: dt.datetime | None,
    people: tuple[str, ...],
) -> None:
    """Log a call with PARTY."""
    _log(actor, "call", party, subject, text, at, people)


@verb("log", asks=Permission.LOOK_AFTER_CUSTOMERS, under=meeting)
@click.argument("party")
@click.argument("subject")
@TEXT
@AT
@WITH
@click.option("--visit", is_flag=True, help="We went there.")
def meeting_log(
    actor: Actor,
    party: str,
    subject: str,
    text: str,
    at: dt.datetime | None,
    people: tuple[str, ...],
    visit: bool,
) -> None:
    """Log a meeting with PARTY."""
    _log(actor, "visit" if visit else "meeting", party, subject, text, at, people)


@verb("list", asks=Permission.SEE_CUSTOMERS, under=note)
@click.option("--party", default="", metavar="CODE", help="Of one customer.")
@click.option("--kind", type=click.Choice(ACTIVITY_KINDS), default=None, help="Of one kind.")
@click.option("--search", "text", default="", metavar="WORDS", help="With all of these words.")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=50, show_default=True)
def note_list(actor: Actor, party: str, kind: str | None, text: str, limit: int) -> None:
    """Notes, calls, meetings, visits and e-mails, the latest first."""
    asked = ActivityFilter(party, kind or "", text)
    with reading(actor.book):
        found = activities_page(actor.book, actor.user_id, asked, limit=limit)
        rows = list(found.rows)
        while found.read_to and len(rows) < limit:  # a search goes on to the first note there is
            found = activities_page(
                actor.book, actor.user_id, asked, before=found.read_to, limit=limit
            )
            rows += found.rows
    said = [
        ActivitySaid(row.activity_id, row.party_code, row.kind, row.on, row.subject, row.user_name)
        for row in rows[:limit]
    ]
    columns: list[tuple[str, Callable[[ActivitySaid], str]]] = [
        ("Number", lambda row: str(row.activity_id)),
        ("Party", lambda row: row.party),
        ("Kind", lambda row: row.kind),
        ("Day", lambda row: row.date.isoformat()),
        ("Subject", lambda row: row.subject),
        ("By", lambda row: row.by),
    ]
    listing(said, columns, empty="Nothing was logged.")


@verb("show", asks=Permission.SEE_CUSTOMERS, under=note)
@click.argument("activity_id", type=int)
def note_show(actor: Actor, activity_id: int) -> None:
    """All of what was written."""
    with reading(actor.book):
        row = activity_of(actor.book, actor.user_id, activity_id)
        readers = readers_of(actor.book, activity_id) if row.is_sensitive else []
    head = f"{row.on.isoformat()}  {row.kind}  {row.party_code}  {row.user_name}"
    who = ", ".join(name for _, name in row.contacts)
    lines = [head, row.subject, *([who] if who else []), *row.text.split("\n")]
    said = ActivitySaid(
        row.activity_id, row.party_code, row.kind, row.on, row.subject, row.user_name
    )
    answer({"activity": said, "text": row.text, "readers": readers}, *lines)


@verb("rewrite", asks=Permission.LOOK_AFTER_CUSTOMERS, under=note)
@click.argument("activity_id", type=int)
@click.argument("subject")
@TEXT
def note_rewrite(actor: Actor, activity_id: int, subject: str, text: str) -> None:
    """Write what you wrote again; that it was is shown."""
    words = sys.stdin.read() if text == "-" else text
    rewrite_activity(actor, activity_id=activity_id, subject=subject, text=words)
    answer({"activity_id": activity_id}, f"{activity_id} is written again.")


@verb("readers", asks=Permission.LOOK_AFTER_CUSTOMERS, under=note)
@click.argument("activity_id", type=int)
@SENSITIVE
@READER
def note_readers(actor: Actor, activity_id: int, sensitive: bool, readers: tuple[str, ...]) -> None:
    """Say for whom it is: with --sensitive for named readers, else for all who see the customer."""
    change_readers(actor, activity_id=activity_id, is_sensitive=sensitive, readers=readers)
    answer({"activity_id": activity_id}, f"The readers of {activity_id} are changed.")


@verb("timeline", asks=Permission.SEE_CUSTOMERS)
@click.argument("party", default="")
@click.option("--show", type=click.Choice(SHOWN), default="all", show_default=True)
@click.option("--search", "text", default="", metavar="WORDS", help="With all of these words.")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=50, show_default=True)
def timeline(actor: Actor, party: str, show: str, text: str, limit: int) -> None:
    """All that happened with PARTY, the latest first; without PARTY what --search finds at all."""
    if not party:
        _everywhere(actor, text, limit)
        return
    with reading(actor.book):
        rows = timeline_of(actor.book, actor.user_id, party, show=show, text=text, limit=limit)
    rows = rows[:limit]
    columns: list[tuple[str, Callable[[HappenedSaid], str]]] = [
        ("Day", lambda row: row.date.isoformat()),
        ("Kind", lambda row: row.kind),
        ("Words", lambda row: row.words),
        ("Who", lambda row: row.who),
        ("Amount", lambda row: f"{row.amount} {row.currency}".strip()),
    ]
    listing([_happened(row) for row in rows], columns, empty="Nothing happened yet.")


def _everywhere(actor: Actor, text: str, limit: int) -> None:
    """Refused: words_missing."""
    if not text.strip():
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Name a customer, or words with --search.",
            what="whose timeline",
        )
    with reading(actor.book):
        found = found_on_timelines(actor.book, actor.user_id, text, limit=limit)
    columns: list[tuple[str, Callable[[FoundSaid], str]]] = [
        ("Day", lambda row: row.date.isoformat()),
        ("Party", lambda row: row.party),
        ("Kind", lambda row: row.kind),
        ("Words", lambda row: row.words),
        ("Who", lambda row: row.who),
    ]
    said = [
        FoundSaid(item.on, hit.party_code, item.kind, words_of(item), item.who or item.user_name)
        for hit, item in found.rows
    ]
    listing(said, columns, empty="Nothing has all of these words.")


def words_of(row: TimelineItem) -> str:
    return " ".join(row.words.split())


def _happened(row: TimelineItem) -> HappenedSaid:
    amount = "" if row.amount_minor is None else decimal_text(row.amount_minor, row.currency)
    return HappenedSaid(
        row.on, row.kind, words_of(row), row.who or row.user_name, amount, row.currency
    )
