"""Setting up repeating invoices, changing what comes next, pausing, indexing and stopping."""

import datetime as dt
from dataclasses import replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.kernel.quantities import millionths_text
from akker.ledger.drafting import fit_name
from akker.parties.queries import party_coded
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries_preview import preview_of
from akker.repeating.events import (
    IndexationAdded,
    IndexationRemoved,
    RepeatingInvoiceAdded,
    RepeatingInvoiceChanged,
    RepeatingInvoicePaused,
    RepeatingInvoiceResumed,
    RepeatingInvoiceStopped,
)
from akker.repeating.models import (
    Indexation,
    RepeatingInvoice,
    RepeatingPause,
    RepeatingPeriod,
    RepeatingVersion,
)
from akker.repeating.queries import DuePeriod, RepeatingRow, Version, repeating_named
from akker.repeating.queries_worth import forms_of
from akker.repeating.rules import (
    MAIL,
    Pause,
    Period,
    PlannedPeriod,
    Schedule,
    Standing,
    Step,
    check_pause,
    check_rhythm,
    first_period,
)
from akker.repeating.schedule_form import ChangedRepeating, NewRepeating, row_of_new


@usecase(Permission.ISSUE_INVOICES)
def add_repeating_invoice(actor: Actor, *, new: NewRepeating) -> int:
    """Set one up; its key. Nothing is made of it yet.

    Refused: repeating_exists, name_unfit, repeating_unfit, permission_missing where it mails and
    the actor may not, and what stands in the way of its first invoice.
    """
    name = fit_name(new.name)
    if RepeatingInvoice.objects.filter(book=actor.book, name=name).exists():
        raise Refused(
            "repeating_exists",
            "There is a repeating invoice {name} already.",
            remedy="Use another name, or change that one.",
            name=name,
        )
    check_rhythm(new.rhythm, new.ends_on, new.times)
    row = row_of_new(replace(new, name=name))
    _check(actor, row, new.rhythm.period(0))
    kept = RepeatingInvoice(
        book=actor.book,
        name=name,
        starts_on=new.rhythm.starts_on,
        every=new.rhythm.every,
        unit=new.rhythm.unit,
        month_day=new.rhythm.month_day,
        in_arrears=new.rhythm.in_arrears,
        ends_on=new.ends_on,
        times=new.times,
    )
    kept.save(force_insert=True)
    _write_version(actor, kept.pk, row.versions[0])
    event = RepeatingInvoiceAdded(
        kept.pk,
        kept.starts_on,
        kept.every,
        kept.unit,
        kept.in_arrears,
        kept.ends_on,
        kept.times,
        new.act,
        new.content,
    )
    record(actor, event, subject=f"repeating:{kept.pk}")
    return kept.pk


def _check(actor: Actor, row: RepeatingRow, period: Period) -> None:
    """Whether an invoice can be made of it at all."""
    if row.version_on(period.starts_on).act == MAIL:
        require(actor, Permission.SEND_MAIL)
    if not actor.sees_all:
        party_coded(actor.book, row.version_on(period.starts_on).party_code)
    one = DuePeriod(row, PlannedPeriod(period, period.due_on, Standing.PLANNED))
    (form,) = forms_of(actor.book, [one])
    preview_of(actor.book, invoice_in(actor.book, form))


def _write_version(actor: Actor, repeating_id: int, version: Version) -> None:
    RepeatingVersion(
        book=actor.book,
        repeating_id=repeating_id,
        counts_from=version.counts_from,
        content=version.content,
        act=version.act,
    ).save(force_insert=True)


def locked_repeating(actor: Actor, name: str) -> RepeatingRow:
    """Step: a schedule, alone until the commit. Refused: repeating_unknown."""
    rows = RepeatingInvoice.objects.select_for_update(no_key=True)
    list(rows.filter(book=actor.book, name=name).values_list("pk"))
    return repeating_named(actor.book, name)


@usecase(Permission.ISSUE_INVOICES)
def change_repeating_invoice(
    actor: Actor, *, name: str, change: ChangedRepeating, counts_from: dt.date | None = None
) -> dt.date:
    """Change what is invoiced for periods that begin on a day or later; that day.

    Without one it counts from the next period. What was made stays as it is, and what was to
    change later is given up. Refused: repeating_unknown, repeating_unfit, repeating_ended, and
    what stands in the way of the first invoice under the change.
    """
    before = locked_repeating(actor, name)
    check_rhythm(before.schedule.rhythm, change.ends_on, change.times)
    schedule = replace(before.schedule, ends_on=change.ends_on, times=change.times)
    period = first_period(schedule, counts_from or _next_start(actor, schedule))
    since = period.starts_on
    kept = tuple(one for one in before.versions if one.counts_from < since)
    version = Version(since, change.content, change.act)
    row = replace(before, schedule=schedule, versions=(*kept, version))
    _check(actor, row, period)
    RepeatingVersion.objects.filter(
        book=actor.book, repeating=row.repeating_id, counts_from__gte=since
    ).delete()
    _write_version(actor, row.repeating_id, version)
    RepeatingInvoice.objects.filter(book=actor.book, pk=row.repeating_id).update(
        ends_on=change.ends_on, times=change.times
    )
    old = before.version_on(since)
    event = RepeatingInvoiceChanged(
        row.repeating_id, since, change.ends_on, change.times, change.act, change.content
    )
    record(
        actor,
        event,
        subject=f"repeating:{row.repeating_id}",
        before={
            "ends_on": before.schedule.ends_on,
            "times": before.schedule.times,
            "act": old.act,
            "content": old.content,
        },
    )
    return since


def _next_start(actor: Actor, schedule: Schedule) -> dt.date:
    """The day after today, or the first day of one that has not begun."""
    return max(today_in(actor.book) + dt.timedelta(days=1), schedule.rhythm.starts_on)


@usecase(Permission.ISSUE_INVOICES)
def stop_repeating_invoice(actor: Actor, *, name: str, on: dt.date | None = None) -> None:
    """Let no period begin from a day on, today if none is given; what was made stays.

    Periods that began before it are still due. Refused: repeating_unknown.
    """
    row = locked_repeating(actor, name)
    day = on or today_in(actor.book)
    before = row.schedule.stopped_on
    RepeatingInvoice.objects.filter(book=actor.book, pk=row.repeating_id).update(stopped_on=day)
    record(
        actor,
        RepeatingInvoiceStopped(row.repeating_id, day),
        subject=f"repeating:{row.repeating_id}",
        before={"stopped_on": before} if before else None,
    )


@usecase(Permission.ISSUE_INVOICES)
def pause_repeating_invoice(
    actor: Actor,
    *,
    name: str,
    from_on: dt.date,
    until: dt.date | None = None,
    catches_up: bool = False,
) -> None:
    """Make nothing of periods that begin on these days; without `until` until it is resumed.

    With `catches_up` they are due the day after the pause, else never. Refused:
    repeating_unknown, pause_unfit.
    """
    row = locked_repeating(actor, name)
    pause = Pause(from_on, until, catches_up)
    check_pause(pause, row.schedule.pauses)
    RepeatingPause(
        book=actor.book,
        repeating_id=row.repeating_id,
        from_on=from_on,
        until=until,
        catches_up=catches_up,
    ).save(force_insert=True)
    event = RepeatingInvoicePaused(row.repeating_id, from_on, until, catches_up)
    record(actor, event, subject=f"repeating:{row.repeating_id}")


@usecase(Permission.ISSUE_INVOICES)
def resume_repeating_invoice(
    actor: Actor, *, name: str, on: dt.date, catches_up: bool = False
) -> None:
    """End the pause that holds on a day, so that periods begin again on it.

    With `catches_up` the periods that it held are due then, else they are skipped for good.
    Refused: repeating_unknown, pause_unknown.
    """
    row = locked_repeating(actor, name)
    pause = row.pause_on(on)
    if pause is None:
        raise Refused(
            "pause_unknown",
            "{name} does not pause on {day}.",
            remedy="Use a day on which it does.",
            name=row.name,
            day=on.isoformat(),
        )
    own = RepeatingPause.objects.filter(
        book=actor.book, repeating=row.repeating_id, from_on=pause.from_on
    )
    if on <= pause.from_on:
        own.delete()
    else:
        own.update(until=on - dt.timedelta(days=1), catches_up=catches_up)
    record(
        actor,
        RepeatingInvoiceResumed(row.repeating_id, on, catches_up),
        subject=f"repeating:{row.repeating_id}",
        before={"from_on": pause.from_on, "until": pause.until, "catches_up": pause.catches_up},
    )


@usecase(Permission.ISSUE_INVOICES)
def add_indexation(actor: Actor, *, name: str, step: Step) -> None:
    """Let prices be so many times what they were, for periods that begin on a day or later.

    Lines that take their price from a product follow its price list and not this. Refused:
    repeating_unknown, indexation_unfit.
    """
    row = locked_repeating(actor, name)
    if step.from_on <= row.schedule.rhythm.starts_on or step.from_on in {
        one.from_on for one in row.steps
    }:
        raise Refused(
            "indexation_unfit",
            "Prices cannot change on {day}: it has another change on that day, or begins later.",
            remedy="Use another day.",
            day=step.from_on.isoformat(),
        )
    Indexation(
        book=actor.book,
        repeating_id=row.repeating_id,
        from_on=step.from_on,
        by_index=step.by_index,
        numerator_e6=step.numerator_e6,
        denominator_e6=step.denominator_e6,
    ).save(force_insert=True)
    event = IndexationAdded(
        row.repeating_id,
        step.from_on,
        millionths_text(step.numerator_e6),
        millionths_text(step.denominator_e6),
    )
    record(actor, event, subject=f"repeating:{row.repeating_id}")


@usecase(Permission.ISSUE_INVOICES)
def remove_indexation(actor: Actor, *, name: str, from_on: dt.date) -> None:
    """Take a change of prices away that no invoice has yet.

    Refused: repeating_unknown, indexation_unknown, indexation_used.
    """
    row = locked_repeating(actor, name)
    if from_on not in {one.from_on for one in row.steps}:
        raise Refused(
            "indexation_unknown",
            "{name} has no change of prices on {day}.",
            remedy="Look at the ones it has.",
            name=row.name,
            day=from_on.isoformat(),
        )
    made = RepeatingPeriod.objects.filter(book=actor.book, repeating=row.repeating_id)
    if made.filter(starts_on__gte=from_on).exclude(outcome="left out").exists():
        raise Refused(
            "indexation_used",
            "The change of {day} stands in an invoice or draft already.",
            remedy="Change the prices for the next period instead.",
            day=from_on.isoformat(),
        )
    Indexation.objects.filter(book=actor.book, repeating=row.repeating_id, from_on=from_on).delete()
    event = IndexationRemoved(row.repeating_id, from_on)
    record(actor, event, subject=f"repeating:{row.repeating_id}")
