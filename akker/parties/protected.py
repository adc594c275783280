"""What of a card not everybody who changes cards may change: where and how much is to be paid."""

from django.conf import settings
from django.utils.module_loading import import_string

from akker.books.actor import Actor, Permission
from akker.kernel.errors import Refused
from akker.parties.cards import PartyCard
from akker.parties.models import Party


def check_own_card(actor: Actor, row: Party) -> None:
    """Whether it may be changed, where it is our own card: what stands on it is where customers
    pay. Whose card that is says `settings.AKKER_OWN_CARD`. Refused: own_card_guarded.
    """
    if Permission.CHANGE_SETTINGS in actor.permissions:
        return
    if import_string(settings.AKKER_OWN_CARD)(actor.book, row.pk):
        raise Refused(
            "own_card_guarded",
            "{code} is our own card, on which our invoices say where to pay: only who may change"
            " settings changes it.",
            remedy="Ask an owner of these books.",
            code=row.code,
        )


def check_limit(actor: Actor, code: str, before: PartyCard, after: PartyCard) -> None:
    """Whether the credit limit may be so: to raise one or take it away lifts a hold for good.

    Refused: credit_limit_guarded.
    """
    was, limit = before.credit_limit_minor, after.credit_limit_minor
    if was is None or (limit is not None and limit <= was):
        return
    if Permission.LIFT_CREDIT_HOLDS not in actor.permissions:
        raise Refused(
            "credit_limit_guarded",
            "{code} has a credit limit, and only who may lift credit holds raises or removes it.",
            remedy="Ask an owner of these books, or keep the limit as it is.",
            code=code,
        )
