"""Telling those who look after a customer that a rescue began, or how it ended."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from akker.books.actor import Actor
from akker.kernel.errors import Refused
from akker.mail.queries import mail_server
from akker.mail.rules import check_address
from akker.mail.writing import write_message
from akker.parties.queries_team import Colleague, looked_after_by
from akker.planning.models import AccountPlan, PlanAction

RESCUE_MAIL = "rescue"  # the purpose of such mail
_MOST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class TeamTold:
    """By e-mail address: to whom mail was written, and to whom it could not be."""

    told: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()


def tell_of_rescue(actor: Actor, plan: AccountPlan) -> TeamTold:
    """Step: a mail to each of the team, but not to who began it."""
    actions = PlanAction.objects.filter(book=actor.book, plan=plan).select_related("task")
    steps = [(one.task.due_on, one.task.text) for one in actions.order_by("task__due_on", "pk")]

    def letter() -> tuple[str, str]:
        return gettext("A rescue of {customer} began"), gettext(
            "Hello {name},\n\n{who} began a rescue of {customer}, which runs until {until}. Its"
            " steps:\n\n{steps}\n\n{link}\n"
        )

    return _tell(actor, plan, letter, steps)


def tell_of_its_end(actor: Actor, plan: AccountPlan) -> TeamTold:
    """Step: as `tell_of_rescue`, when it is closed."""

    def letter() -> tuple[str, str]:
        if plan.outcome == "kept":
            subject = gettext("{customer} stays: the rescue is over")
            text = gettext(
                "Hello {name},\n\n{who} closed the rescue of {customer}: they stay.\n\nWhat we"
                " learnt: {lesson}\n\n{link}\n"
            )
        else:
            subject = gettext("{customer} is lost: the rescue is over")
            text = gettext(
                "Hello {name},\n\n{who} closed the rescue of {customer}: they are lost.\n\nWhat"
                " we learnt: {lesson}\n\n{link}\n"
            )
        return subject, text

    return _tell(actor, plan, letter)


def _tell(
    actor: Actor,
    plan: AccountPlan,
    letter: Callable[[], tuple[str, str]],
    steps: Sequence[tuple[dt.date, str]] = (),
) -> TeamTold:
    people = looked_after_by(actor.book, plan.party.code)
    people = [one for one in people if one.user_id != actor.user_id]
    # Without a server it would wait in the outbox, and go out when the rescue is long over.
    if not people or mail_server() is None:
        return TeamTold(not_told=tuple(one.email for one in people))
    told = [one for one in people if _has_address(one)]
    for one in told:
        with override(one.language):
            subject, text = letter()
            values = {
                "name": one.name,
                "who": actor.name,
                "customer": plan.party.name or plan.party.code,
                "until": _said(plan.ends_on),
                "lesson": plan.lesson,
                "steps": "\n".join(f"- {_said(on)}: {text}" for on, text in steps),
                "link": f"{settings.AKKER_URL}/books/{actor.book.slug}/plans/{plan.pk}",
            }
            write_message(
                actor,
                to=one.email,
                subject=subject.format(**values)[:_MOST_SUBJECT],
                text=text.format(**values),
                purpose=RESCUE_MAIL,
                about=f"plan:{plan.pk}",
                language=one.language,
                can_be_undone=True,
            )
    return TeamTold(
        tuple(one.email for one in told), tuple(one.email for one in people if one not in told)
    )


def _said(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _has_address(one: Colleague) -> bool:
    """Somebody can sign in at an address to which no mail goes, such as that of one machine."""
    try:
        check_address(one.email)
    except Refused:
        return False
    return True
