"""Sending reminders, and changing the steps in which they go out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.clearing.allocating import lock_parties
from akker.dunning.events import ReminderPlanChanged, ReminderSent
from akker.dunning.letters import CLASSES, CONSUMER, PlanStep
from akker.dunning.models import Reminder, ReminderItem, ReminderStep
from akker.dunning.queries_reminders import (
    ProposedReminder,
    collection_costs,
    party_of_key,
    propose_reminders,
    reminder_plan,
)
from akker.dunning.reminder_rules import check_days, check_plan, plan_mark
from akker.dunning.rules import MOST_NAME
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.mail.rules import check_address
from akker.mail.writing import write_message
from akker.parties.models import Party

PURPOSE = "reminder"
MOST_CHOSEN = 500  # letters in one transaction


@dataclass(frozen=True, slots=True)
class SentReminder:
    """`sent_to` is empty where it goes by post: nobody has an address, or no mail was asked."""

    reminder_id: int
    party_code: str
    step_no: int
    currency: str
    total_minor: int
    sent_to: str


@usecase(Permission.SEND_REMINDERS)
def send_reminders(
    actor: Actor,
    *,
    until: dt.date,
    chosen: Sequence[str],
    on: dt.date | None = None,
    sends_mail: bool = True,
) -> list[SentReminder]:
    """Keep reminders that are due up to a day, and put their letters in the outbox.

    `chosen` are keys of `propose_reminders`, of a page of them; `runs.run_reminders` sends all.
    What is held, paid or was sent meanwhile is left out: whoever sends the same twice sends it
    once. `on` is the day of the letters, today or before. Refused: day_to_come, too_many_chosen.
    """
    day = on or today_in(actor.book)
    check_days(until, day, today=today_in(actor.book))
    wants = set(chosen)
    if len(wants) > MOST_CHOSEN:
        raise Refused(
            "too_many_chosen",
            "{count} letters are too many for once.",
            remedy="Send {most} at a time, or all that are due as a job.",
            count=len(wants),
            most=MOST_CHOSEN,
        )
    codes = sorted({party_of_key(key) for key in wants})
    # Whoever settles, contests or reminds too waits for these, or is seen by the look after it.
    lock_parties(actor, codes)
    found = propose_reminders(actor.book, until=until, on=day, codes=codes)
    wanted = [one for one in found.reminders if one.key in wants]
    keys = dict(Party.objects.filter(book=actor.book, code__in=codes).values_list("code", "pk"))
    return [_sent(actor, one, keys[one.party_code], day, sends_mail) for one in wanted]


def _sent(
    actor: Actor, one: ProposedReminder, party_id: int, on: dt.date, sends_mail: bool
) -> SentReminder:
    uid, to = "", _mailable(one.email) if sends_mail else ""
    if to:
        uid = write_message(
            actor,
            to=to,
            subject=one.letter.subject,
            text=one.letter.text,
            purpose=PURPOSE,
            about=f"party:{one.party_code}",
            language=one.letter.language,
            can_be_undone=True,
        )
    row = Reminder(
        book=actor.book,
        party_id=party_id,
        customer_class=one.customer_class,
        step_no=one.step_no,
        sent_on=on,
        currency=one.currency,
        total_minor=one.total_minor,
        language=one.letter.language,
        sent_to=to,
        subject=one.letter.subject,
        text=one.letter.text,
        message_uid=uid,
        sent_by=actor.name[:MOST_NAME],
        sent_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    ReminderItem.objects.bulk_create(
        [
            ReminderItem(
                book=actor.book,
                reminder=row,
                line_id=item.line_id,
                step_no=one.step_no,
                number=item.number,
                due_on=item.due_on,
                open_minor=item.open_minor,
            )
            for item in one.items
        ]
    )
    event = ReminderSent(
        row.pk,
        one.party_code,
        one.step_no,
        decimal_text(one.total_minor, one.currency),
        one.currency,
        on,
    )
    record(actor, event, subject=f"party:{one.party_code}")
    return SentReminder(row.pk, one.party_code, one.step_no, one.currency, one.total_minor, to)


def _mailable(email: str) -> str:
    """The address if mail can go there; one odd card must not stop all the others."""
    try:
        return check_address(email) if email else ""
    except Refused:
        return ""


@usecase(Permission.CHANGE_SETTINGS)
def change_reminder_plan(
    actor: Actor, *, customer_class: str, plan: Sequence[PlanStep], seen: str = ""
) -> None:
    """Give the steps of a class anew. What was sent stays as it was sent.

    `seen` is the mark of the plan that was looked at; empty takes whatever is there.
    Refused: customer_class_unknown, reminder_plan_unfit, letter_unfit, reminder_plan_changed.
    """
    if customer_class not in CLASSES:
        raise Refused(
            "customer_class_unknown",
            "{text} is no class of customers.",
            remedy="Use one of: {known}.",
            text=customer_class[:20],
            known=", ".join(CLASSES),
        )
    costs = collection_costs(actor.book)
    days = costs.consumer_days if costs and customer_class == CONSUMER else 0
    check_plan(plan, knows_costs=costs is not None, consumer_days=days)
    if seen and seen != plan_mark(reminder_plan(actor.book, customer_class)):
        raise Refused(
            "reminder_plan_changed",
            "Somebody changed these steps while you did.",
            remedy="Load the page again, and make your changes in what is there now.",
        )
    ReminderStep.objects.filter(book=actor.book, customer_class=customer_class).delete()
    ReminderStep.objects.bulk_create(
        [
            ReminderStep(
                book=actor.book,
                customer_class=customer_class,
                step_no=step.step_no,
                days_after=step.days_after,
                tone=step.tone,
                letters={
                    language: {"subject": letter.subject, "text": letter.text}
                    for language, letter in step.letters.items()
                },
            )
            for step in plan
        ]
    )
    event = ReminderPlanChanged(customer_class, len(plan))
    record(actor, event, subject=f"reminder-plan:{customer_class}")
