"""Contesting an invoice: opened, followed step by step, closed. Nothing is deleted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.dunning.events import DisputeClosed, DisputeOpened, DisputeStepAdded
from akker.dunning.models import Dispute, DisputedLine, DisputeStep
from akker.dunning.queries import OPEN, dispute_unknown
from akker.dunning.rules import (
    MOST_NAME,
    STANDS,
    NewDispute,
    NewStep,
    check_not_before,
    check_outcome,
    checked_line,
    checked_words,
    disputed_amount,
)
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up
from akker.parties.queries_sight import seen
from akker.receivables.models import InvoiceLine
from akker.receivables.queries import InvoiceLineRow, IssuedInvoice, issued_invoice
from akker.receivables.rules import INVOICE

_WHOLE = 100_00


@usecase(Permission.HANDLE_DISPUTES)
def open_dispute(actor: Actor, *, dispute: NewDispute) -> int:
    """Keep that a customer contests an invoice; the key. It holds reminders until it is closed.

    Refused: invoice_unknown, dispute_unfit, dispute_open, dispute_amount_unfit, day_too_early,
    invoice_line_unknown, words_missing, text_too_long, text_unreadable.
    """
    says = checked_words(dispute.customer_says, "what the customer says")
    ours = checked_words(dispute.we_say, "what we say") if dispute.we_say.strip() else ""
    found = issued_invoice(actor.book, dispute.invoice)
    invoice = found.row
    if invoice.kind != INVOICE or invoice.total_minor <= 0:
        raise Refused(
            "dispute_unfit",
            "{label} asks for no money, so there is nothing to contest.",
            remedy="Choose the invoice that it is about.",
            label=invoice.label,
        )
    check_not_before(dispute.opened_on, invoice.issued_on)
    lines = _lines(found, dispute.line_nos)
    concerned = _with_tax(found, lines) if lines else None
    amount = disputed_amount(dispute.amount_minor, invoice.total_minor, concerned, invoice.currency)
    lock_parties(actor, [invoice.party_code])
    if Dispute.objects.filter(OPEN, book=actor.book, invoice=invoice.invoice_id).exists():
        raise Refused(
            "dispute_open",
            "{label} is contested already.",
            remedy="Add a step to that dispute, or close it first.",
            label=invoice.label,
        )
    row = Dispute(
        book=actor.book,
        invoice_id=invoice.invoice_id,
        opened_on=dispute.opened_on,
        amount_minor=amount,
        customer_says=says,
        we_say=ours,
        opened_by=actor.name[:MOST_NAME],
        opened_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    _write_lines(actor, row, invoice.invoice_id, [line.line_no for line in lines])
    event = DisputeOpened(
        row.pk,
        invoice.address,
        invoice.party_code,
        decimal_text(amount, invoice.currency),
        invoice.currency,
        dispute.opened_on,
    )
    record(actor, event, subject=f"dispute:{row.pk}")
    return row.pk


def _lines(found: IssuedInvoice, line_nos: Sequence[int]) -> list[InvoiceLineRow]:
    """Refused: invoice_line_unknown."""
    by_no = {line.line_no: line for line in found.lines}
    for line_no in line_nos:
        if line_no not in by_no:
            raise Refused(
                "invoice_line_unknown",
                "{label} has no line {number}.",
                remedy="Count its lines from 1.",
                label=found.row.label,
                number=line_no,
            )
    return [by_no[line_no] for line_no in sorted(set(line_nos))]


def _with_tax(found: IssuedInvoice, lines: Sequence[InvoiceLineRow]) -> int:
    """What a credit note of those lines takes back: VAT is rounded once for each code and rate."""
    if len(lines) == len(found.lines):
        return found.row.total_minor
    if found.has_gross_prices:
        return sum(found.shown_minor(line) for line in lines)
    bases: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines:
        bases[line.tax_code, found.tax_of(line)["rate_e2"]] += line.net_minor
    taxes = {(tax["code"], tax["rate_e2"]): tax for tax in found.document["taxes"]}
    return sum(base + _tax_on(base, taxes[key]) for key, base in bases.items())


def _tax_on(base_minor: int, tax: Mapping[str, Any]) -> int:
    if base_minor == tax["base_minor"]:
        return int(tax["tax_minor"])
    return round_half_up(Decimal(base_minor) * tax["rate_e2"] / _WHOLE)


def _write_lines(actor: Actor, row: Dispute, invoice_id: int, line_nos: Sequence[int]) -> None:
    own = InvoiceLine.objects.filter(book=actor.book, invoice=invoice_id, line_no__in=line_nos)
    DisputedLine.objects.bulk_create(
        [
            DisputedLine(book=actor.book, dispute=row, invoice_line_id=key)
            for key in own.order_by("line_no").values_list("pk", flat=True)
        ]
    )


@usecase(Permission.HANDLE_DISPUTES)
def add_dispute_step(actor: Actor, *, dispute_id: int, step: NewStep) -> int:
    """Keep what was said or done, or whom both asked to stand between; the key of the step.

    Refused: dispute_unknown, dispute_closed, day_too_early, words_missing, text_too_long.
    """
    row = _open_dispute(actor, dispute_id)
    check_not_before(step.happened_on, row.opened_on)
    mediator = checked_line(step.mediator, "who stands between") if step.mediator.strip() else ""
    written = _write_step(
        actor,
        row,
        happened_on=step.happened_on,
        who=step.who,
        text=step.text,
        mediator=mediator,
    )
    event = DisputeStepAdded(dispute_id, step.happened_on, bool(mediator))
    record(actor, event, subject=f"dispute:{dispute_id}")
    return written.pk


@usecase(Permission.HANDLE_DISPUTES)
def close_dispute(
    actor: Actor,
    *,
    dispute_id: int,
    outcome: str,
    reason: str,
    on: dt.date,
    bears_interest: bool = False,
) -> None:
    """Say how it ended: from that day on the invoice is reminded of again.

    Of a claim that stands, `bears_interest` says that the days of the dispute count as late after
    all: by law they may (art. 6:119a BW), and nobody is charged for them unasked. A credit note or
    discount is not made here: it is issued or granted where those are. Refused: dispute_unknown,
    dispute_closed, outcome_unknown, interest_unfit, day_too_early, words_missing.
    """
    check_outcome(outcome)
    if bears_interest and outcome != STANDS:
        raise Refused(
            "interest_unfit",
            "Interest over the days of a dispute is owed only where the claim stands.",
            remedy="Leave it out, or say that the claim stands.",
        )
    row = _open_dispute(actor, dispute_id)
    last = row.steps.order_by("-happened_on").values_list("happened_on", flat=True).first()
    check_not_before(on, max(row.opened_on, last or row.opened_on))
    _write_step(
        actor,
        row,
        happened_on=on,
        who=actor.name,
        text=reason,
        outcome=outcome,
        bears_interest=bears_interest,
    )
    event = DisputeClosed(dispute_id, on, outcome, bears_interest)
    record(actor, event, subject=f"dispute:{dispute_id}")


def _open_dispute(actor: Actor, dispute_id: int) -> Dispute:
    """The dispute, whose party is locked. Refused: dispute_unknown, dispute_closed."""
    own = Dispute.objects.filter(seen(actor.book, "invoice__party__"), book=actor.book)
    row = own.filter(pk=dispute_id).select_related("invoice__party").first()
    if row is None:
        raise dispute_unknown(dispute_id)
    lock_parties(actor, [row.invoice.party.code])
    if row.steps.exclude(outcome="").exists():
        raise Refused(
            "dispute_closed",
            "This dispute about {label} is closed.",
            remedy="Open another one if it goes on.",
            label=row.invoice.label,
        )
    return row


def _write_step(
    actor: Actor,
    row: Dispute,
    *,
    happened_on: dt.date,
    who: str,
    text: str,
    mediator: str = "",
    outcome: str = "",
    bears_interest: bool = False,
) -> DisputeStep:
    step = DisputeStep(
        book=actor.book,
        dispute=row,
        happened_on=happened_on,
        who=checked_line(who, "who did this"),
        text=checked_words(text, "what happened"),
        mediator=mediator,
        outcome=outcome,
        bears_interest=bears_interest,
        recorded_at=dt.datetime.now(dt.UTC),
    )
    step.save(force_insert=True)
    return step
