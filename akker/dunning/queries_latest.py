"""The latest reminders, disputes and promises to pay of a customer, a few at a time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.dunning.models import Dispute, PaymentPromise, Reminder
from akker.receivables.queries import address_of


@dataclass(frozen=True, slots=True)
class LatestStep:
    """`words` is what was said or written; `address` is the invoice of a dispute."""

    key: int
    on: dt.date
    words: str
    who: str
    amount_minor: int
    currency: str
    due_on: dt.date | None = None
    address: str = ""


def _before(day: str, until: dt.date, before_key: int | None) -> Q:
    """Up to and including a day, with a key only those of that day whose key is lower."""
    place = Q(**{f"{day}__lte": until})
    if before_key is not None:
        place &= Q(**{f"{day}__lt": until}) | Q(pk__lt=before_key)
    return place


def latest_reminders(
    book: Book,
    party_ids: Iterable[int],
    *,
    until: dt.date,
    before_key: int | None = None,
    limit: int,
) -> list[LatestStep]:
    """Letters to some parties, the latest first; `words` is the subject. One query."""
    place = _before("sent_on", until, before_key)
    rows = Reminder.objects.filter(place, book=book, party__in=list(party_ids))
    columns = ("pk", "sent_on", "subject", "sent_to", "total_minor", "currency")
    return [
        LatestStep(*row) for row in rows.order_by("-sent_on", "-pk").values_list(*columns)[:limit]
    ]


def latest_disputes(
    book: Book,
    party_ids: Iterable[int],
    *,
    until: dt.date,
    before_key: int | None = None,
    limit: int,
) -> list[LatestStep]:
    """What some parties contest, the latest first; `words` is what they say. One query."""
    place = _before("opened_on", until, before_key)
    rows = Dispute.objects.filter(place, book=book, invoice__party__in=list(party_ids))
    columns = (
        *("pk", "opened_on", "customer_says", "opened_by", "amount_minor", "invoice__currency"),
        *("invoice__label", "invoice__number"),
    )
    return [
        LatestStep(
            key,
            on,
            says,
            by,
            amount,
            currency,
            address=address_of(label, is_outside=number is None),
        )
        for key, on, says, by, amount, currency, label, number in rows.order_by(
            "-opened_on", "-pk"
        ).values_list(*columns)[:limit]
    ]


def latest_payment_promises(
    book: Book,
    party_ids: Iterable[int],
    *,
    until: dt.date,
    before_key: int | None = None,
    limit: int,
) -> list[LatestStep]:
    """What some parties said they would pay, the latest first; `due_on` is by when. One query."""
    place = _before("made_on", until, before_key)
    rows = PaymentPromise.objects.filter(
        place, book=book, party__in=list(party_ids), cancelled_on=None
    )
    columns = ("pk", "made_on", "said_by", "said_by", "amount_minor", "currency", "promised_on")
    return [
        LatestStep(*row) for row in rows.order_by("-made_on", "-pk").values_list(*columns)[:limit]
    ]
