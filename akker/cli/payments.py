"""`akker payment`: money of customers, and what it pays."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.clearing.queries import open_item, open_items_of
from akker.cli.answers import answer, listing, tell_remarks
from akker.cli.verbs import DAY, verb
from akker.dunning.charging import charge_late
from akker.kernel.money import decimal_text, parse_decimal
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.queries_discount import discount_offers, fitting_offers
from akker.receivables.queries_settled import allocations_called, owed_item_called
from akker.receivables.queries_write_off import write_off_of
from akker.receivables.receipt_form import receipt_from_form
from akker.receivables.receiving import receive_oldest_first, receive_payment
from akker.receivables.recovering import recover
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off

ON = click.option("--on", type=DAY, help="The day; else today.")
ON_OR_ITS_OWN = click.option("--on", type=DAY, help="The day; else its own, or the first open one.")


@dataclass(frozen=True, slots=True)
class ReceiptSaid:
    """`left` is what pays nothing yet, in the currency of the money."""

    entry: str
    left: str


@dataclass(frozen=True, slots=True)
class AllocationSaid:
    allocation_id: int


@dataclass(frozen=True, slots=True)
class EntrySaid:
    entry: str


@click.group("payment")
def payment() -> None:
    """Money of customers, and what it pays."""


@verb("receive", asks=Permission.RECEIVE_PAYMENTS, under=payment)
@click.argument("party")
@click.argument("amount")
@click.option("--bank", required=True, metavar="CODE", help="The ledger account it is on.")
@ON
@click.option("--pays", multiple=True, metavar="ITEM=AMOUNT", help="An invoice that it pays.")
@click.option("--discount", multiple=True, metavar="ITEM=AMOUNT", help="Granted, with VAT.")
@click.option("--difference", multiple=True, metavar="ITEM=AMOUNT", help="Cents that are missing.")
@click.option("--oldest-first", is_flag=True, help="Pay what is due, the oldest first.")
@click.option("--currency", default="", metavar="CUR", help="Else that of the books.")
@click.option("--text", default="", help="What the bank says of it.")
def payment_receive(
    actor: Actor,
    party: str,
    amount: str,
    bank: str,
    on: dt.date | None,
    pays: tuple[str, ...],
    discount: tuple[str, ...],
    difference: tuple[str, ...],
    oldest_first: bool,
    currency: str,
    text: str,
) -> None:
    """Book AMOUNT that PARTY paid; below zero it was paid back.

    ITEM is the number of an invoice, or the key of an open item (`akker report open-items`).
    """
    parts: dict[str, dict[str, str]] = {}
    for key, given in (("amount", pays), ("discount", discount), ("difference", difference)):
        for one in given:
            item, equals, value = one.rpartition("=")
            if not equals:
                raise click.UsageError(f"Write {one} as ITEM=AMOUNT, such as 2026-0001=100.00.")
            parts.setdefault(item, {"item": item})[key] = value
    with reading(actor.book):
        form = {
            "party": party,
            "date": (on or today_in(actor.book)).isoformat(),
            "bank": bank,
            "amount": amount,
            "currency": currency,
            "text": text,
            "pays": list(parts.values()),
        }
        receipt = receipt_from_form(actor.book, form)
        items = open_items_of(actor.book, party)
        offers = discount_offers(actor.book, items, on=receipt.received_on)
    fits = [] if oldest_first else fitting_offers(receipt.paid, offers)
    receive = receive_oldest_first if oldest_first else receive_payment
    found = receive(actor, receipt=receipt)
    left = decimal_text(found.open_minor, receipt.currency)
    more = f"; {left} {receipt.currency} of it pays nothing yet" if found.open_minor else ""
    answer(ReceiptSaid(found.entry, left), f"Posted {found.entry}{more}.")
    for offer in fits:
        less = decimal_text(offer.discount_minor, offer.currency)
        click.echo(
            f"{offer.number} was paid within {offer.last_day.isoformat()} less its discount;"
            f" {less} stays open without --discount {offer.number}={less}.",
            err=True,
        )


@verb("allocate", asks=Permission.ALLOCATE_PAYMENTS, under=payment)
@click.argument("debit", type=int)
@click.argument("credit", type=int)
@click.option("--amount", default="", help="Else as much as goes.")
@click.option("--credit-amount", default="", help="Of the credit, if in another currency.")
@ON
def payment_allocate(
    actor: Actor, debit: int, credit: int, amount: str, credit_amount: str, on: dt.date | None
) -> None:
    """Settle the open item DEBIT with CREDIT, by their keys."""
    with reading(actor.book):
        owed, paying = (open_item(actor.book, key).currency for key in (debit, credit))
    key = allocate(
        actor,
        debit_line_id=debit,
        credit_line_id=credit,
        amount_minor=parse_decimal(amount, owed) if amount else None,
        credit_minor=parse_decimal(credit_amount, paying) if credit_amount else None,
        on=on,
    )
    answer(AllocationSaid(key), f"Allocation {key} is kept.")


@verb("show", asks=Permission.READ_BOOKS, under=payment)
@click.argument("name", metavar="INVOICE|ENTRY")
def payment_show(actor: Actor, name: str) -> None:
    """What settles an INVOICE, or what an ENTRY settles, with the numbers that `undo` takes."""
    with reading(actor.book):
        rows = allocations_called(actor.book, name)
    listing(
        rows,
        (
            ("Allocation", lambda row: str(row.allocation_id)),
            ("From", lambda row: row.allocated_on.isoformat()),
            ("Amount", lambda row: decimal_text(row.amount_minor, row.currency)),
            ("", lambda row: row.currency),
            ("With", lambda row: row.other_entry),
            ("Number", lambda row: row.other_number),
            ("", lambda row: "taken back" if row.is_undone else ""),
        ),
        empty=f"Nothing is settled of {name}.",
    )


@verb("undo", asks=Permission.ALLOCATE_PAYMENTS, under=payment)
@click.argument("allocation_id", type=int)
@ON_OR_ITS_OWN
def payment_undo(actor: Actor, allocation_id: int, on: dt.date | None) -> None:
    """Take allocation ALLOCATION_ID apart again; `akker payment show` lists them."""
    undo_allocation(actor, allocation_id=allocation_id, on=on)
    answer(AllocationSaid(allocation_id), f"Allocation {allocation_id} is taken back.")


@verb("take-back", asks=Permission.RECEIVE_PAYMENTS, under=payment)
@click.argument("entry")
@ON_OR_ITS_OWN
def payment_take_back(actor: Actor, entry: str, on: dt.date | None) -> None:
    """Reverse the receipt or write-off ENTRY; what it paid is open again."""
    label = take_back(actor, label=entry, on=on)
    answer(EntrySaid(label), f"{entry} is taken back by {label}.")


@verb("write-off", asks=Permission.RECEIVE_PAYMENTS, under=payment)
@click.argument("item")
@click.argument("reason")
@click.option("--on", type=DAY, help="The day; else that on which its VAT comes back, or today.")
@click.option("--without-vat", is_flag=True, help="Leave the VAT owed.")
@click.option("--proof", default="", help="Why it is certain within the year that nobody pays.")
def payment_write_off(
    actor: Actor, item: str, reason: str, on: dt.date | None, without_vat: bool, proof: str
) -> None:
    """Book what is open of ITEM as a bad debt for a REASON.

    ITEM is the number of an invoice, or the key of an open item (`akker report open-items`).
    """
    with reading(actor.book):
        line_id = owed_item_called(actor.book, item).line_id
    asked: dict[str, Any] = {
        "line_id": line_id,
        "on": on,
        "reason": reason,
        "takes_vat_back": not without_vat,
        "proof": proof,
    }
    with reading(actor.book):
        tell_remarks(write_off_of(actor.book, **asked).remarks)
    label = write_off(actor, **asked)
    answer(EntrySaid(label), f"Posted {label}.")


@dataclass(frozen=True, slots=True)
class ChargesSaid:
    entries: list[str]


@verb("charge", asks=Permission.RECEIVE_PAYMENTS, under=payment)
@click.argument("invoices", nargs=-1, required=True)
@ON
@click.option("--without-costs", is_flag=True, help="Interest alone.")
def payment_charge(
    actor: Actor, invoices: tuple[str, ...], on: dt.date | None, without_costs: bool
) -> None:
    """Charge interest on INVOICES of a customer up to a day, and once the costs of collecting."""
    with reading(actor.book):
        day = on or today_in(actor.book)
    labels = charge_late(actor, invoices=invoices, on=day, with_costs=not without_costs)
    answer(ChargesSaid(labels), f"Posted {', '.join(labels)}.")


@verb("recover", asks=Permission.RECEIVE_PAYMENTS, under=payment)
@click.argument("entry")
@click.argument("amount")
@click.option("--bank", required=True, metavar="CODE", help="The ledger account it is on.")
@ON
@click.option("--text", default="", help="What the bank says of it.")
def payment_recover(
    actor: Actor, entry: str, amount: str, bank: str, on: dt.date | None, text: str
) -> None:
    """Book AMOUNT that came in after all for the write-off ENTRY; its VAT is due again."""
    with reading(actor.book):
        day = on or today_in(actor.book)
    label = recover(
        actor,
        write_off=entry,
        on=day,
        amount_minor=parse_decimal(amount, actor.book.currency),
        ledger_code=bank,
        text=text,
    )
    answer(EntrySaid(label), f"Posted {label}.")
