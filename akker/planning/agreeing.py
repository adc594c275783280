"""Keeping a plan as it was agreed, and approving that."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, checked_line
from akker.kernel.errors import Refused
from akker.planning.content import content_of
from akker.planning.events import PlanVersionApproved, PlanVersionKept
from akker.planning.models import PlanVersion
from akker.planning.planning import open_row
from akker.planning.queries import plan_of


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_version(
    actor: Actor, *, plan_id: int, agreed_with: str = "", on: dt.date | None = None
) -> int:
    """Keep the plan as it stands, agreed with somebody of the customer, or inside; its number.

    Refused: plan_unknown, plan_over, text_too_long.
    """
    row = open_row(actor, plan_id)
    last = PlanVersion.objects.filter(book=actor.book, plan=row).order_by("-number").first()
    version = PlanVersion(
        book=actor.book,
        plan=row,
        number=last.number + 1 if last else 1,
        content=content_of(plan_of(actor.book, plan_id)),
        agreed_on=on or today_in(actor.book),
        agreed_with=checked_line(agreed_with, "with whom", MOST_NAME) if agreed_with else "",
        kept_by=actor.name[:MOST_NAME],
        kept_by_id=actor.user_id,
    )
    version.save(force_insert=True)
    event = PlanVersionKept(row.pk, version.number, version.agreed_on)
    record(actor, event, subject=f"plan:{row.pk}")
    return version.number


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def approve_version(actor: Actor, *, plan_id: int, number: int) -> None:
    """Somebody else than who kept it agrees with it, once.

    Refused: plan_unknown, plan_over, plan_part_unknown, plan_own_version, plan_approved_already.
    """
    row = open_row(actor, plan_id)
    version = PlanVersion.objects.filter(book=actor.book, plan=row, number=number).first()
    if version is None:
        raise Refused(
            "plan_part_unknown",
            "There is no {key} in this plan.",
            remedy="Look at the plan again.",
            key=number,
        )
    if version.approved_on is not None:
        raise Refused(
            "plan_approved_already",
            "{who} approved this version on {day}.",
            remedy="Keep a new version if the plan is another now.",
            who=version.approved_by,
            day=version.approved_on,
        )
    if (version.kept_by_id, version.kept_by) == (actor.user_id, actor.name[:MOST_NAME]):
        raise Refused(
            "plan_own_version",
            "Whoever kept a version does not approve it.",
            remedy="Ask somebody else who looks after customers.",
        )
    version.approved_by, version.approved_on = actor.name[:MOST_NAME], today_in(actor.book)
    version.save(update_fields=["approved_by", "approved_on"])
    event = PlanVersionApproved(row.pk, number, version.approved_on)
    record(actor, event, subject=f"plan:{row.pk}")
