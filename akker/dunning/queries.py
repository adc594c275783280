"""Reading disputes and what holds reminders."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.dunning.models import Dispute, DisputeStep, ReminderHold
from akker.dunning.rules import in_force
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.receivables.queries import address_of

OPEN = ~Q(Exists(DisputeStep.objects.filter(dispute=OuterRef("pk")).exclude(outcome="")))


@dataclass(frozen=True, slots=True)
class StepRow:
    happened_on: dt.date
    who: str
    text: str
    mediator: str
    outcome: str
    recorded_at: dt.datetime
    bears_interest: bool = False


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """`invoice` is its address, `line_nos` the lines it is about, none for all of it.

    `mediator` is the last one that was named; `outcome`, `closed_on` and `reason` are of the
    step that ended it, empty and None while it is open.
    """

    dispute_id: int
    invoice_id: int
    invoice: str
    label: str
    party_code: str
    party_name: str
    opened_on: dt.date
    amount_minor: int
    currency: str
    customer_says: str
    we_say: str
    opened_by: str
    line_nos: tuple[int, ...]
    steps: tuple[StepRow, ...]

    @property
    def mediator(self) -> str:
        return next((step.mediator for step in reversed(self.steps) if step.mediator), "")

    @property
    def end(self) -> StepRow | None:
        return next((step for step in self.steps if step.outcome), None)

    @property
    def is_open(self) -> bool:
        return self.end is None

    def is_open_on(self, day: dt.date) -> bool:
        end = self.end
        return in_force(self.opened_on, None, end.happened_on if end else None, day)


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """What can be asked of a list of disputes; empty is not asked."""

    only_open: bool = False
    only_closed: bool = False
    party_code: str = ""
    invoice_ids: tuple[int, ...] | None = None
    party_ids: tuple[int, ...] | None = None  # with all other names for them
    text: str = ""  # a part of what they say, of their name or of the number


def disputes(
    book: Book, asked: DisputeFilter, *, before_id: int | None = None, limit: int | None = None
) -> list[DisputeRow]:
    """Up to `limit` + 1, the latest first, before one by its key. Three queries."""
    rows = _asked_for(book, asked)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    rows = rows.order_by("-pk")
    return [_dispute(row) for row in (rows if limit is None else rows[: limit + 1])]


def disputes_by_day(
    book: Book,
    asked: DisputeFilter,
    *,
    before: tuple[dt.date, int] | None = None,
    limit: int,
) -> list[DisputeRow]:
    """Up to `limit` + 1, by the day they were opened, the latest first, before a day and a key.
    Three queries.
    """
    rows = _asked_for(book, asked)
    if before is not None:
        on, key = before
        rows = rows.filter(Q(opened_on__lt=on) | Q(opened_on=on, pk__lt=key))
    return [_dispute(row) for row in rows.order_by("-opened_on", "-pk")[: limit + 1]]


def _asked_for(book: Book, asked: DisputeFilter) -> Any:
    rows = Dispute.objects.filter(seen(book, "invoice__party__"), book=book)
    if asked.only_open:
        rows = rows.filter(OPEN)
    if asked.only_closed:
        rows = rows.exclude(OPEN)
    if asked.party_code:
        rows = rows.filter(invoice__party__in=keys_of_group(book, asked.party_code))
    if asked.party_ids is not None:
        rows = rows.filter(invoice__party__in=asked.party_ids)
    if asked.invoice_ids is not None:
        rows = rows.filter(invoice__in=asked.invoice_ids)
    if asked.text:
        rows = rows.filter(
            Q(customer_says__icontains=asked.text)
            | Q(invoice__party__name__icontains=asked.text)
            | Q(invoice__label__icontains=asked.text)
        )
    return rows.select_related("invoice__party").prefetch_related("steps", "lines__invoice_line")


@asked_once
def disputes_of(book: Book, party_code: str) -> tuple[DisputeRow, ...]:
    """All of a party and of who was merged into it, the latest first."""
    return tuple(disputes(book, DisputeFilter(party_code=party_code)))


def dispute_of(book: Book, dispute_id: int) -> DisputeRow:
    """One with its steps. Refused: dispute_unknown."""
    own = Dispute.objects.filter(seen(book, "invoice__party__"), book=book, pk=dispute_id)
    row = (
        own.select_related("invoice__party")
        .prefetch_related("steps", "lines__invoice_line")
        .first()
    )
    if row is None:
        raise dispute_unknown(dispute_id)
    return _dispute(row)


def _dispute(row: Any) -> DisputeRow:
    invoice = row.invoice
    steps = sorted(row.steps.all(), key=lambda step: (step.happened_on, step.pk))
    return DisputeRow(
        dispute_id=row.pk,
        invoice_id=invoice.pk,
        invoice=address_of(invoice.label, is_outside=invoice.number is None),
        label=invoice.label,
        party_code=invoice.party.code,
        party_name=invoice.party.name,
        opened_on=row.opened_on,
        amount_minor=row.amount_minor,
        currency=invoice.currency,
        customer_says=row.customer_says,
        we_say=row.we_say,
        opened_by=row.opened_by,
        line_nos=tuple(sorted(one.invoice_line.line_no for one in row.lines.all())),
        steps=tuple(
            StepRow(
                step.happened_on,
                step.who,
                step.text,
                step.mediator,
                step.outcome,
                step.recorded_at,
                step.bears_interest,
            )
            for step in steps
        ),
    )


def dispute_unknown(dispute_id: int) -> Refused:
    return Refused(
        "dispute_unknown",
        "There is no dispute {dispute_id}.",
        remedy="Choose one from the list of disputes.",
        dispute_id=dispute_id,
    )


@dataclass(frozen=True, slots=True)
class HoldRow:
    """`invoice` is its address, empty where it is on all that the party owes."""

    hold_id: int
    party_code: str
    party_name: str
    invoice_id: int | None
    invoice: str
    label: str
    reason: str
    placed_on: dt.date
    until: dt.date | None
    placed_by: str
    lifted_on: dt.date | None
    lifted_by: str

    def holds_on(self, day: dt.date) -> bool:
        return in_force(self.placed_on, self.until, self.lifted_on, day)


def holds(
    book: Book,
    *,
    party_code: str = "",
    party_ids: Iterable[int] | None = None,
    invoice_ids: Iterable[int] | None = None,
    in_force_on: dt.date | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> list[HoldRow]:
    """Up to `limit` + 1 of what holds reminders, the latest first; with a day what does on that
    day. One query.

    Asked for a party: those on it, on who was merged into it, and on their invoices.
    """
    own = ReminderHold.objects.filter(seen(book, "party__"), book=book)
    rows = own.select_related("party", "invoice")
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    if party_ids is not None:
        rows = rows.filter(party__in=set(party_ids))
    if invoice_ids is not None:
        rows = rows.filter(invoice__in=set(invoice_ids))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if in_force_on is not None:
        rows = rows.filter(
            Q(placed_on__lte=in_force_on),
            Q(until=None) | Q(until__gte=in_force_on),
            Q(lifted_on=None) | Q(lifted_on__gt=in_force_on),
        )
    rows = rows.order_by("-pk")
    return [_hold(row) for row in (rows if limit is None else rows[: limit + 1])]


def _hold(row: Any) -> HoldRow:
    invoice = row.invoice
    return HoldRow(
        row.pk,
        row.party.code,
        row.party.name,
        invoice.pk if invoice else None,
        address_of(invoice.label, is_outside=invoice.number is None) if invoice else "",
        invoice.label if invoice else "",
        row.reason,
        row.placed_on,
        row.until,
        row.placed_by,
        row.lifted_on,
        row.lifted_by,
    )


def hold_unknown(hold_id: int) -> Refused:
    return Refused(
        "hold_unknown",
        "There is no hold {hold_id} on reminders.",
        remedy="Choose one from the list of holds.",
        hold_id=hold_id,
    )


def promise_unknown(promise_id: int) -> Refused:
    return Refused(
        "promise_unknown",
        "There is no promise {promise_id} to pay.",
        remedy="Choose one from the list of promises.",
        promise_id=promise_id,
    )


def parties_of_disputes(book: Book, dispute_ids: Collection[int]) -> set[int]:
    """The keys of whom these are with, whoever reads. One query."""
    rows = Dispute.objects.filter(book=book, pk__in=dispute_ids)
    return set(rows.values_list("invoice__party", flat=True))
