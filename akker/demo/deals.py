"""What the demo company sells and is paid, through the use cases that everybody has."""

import datetime as dt
from collections.abc import Sequence

from akker.books.actor import Actor, reading
from akker.demo.span import GivenUp, Received, Step
from akker.receivables.issuing import issue_invoices
from akker.receivables.receipts import NewReceipt, Paid
from akker.receivables.receiving import receive_payments
from akker.receivables.rules import NewInvoice
from akker.receivables.writing_off import write_off
from akker.reports.open_items import open_items

Items = dict[tuple[str, str], list[int]]  # keys of lines, by party and number


def do_deals(actor: Actor, steps: Sequence[Step]) -> dict[str, str]:
    """Issue, receive and give up what these steps say; the labels of entries by their sources."""
    labels: dict[str, str] = {}
    documents = [step for step in steps if isinstance(step.deal, NewInvoice)]
    # Each has numbers of its own, and a credit note names an invoice that is there.
    for corrects in (False, True):
        if part := [one for one in documents if _corrects(one) == corrects]:
            labels |= _issue(actor, part)
    payments = [step for step in steps if isinstance(step.deal, Received)]
    # What is paid back pays what came in before.
    for part in (
        [step for step in payments if step.entry.lines[0].amount_minor > 0],
        [step for step in payments if step.entry.lines[0].amount_minor < 0],
    ):
        if part:
            labels |= _receive(actor, part)
    for step in steps:
        if isinstance(step.deal, GivenUp):
            labels |= _give_up(actor, step, step.deal)
    return labels


def _corrects(step: Step) -> bool:
    return isinstance(step.deal, NewInvoice) and bool(step.deal.corrects)


def _issue(actor: Actor, steps: Sequence[Step]) -> dict[str, str]:
    documents = [step.deal for step in steps if isinstance(step.deal, NewInvoice)]
    issued = issue_invoices(actor, invoices=documents, source="demo")
    return {step.entry.source: one.entry for step, one in zip(steps, issued, strict=True)}


def _receive(actor: Actor, steps: Sequence[Step]) -> dict[str, str]:
    items = _items(actor, max(step.entry.booked_on for step in steps))
    receipts = [_receipt(step, items) for step in steps]
    received = receive_payments(actor, receipts=receipts, source="demo")
    return {step.entry.source: one.entry for step, one in zip(steps, received, strict=True)}


def _items(actor: Actor, on: dt.date) -> Items:
    """What is open of everybody, credits without a number."""
    found: Items = {}
    with reading(actor.book):
        for row in open_items(actor.book, as_of=on).rows:
            number = row.number if row.open_minor > 0 else ""
            found.setdefault((row.party_code, number), []).append(row.line_id)
    return found


def _receipt(step: Step, items: Items) -> NewReceipt:
    deal = step.deal
    assert isinstance(deal, Received)
    (line_id,) = items[deal.party_code, deal.number]
    return NewReceipt(
        party_code=deal.party_code,
        received_on=step.entry.booked_on,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        ledger_code=deal.bank,
        paid=(Paid(line_id, deal.paid_minor, difference_minor=deal.missing_minor),),
        text=step.entry.description,
    )


def _give_up(actor: Actor, step: Step, deal: GivenUp) -> dict[str, str]:
    code = step.entry.lines[-1].party_code
    items = _items(actor, step.entry.booked_on)
    labels = [
        write_off(
            actor,
            line_id=line_id,
            on=step.entry.booked_on,
            reason=deal.reason,
            proof="The letter of the trustee",
        )
        for number in deal.numbers
        for line_id in items.get((code, number), ())
    ]
    return {step.entry.source: labels[-1]} if labels else {}
