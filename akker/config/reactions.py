"""What happens next: one table, event -> functions, and who carries events outside."""

from akker.audit.queries import EventRow
from akker.audit.reactions import Reactions
from akker.books.actor import Actor
from akker.books.events import BookChanged
from akker.receivables.events import DraftIssued
from akker.webhooks.queries import SENDER


def to_webhook(actor: Actor, event: EventRow, target: str) -> None:
    """As `webhooks.delivering.send_event`, loaded by who sends: whoever records does not."""
    from akker.webhooks.delivering import send_event

    send_event(actor, event, target)


def period_has_invoice(actor: Actor, event: EventRow) -> None:
    """As `repeating.making.draft_became_invoice`, loaded by who reacts."""
    from akker.repeating.making import draft_became_invoice

    draft_became_invoice(actor, event)


def months_end_elsewhere(actor: Actor, event: EventRow) -> None:
    """As `adoption.standing.clock_changed`, loaded by who reacts."""
    from akker.adoption.standing import clock_changed

    clock_changed(actor, event)


REACTIONS = Reactions(
    of={BookChanged: [months_end_elsewhere], DraftIssued: [period_has_invoice]},
    senders={SENDER: to_webhook},
)
