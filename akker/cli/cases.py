"""`akker case`: questions and complaints of customers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import click

from akker.access.queries import members_of
from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.cases.handling import add_case_line, close_case, hand_case, reopen_case
from akker.cases.opening import open_case
from akker.cases.promising import change_service_promise
from akker.cases.queries import SHOWN, CaseFilter, CaseRow, case_of, service_promise
from akker.cases.rules import KINDS, OUTCOMES, SAID, TEAMS, NewCase, case_label
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.reports.case_list import DISPUTE, MOST_EXPORTED, ListedCase, listed_cases

_END_OF_DAY = dt.time(17, 0)
DUE = click.option("--due", type=DAY, help="By which day an answer is due.")
TEAM = click.option("--team", default="", type=click.Choice(("", *TEAMS)), help="Who answers.")


@dataclass(frozen=True, slots=True)
class CaseSaid:
    number: str
    opened: dt.date
    party: str
    kind: str
    subject: str
    owner: str
    team: str
    status: str
    due_at: dt.datetime | None
    overdue: bool


@click.group("case")
def case() -> None:
    """Questions and complaints of customers, until they are answered."""


def _at_end_of(book: Book, day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, _END_OF_DAY, ZoneInfo(book.timezone)) if day else None


def _began_on(book: Book, day: dt.date | None) -> dt.datetime | None:
    """At noon of an earlier day; None for today."""
    if day is None or day == today_in(book):
        return None
    return dt.datetime.combine(day, dt.time(12), ZoneInfo(book.timezone))


@verb("list", asks=Permission.SEE_CUSTOMERS, under=case)
@click.option("--show", type=click.Choice(SHOWN), default="open", show_default=True)
@click.option("--party", default="", metavar="CODE", help="Of one customer.")
@click.option("--kind", default="", type=click.Choice(("", *KINDS, DISPUTE)), help="Of this kind.")
@TEAM
@click.option("--owner", default="", metavar="EMAIL", help="Of one member.")
@click.option("--text", default="", help="A part of the subject or of the name, or the number.")
def case_list(
    actor: Actor, show: str, party: str, kind: str, team: str, owner: str, text: str
) -> None:
    """Cases and disputes, the latest first."""
    book = actor.book
    with reading(book):
        known = {one.email: one.user_id for one in members_of(book)} if owner else {}
        key = known.get(owner.lower(), 0) if owner else None
        asked = CaseFilter(show, party, kind, team, key, text)
        now = dt.datetime.now(dt.UTC)
        rows = listed_cases(book, asked, now=now, limit=MOST_EXPORTED)[:MOST_EXPORTED]
    columns: list[tuple[str, Callable[[CaseSaid], str]]] = [
        ("Case", lambda row: row.number),
        ("Opened", lambda row: row.opened.isoformat()),
        ("Party", lambda row: row.party),
        ("Kind", lambda row: row.kind),
        ("Subject", lambda row: row.subject),
        ("Status", lambda row: row.status + (", overdue" if row.overdue else "")),
    ]
    listing([_said(one) for one in rows], columns, empty="No such case.")


def _said(one: ListedCase) -> CaseSaid:
    return CaseSaid(
        one.label,
        one.opened_on,
        one.party_code,
        one.kind,
        one.subject,
        one.owner_name,
        one.team,
        one.status.value,
        one.due_at,
        one.is_overdue,
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=case)
@click.argument("case_no", type=int)
def case_show(actor: Actor, case_no: int) -> None:
    """A case with all that was said in it."""
    with reading(actor.book):
        found = case_of(actor.book, actor.user_id, case_no)
    row = found.row
    said = [
        f"{row.label} {row.subject} ({row.kind} of {row.party_code}): {row.status.value}.",
        *([row.text] if row.text else []),
        *(f"{one.on} {one.kind}, {one.who}: {one.text}" for one in found.lines),
    ]
    answer(_shown(row), *said)


def _shown(row: CaseRow) -> dict[str, object]:
    return {
        "case_no": row.case_no,
        "label": row.label,
        "party": row.party_code,
        "kind": row.kind,
        "subject": row.subject,
        "owner": row.owner,
        "team": row.team,
        "status": row.status.value,
        "due_at": row.due_at,
        "closed_on": row.closed_on,
        "outcome": row.outcome,
        "answer": row.answer,
    }


@verb("open", asks=Permission.LOOK_AFTER_CUSTOMERS, under=case)
@click.argument("party")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("subject")
@click.option("--text", default="", help="What the customer says, in their own words.")
@click.option("--contact", type=int, metavar="KEY", help="Who asks; `akker person list`.")
@click.option("--owner", default="", metavar="EMAIL", help="Else whoever opens it.")
@click.option("--team", default="service", type=click.Choice(TEAMS), help="Who answers.")
@click.option("--on", type=DAY, help="The day; else now.")
@DUE
@click.option("--from", "activity_id", type=int, help="The note that it came of.")
def case_open(
    actor: Actor,
    party: str,
    kind: str,
    subject: str,
    text: str,
    contact: int | None,
    owner: str,
    team: str,
    on: dt.date | None,
    due: dt.date | None,
    activity_id: int | None,
) -> None:
    """Keep what PARTY asks or complains of."""
    with reading(actor.book):
        at, due_at = _began_on(actor.book, on), _at_end_of(actor.book, due)
    new = NewCase(party, kind, subject, text, contact, owner, team, at, due_at, activity_id)
    number = open_case(actor, case=new)
    answer({"case_no": number}, f"Case {case_label(number)} is open.")


@verb("say", asks=Permission.LOOK_AFTER_CUSTOMERS, under=case)
@click.argument("case_no", type=int)
@click.argument("kind", type=click.Choice(SAID))
@click.argument("text")
@click.option("--who", default="", metavar="NAME", help="Else you, or the person who asked.")
def case_say(actor: Actor, case_no: int, kind: str, text: str, who: str) -> None:
    """Keep our words (ours), the customer's (theirs), or a note among ourselves."""
    key = add_case_line(actor, case_no=case_no, kind=kind, text=text, who=who)
    said = f"It stands in case {case_label(case_no)}."
    answer({"case_no": case_no, "line_id": key}, said)


@verb("hand", asks=Permission.LOOK_AFTER_CUSTOMERS, under=case)
@click.argument("case_no", type=int)
@click.option("--owner", default="", metavar="EMAIL", help="Else it stays with whom it is.")
@TEAM
@DUE
@click.option("--note", default="", help="What they need to know.")
def case_hand(
    actor: Actor, case_no: int, owner: str, team: str, due: dt.date | None, note: str
) -> None:
    """Hand a case on, or choose another day on which an answer is due."""
    due_at = _at_end_of(actor.book, due)
    hand_case(actor, case_no=case_no, owner=owner, team=team, due_at=due_at, note=note)
    answer({"case_no": case_no}, f"Case {case_label(case_no)} is handed on.")


@verb("close", asks=Permission.LOOK_AFTER_CUSTOMERS, under=case)
@click.argument("case_no", type=int)
@click.argument("outcome", type=click.Choice(OUTCOMES))
@click.argument("told")
def case_close(actor: Actor, case_no: int, outcome: str, told: str) -> None:
    """Close a case with what the customer was TOLD."""
    close_case(actor, case_no=case_no, outcome=outcome, answer=told)
    answer({"case_no": case_no}, f"Case {case_label(case_no)} is closed: {outcome}.")


@verb("reopen", asks=Permission.LOOK_AFTER_CUSTOMERS, under=case)
@click.argument("case_no", type=int)
@click.argument("why")
def case_reopen(actor: Actor, case_no: int, why: str) -> None:
    """Say WHY a case is not over after all."""
    reopen_case(actor, case_no=case_no, why=why)
    answer({"case_no": case_no}, f"Case {case_label(case_no)} is open again.")


@verb("promise", asks=Permission.SEE_CUSTOMERS, under=case)
def case_promise(actor: Actor) -> None:
    """Within how many working days each kind is answered."""
    with reading(actor.book):
        days = service_promise(actor.book)
    answer(days, *(f"{kind}: {count}" for kind, count in days.items()))


@verb("promise-set", asks=Permission.CHANGE_SETTINGS, under=case)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("days", type=int)
def case_promise_set(actor: Actor, kind: str, days: int) -> None:
    """From now on a KIND is answered within so many working DAYS."""
    change_service_promise(actor, days={kind: days})
    answer({kind: days}, f"A {kind} is answered within {days} working days.")
