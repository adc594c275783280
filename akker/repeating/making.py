"""Making the invoice of one period, once; or leaving it out."""

import datetime as dt
from dataclasses import dataclass

from akker.audit.queries import EventRow
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.kernel.errors import Refused
from akker.ledger.rules import check_text
from akker.ledger.surroundings import hold_book
from akker.receivables.drafting import write_draft_invoice
from akker.receivables.einvoice_judge import get_ready
from akker.receivables.issuing import write_invoices
from akker.receivables.mailing import write_invoice_mail
from akker.receivables.models import Invoice
from akker.receivables.product_lines import invoice_in
from akker.repeating.events import RepeatingPeriodLeftOut, RepeatingPeriodMade
from akker.repeating.models import RepeatingPeriod
from akker.repeating.queries import SOURCE, DuePeriod, RepeatingRow, due_periods
from akker.repeating.queries_worth import forms_of
from akker.repeating.rules import (
    DRAFT,
    ISSUED,
    LEFT_OUT,
    MAIL,
    PlannedPeriod,
    planned_periods,
)
from akker.repeating.scheduling import locked_repeating


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a period: the number of its invoice, or the key of its draft."""

    name: str
    starts_on: dt.date
    act: str
    label: str = ""
    draft_id: int = 0


@dataclass(frozen=True, slots=True)
class ToMake:
    """A period that is due, as a run begins."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date


@usecase(Permission.ISSUE_INVOICES)
def begin_run(
    actor: Actor, *, until: dt.date, since: dt.date | None = None, name: str = ""
) -> list[ToMake]:
    """What is due as a run begins; with an idempotency key a run again begins with the same."""
    return [
        ToMake(one.row.name, one.starts_on, one.planned.period.ends_on, one.planned.due_on)
        for one in due_periods(actor.book, until=until, since=since, name=name)
    ]


@usecase(Permission.ISSUE_INVOICES, before=get_ready)
def make_repeating_invoice(actor: Actor, *, name: str, starts_on: dt.date, on: dt.date) -> Made:
    """Make what a period asks, dated `on`: a draft, an invoice, or one that is mailed too.

    All of it or nothing, and once, however many try. Refused: repeating_unknown, period_unknown,
    period_not_due, period_made, and what issuing and mailing refuse.
    """
    hold_book(actor.book, exclusive=False)
    row = locked_repeating(actor, name)
    planned = _open_period(actor, row, starts_on)
    if not planned.is_due(on):
        raise Refused(
            "period_not_due",
            "The period from {day} is not due on {on}.",
            remedy="Wait until it is, or end the pause.",
            day=starts_on.isoformat(),
            on=on.isoformat(),
        )
    version = row.version_on(starts_on)
    (form,) = forms_of(actor.book, [DuePeriod(row, planned)], on=on)
    if version.act == DRAFT:
        source = row.source_of(starts_on)
        draft_id = write_draft_invoice(actor, form, source=source)
        _write_period(actor, row, planned, DRAFT)
        return Made(row.name, starts_on, version.act, draft_id=draft_id)
    (issued,) = write_invoices(actor, [invoice_in(actor.book, form)])
    _write_period(actor, row, planned, ISSUED, invoice_id=issued.invoice_id, label=issued.label)
    if version.act == MAIL:
        require(actor, Permission.SEND_MAIL)
        write_invoice_mail(actor, address=issued.label)
    return Made(row.name, starts_on, version.act, label=issued.label)


def _open_period(actor: Actor, row: RepeatingRow, starts_on: dt.date) -> PlannedPeriod:
    """A period of which nothing was made. Refused: period_unknown, period_made."""
    planned = next(
        (
            one
            for one in planned_periods(row.schedule, starts_on)
            if one.period.starts_on == starts_on
        ),
        None,
    )
    if planned is None:
        raise Refused(
            "period_unknown",
            "{name} has no period that begins on {day}.",
            remedy="Use the first day of one of its periods.",
            name=row.name,
            day=starts_on.isoformat(),
        )
    made = RepeatingPeriod.objects.filter(
        book=actor.book, repeating=row.repeating_id, starts_on=starts_on
    )
    if made.exists():
        raise Refused(
            "period_made",
            "The period of {name} from {day} was done already.",
            remedy="Look at what became of it.",
            name=row.name,
            day=starts_on.isoformat(),
        )
    return planned


def _write_period(
    actor: Actor,
    row: RepeatingRow,
    planned: PlannedPeriod,
    outcome: str,
    *,
    invoice_id: int | None = None,
    label: str = "",
) -> None:
    period = planned.period
    _insert_period(actor, row, planned, outcome, invoice_id=invoice_id)
    event = RepeatingPeriodMade(row.repeating_id, period.starts_on, period.ends_on, outcome, label)
    record(actor, event, subject=f"repeating:{row.repeating_id}")


def _insert_period(
    actor: Actor,
    row: RepeatingRow,
    planned: PlannedPeriod,
    outcome: str,
    *,
    invoice_id: int | None = None,
    reason: str = "",
) -> None:
    RepeatingPeriod(
        book=actor.book,
        repeating_id=row.repeating_id,
        starts_on=planned.period.starts_on,
        ends_on=planned.period.ends_on,
        outcome=outcome,
        invoice_id=invoice_id,
        reason=reason,
        made_at=dt.datetime.now(dt.UTC),
    ).save(force_insert=True)


@usecase(Permission.ISSUE_INVOICES)
def leave_out_period(actor: Actor, *, name: str, starts_on: dt.date, reason: str) -> None:
    """Say why nothing is made of a period, due or to come; nothing ever is then.

    Refused: repeating_unknown, period_unknown, period_made, reason_missing, text_too_long,
    text_unreadable.
    """
    row = locked_repeating(actor, name)
    planned = _open_period(actor, row, starts_on)
    check_text(reason)
    if not reason.strip():
        raise Refused(
            "reason_missing",
            "This says not why the period is left out.",
            remedy="Say why, in a few words.",
        )
    _insert_period(actor, row, planned, LEFT_OUT, reason=reason.strip())
    event = RepeatingPeriodLeftOut(row.repeating_id, starts_on, reason.strip())
    record(actor, event, subject=f"repeating:{row.repeating_id}")


def draft_became_invoice(actor: Actor, event: EventRow) -> None:
    """Reaction to `DraftIssued`: the period of a draft has an invoice now. Safe to repeat."""
    after = event.after or {}
    source, label = str(after.get("source", "")), str(after.get("label", ""))
    uid, _, day = source.removeprefix(SOURCE).partition("/")
    if not source.startswith(SOURCE) or not day:
        return
    invoice = Invoice.objects.filter(book=actor.book, label=label, number__isnull=False).first()
    RepeatingPeriod.objects.filter(
        book=actor.book,
        repeating__uid=uid,
        starts_on=dt.date.fromisoformat(day),
        outcome=DRAFT,
    ).update(outcome=ISSUED, invoice=invoice)
