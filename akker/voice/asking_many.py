"""Asking the people who decide at many customers at once, by mail."""

from dataclasses import dataclass

from akker.books.actor import Actor, Permission, usecase
from akker.customers.queries import CustomerFilter
from akker.parties.models import Contact
from akker.voice.queries_candidates import planned_asking
from akker.voice.surveying import open_survey, write_invitation


@dataclass(frozen=True, slots=True)
class AskedMany:
    asked: int
    skipped: int


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def ask_many(actor: Actor, *, survey_id: int, customers: CustomerFilter) -> AskedMany:
    """Mail the question to everybody with a part in decisions at these customers, but those of
    whom `planned_asking` says why not. All or nobody.

    Refused: survey_unknown, survey_over, customers_many, and what `mail.writing.write_message`
    refuses.
    """
    survey = open_survey(actor, survey_id)
    _held(actor, customers)
    planned = planned_asking(actor.book, customers)
    keys = [one.contact.contact_id for one in planned if one.contact and not one.why]
    rows = Contact.objects.filter(book=actor.book, pk__in=keys).select_related("party")
    for contact in rows.order_by("pk"):
        write_invitation(actor, survey, contact, mails=True)
    return AskedMany(len(keys), len(planned) - len(keys))


def _held(actor: Actor, customers: CustomerFilter) -> None:
    """Lock whom this would ask, so that nobody is asked by two at once."""
    planned = planned_asking(actor.book, customers)
    keys = sorted(one.contact.contact_id for one in planned if one.contact and not one.why)
    rows = Contact.objects.filter(book=actor.book, pk__in=keys).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
