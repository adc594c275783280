"""What is done with a case: said, handed to others, closed and opened again."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import moment_in
from akker.cases.events import CaseClosed, CaseHanded, CaseLineAdded, CaseReopened
from akker.cases.models import Case, CaseLine
from akker.cases.opening import due_by_promise, owner_of
from akker.cases.queries import case_unknown
from akker.cases.rules import (
    CLOSED,
    HANDED,
    MOST_LINES,
    OURS,
    OUTCOMES,
    REOPENED,
    SAID,
    SPOKEN,
    TEAMS,
    THEIRS,
    case_label,
    checked_due_at,
    checked_moment,
    one_of,
)
from akker.customers.activity_rules import MOST_NAME, checked_line, checked_text
from akker.customers.indexing import keep_text
from akker.customers.rules_search import CASE
from akker.kernel.errors import Refused
from akker.parties.queries_sight import seen


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_case_line(
    actor: Actor,
    *,
    case_no: int,
    kind: str,
    text: str,
    who: str = "",
    at: dt.datetime | None = None,
) -> int:
    """Our words, the customer's, or a note among us; its key.

    Our first words are the first answer. What the customer says after we spoke is answered
    within the service promise again. Without `who` it is whoever writes, or the person who asked.
    Refused: case_unknown, case_over, case_unfit, case_full, words_missing, text_too_long.
    """
    one_of(kind, SAID, "kind of words")
    row = _open_case(actor, case_no)
    now = dt.datetime.now(dt.UTC)
    said_at = checked_moment(at and moment_in(actor.book, at), row.opened_at, now)
    words = checked_text(text)
    if not words.strip():
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Write it down: whoever reads this later was not there.",
            what="what was said",
        )
    if kind == OURS and row.answered_at is None:
        row.answered_at = said_at
        row.save(update_fields=["answered_at"])
    if kind == THEIRS and _spoke(row) == OURS:
        row.due_at = due_by_promise(actor.book, row.kind, said_at)
        row.save(update_fields=["due_at"])
    name = who or (row.contact_name or row.party.name if kind == THEIRS else "")
    line = _write(actor, row, kind, words, said_at, name)
    record(actor, CaseLineAdded(row.number, line.pk, kind), subject=f"case:{row.number}")
    return line.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def hand_case(
    actor: Actor,
    *,
    case_no: int,
    owner: str = "",
    team: str = "",
    due_at: dt.datetime | None = None,
    note: str = "",
) -> None:
    """To another owner or team, or another moment at which an answer is due; empty stays as it is.

    From then on it waits for the team. Refused: case_unknown, case_over, case_unfit, case_full,
    not_a_member, text_too_long.
    """
    row = _open_case(actor, case_no)
    if owner:
        row.owner_id = owner_of(actor, owner)
    if team:
        row.team = one_of(team, TEAMS, "team")
    if due_at is not None:
        row.due_at = checked_due_at(moment_in(actor.book, due_at), row.opened_at)
    row.save(update_fields=["owner", "team", "due_at"])
    _write(actor, row, HANDED, checked_text(note), dt.datetime.now(dt.UTC))
    record(actor, CaseHanded(row.number, row.team, row.due_at), subject=f"case:{row.number}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def close_case(
    actor: Actor, *, case_no: int, outcome: str, answer: str, at: dt.datetime | None = None
) -> None:
    """It is over, with what came of it and the answer that the customer was given.

    Refused: case_unknown, case_over, case_unfit, case_full, words_missing, text_too_long.
    """
    one_of(outcome, OUTCOMES, "outcome")
    row = _open_case(actor, case_no)
    checked_line(answer, "what the customer was told", len(answer) + 1)
    ended_at = checked_moment(
        at and moment_in(actor.book, at), row.opened_at, dt.datetime.now(dt.UTC)
    )
    row.answer, row.outcome = checked_text(answer), outcome
    row.closed_on = moment_in(actor.book, ended_at).date()
    row.closed_by = actor.name[:MOST_NAME]
    row.answered_at = row.answered_at or ended_at
    row.save(update_fields=["answer", "outcome", "closed_on", "closed_by", "answered_at"])
    _write(actor, row, CLOSED, row.answer, ended_at)
    event = CaseClosed(row.number, row.party.code, outcome, row.closed_on)
    record(actor, event, subject=f"case:{row.number}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def reopen_case(actor: Actor, *, case_no: int, why: str) -> None:
    """It is not over after all; the answer that was given stays among its lines, and the next is
    due by the service promise.

    Refused: case_unknown, case_open, case_full, words_missing, text_too_long.
    """
    row = _locked(actor, case_no)
    if row.closed_on is None:
        raise Refused(
            "case_open",
            "Case {number} is open.",
            remedy="Write in it what was said.",
            number=case_label(row.number),
        )
    words = checked_text(why)
    checked_line(why, "why it is open again", len(why) + 1)
    now = dt.datetime.now(dt.UTC)
    row.closed_on, row.closed_by, row.outcome, row.answer = None, "", "", ""
    row.due_at = due_by_promise(actor.book, row.kind, now)
    row.save(update_fields=["closed_on", "closed_by", "outcome", "answer", "due_at"])
    _write(actor, row, REOPENED, words, now)
    event = CaseReopened(row.number, row.party.code, row.due_at)
    record(actor, event, subject=f"case:{row.number}")


def _spoke(row: Case) -> str:
    lines = CaseLine.objects.filter(book=row.book_id, case=row, kind__in=SPOKEN).order_by("-pk")
    return lines.values_list("kind", flat=True).first() or ""


def _write(
    actor: Actor, row: Case, kind: str, text: str, at: dt.datetime, who: str = ""
) -> CaseLine:
    """Refused: case_full."""
    if CaseLine.objects.filter(book=actor.book, case=row).count() >= MOST_LINES:
        raise Refused(
            "case_full",
            "This case has {most} lines.",
            remedy="Open another one for what is still to be answered.",
            most=MOST_LINES,
        )
    line = CaseLine(
        book=actor.book,
        case=row,
        kind=kind,
        on=moment_in(actor.book, at).date(),
        at=at,
        who=checked_line(who or actor.name, "who said it", MOST_NAME),
        text=text,
    )
    line.save(force_insert=True)
    lines = CaseLine.objects.filter(book=actor.book, case=row).order_by("pk")
    said = (row.subject, row.text, *lines.values_list("text", flat=True))
    keep_text(row.book_id, CASE, row.pk, row.party_id, row.opened_on, *said)
    return line


def _locked(actor: Actor, case_no: int) -> Case:
    """Refused: case_unknown."""
    rows = Case.objects.filter(seen(actor.book, "party__"), book=actor.book, number=case_no)
    row = rows.select_for_update(of=("self",)).select_related("party").first()
    if row is None:
        raise case_unknown(case_no)
    return row


def _open_case(actor: Actor, case_no: int) -> Case:
    """Refused: case_unknown, case_over."""
    row = _locked(actor, case_no)
    if row.closed_on is not None:
        raise Refused(
            "case_over",
            "This case was closed on {day}.",
            remedy="Open it again first, and say why.",
            day=row.closed_on,
        )
    return row
