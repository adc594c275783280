"""`akker dispute`, `akker promise`, `akker hold`: what stands between an invoice and its money."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.forms import (
    dispute_from_form,
    hold_from_form,
    promise_from_form,
    step_from_form,
)
from akker.dunning.holding import hold_reminders, lift_hold
from akker.dunning.promising import cancel_promise, record_promise
from akker.dunning.queries import DisputeFilter, HoldRow, dispute_of, disputes, holds
from akker.dunning.queries_interest import interest_of_dispute
from akker.dunning.queries_promises import promises
from akker.dunning.rules import OUTCOMES, STANDS
from akker.kernel.money import decimal_text


@dataclass(frozen=True, slots=True)
class DisputeSaid:
    dispute_id: int
    invoice: str
    party: str
    amount: str
    currency: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PromiseSaid:
    promise_id: int
    party: str
    amount: str
    currency: str
    by: dt.date
    received: str
    state: str


ON = click.option("--on", type=DAY, help="The day; else today.")


@click.group("dispute")
def dispute() -> None:
    """What customers contest of invoices."""


@click.group("promise")
def promise() -> None:
    """What was promised: to pay, and all else, ours and theirs."""


@click.group("hold")
def hold() -> None:
    """Who gets no reminders, and why."""


def _day(actor: Actor, on: dt.date | None) -> str:
    return (on or today_in(actor.book)).isoformat()


@verb("list", asks=Permission.SEE_CUSTOMERS, under=dispute)
@click.option("--open", "only_open", is_flag=True, help="Those that are not closed.")
def dispute_list(actor: Actor, only_open: bool) -> None:
    """Disputes, the latest first."""
    with reading(actor.book):
        rows = disputes(actor.book, DisputeFilter(only_open=only_open))
    said = [
        DisputeSaid(
            row.dispute_id,
            row.invoice,
            row.party_code,
            decimal_text(row.amount_minor, row.currency),
            row.currency,
            row.end.outcome if row.end else "",
        )
        for row in rows
    ]
    columns: list[tuple[str, Callable[[DisputeSaid], str]]] = [
        ("Dispute", lambda row: str(row.dispute_id)),
        ("Invoice", lambda row: row.invoice),
        ("Party", lambda row: row.party),
        ("Amount", lambda row: f"{row.amount} {row.currency}"),
        ("State", lambda row: row.outcome or "open"),
    ]
    listing(said, columns, empty="Nothing is contested.")


@verb("open", asks=Permission.HANDLE_DISPUTES, under=dispute)
@click.argument("invoice")
@click.argument("says")
@click.option("--we-say", default="", help="What we say.")
@click.option("--amount", default="", help="Else that of the lines, or all of it.")
@click.option("--lines", default="", metavar="1,3", help="The lines that it is about.")
@ON
def dispute_open(
    actor: Actor,
    invoice: str,
    says: str,
    we_say: str,
    amount: str,
    lines: str,
    on: dt.date | None,
) -> None:
    """Keep that a customer contests INVOICE, and what they SAY."""
    form = {"invoice": invoice, "says": says, "we_say": we_say, "amount": amount, "lines": lines}
    with reading(actor.book):
        new = dispute_from_form(actor.book, {**form, "date": _day(actor, on)})
    key = open_dispute(actor, dispute=new)
    answer({"dispute_id": key}, f"Dispute {key} about {invoice} is kept.")


@verb("step", asks=Permission.HANDLE_DISPUTES, under=dispute)
@click.argument("dispute_id", type=int)
@click.argument("who")
@click.argument("text")
@click.option("--mediator", default="", metavar="NAME", help="Who stands between from now on.")
@ON
def dispute_step(
    actor: Actor, dispute_id: int, who: str, text: str, mediator: str, on: dt.date | None
) -> None:
    """Keep what WHO said or did in dispute DISPUTE_ID."""
    form = {"date": _day(actor, on), "who": who, "text": text, "mediator": mediator}
    add_dispute_step(actor, dispute_id=dispute_id, step=step_from_form(form))
    answer({"dispute_id": dispute_id}, f"The step is kept in dispute {dispute_id}.")


@verb("close", asks=Permission.HANDLE_DISPUTES, under=dispute)
@click.argument("dispute_id", type=int)
@click.argument("outcome", type=click.Choice(OUTCOMES))
@click.argument("reason")
@ON
@click.option("--with-interest", is_flag=True, help="It stands, and its days count as late too.")
def dispute_close(
    actor: Actor,
    dispute_id: int,
    outcome: str,
    reason: str,
    on: dt.date | None,
    with_interest: bool,
) -> None:
    """Say how dispute DISPUTE_ID ended, for a REASON."""
    day = on or today_in(actor.book)
    with reading(actor.book):
        row = dispute_of(actor.book, dispute_id)
        comes_to = interest_of_dispute(actor.book, row, on=day) if row.is_open else None
    close_dispute(
        actor,
        dispute_id=dispute_id,
        outcome=outcome,
        reason=reason,
        on=day,
        bears_interest=with_interest,
    )
    answer({"dispute_id": dispute_id}, f"Dispute {dispute_id} is closed: {outcome}.")
    if outcome == STANDS and comes_to:
        amount = f"{decimal_text(comes_to, row.currency)} {row.currency}"
        runs = "runs" if with_interest else "does not run; --with-interest would have it"
        click.echo(f"Interest over its days, {amount}, {runs}.", err=True)


@verb("list", asks=Permission.SEE_CUSTOMERS, under=promise)
@click.option("--as-of", type=DAY, help="As they stood on a day; else today.")
def promise_list(actor: Actor, as_of: dt.date | None) -> None:
    """Promises, and what was received for them by their day."""
    with reading(actor.book):
        rows = promises(actor.book, as_of=as_of or today_in(actor.book))
    said = [
        PromiseSaid(
            row.promise_id,
            row.party_code,
            decimal_text(row.amount_minor, row.currency),
            row.currency,
            row.promised_on,
            decimal_text(row.received_minor, row.currency),
            row.state.value,
        )
        for row in rows
    ]
    columns: list[tuple[str, Callable[[PromiseSaid], str]]] = [
        ("Promise", lambda row: str(row.promise_id)),
        ("Party", lambda row: row.party),
        ("Amount", lambda row: f"{row.amount} {row.currency}"),
        ("By", lambda row: row.by.isoformat()),
        ("Received", lambda row: row.received),
        ("State", lambda row: row.state),
    ]
    listing(said, columns, empty="Nobody promised anything.")


@verb("record", asks=Permission.HANDLE_DISPUTES, under=promise)
@click.argument("party")
@click.argument("amount")
@click.argument("who")
@click.option("--by", type=DAY, required=True, help="The day by which they said they would pay.")
@click.option("--invoice", "invoices", multiple=True, help="An invoice that it is about.")
@click.option("--currency", default="", metavar="CUR", help="Else that of the books.")
@ON
def promise_record(
    actor: Actor,
    party: str,
    amount: str,
    who: str,
    by: dt.date,
    invoices: tuple[str, ...],
    currency: str,
    on: dt.date | None,
) -> None:
    """Keep that WHO promised that PARTY pays AMOUNT by a day."""
    form = {"party": party, "amount": amount, "who": who, "currency": currency}
    days = {"date": _day(actor, on), "by": by.isoformat()}
    with reading(actor.book):
        new = promise_from_form(actor.book, {**form, **days, "invoices": list(invoices)})
    key = record_promise(actor, promise=new)
    answer({"promise_id": key}, f"Promise {key} is kept.")


@verb("cancel", asks=Permission.HANDLE_DISPUTES, under=promise)
@click.argument("promise_id", type=int)
@click.argument("reason")
@ON
def promise_cancel(actor: Actor, promise_id: int, reason: str, on: dt.date | None) -> None:
    """Promise PROMISE_ID counts no longer, for a REASON."""
    day = on or today_in(actor.book)
    cancel_promise(actor, promise_id=promise_id, reason=reason, on=day)
    answer({"promise_id": promise_id}, f"Promise {promise_id} is cancelled.")


@verb("list", asks=Permission.SEE_CUSTOMERS, under=hold)
@click.option("--as-of", type=DAY, help="Those in force on a day; else today.")
def hold_list(actor: Actor, as_of: dt.date | None) -> None:
    """What holds reminders."""
    with reading(actor.book):
        rows = holds(actor.book, in_force_on=as_of or today_in(actor.book))
    columns: list[tuple[str, Callable[[HoldRow], str]]] = [
        ("Hold", lambda row: str(row.hold_id)),
        ("Party", lambda row: row.party_code),
        ("Invoice", lambda row: row.label),
        ("Until", lambda row: row.until.isoformat() if row.until else ""),
        ("Reason", lambda row: row.reason),
    ]
    listing(rows, columns, empty="No reminders are held.")


@verb("place", asks=Permission.HANDLE_DISPUTES, under=hold)
@click.argument("reason")
@click.option("--party", default="", metavar="CODE")
@click.option("--invoice", default="", metavar="NUMBER")
@click.option("--until", type=DAY, help="Its last day; else until it is lifted.")
@ON
def hold_place(
    actor: Actor,
    reason: str,
    party: str,
    invoice: str,
    until: dt.date | None,
    on: dt.date | None,
) -> None:
    """No reminders to a party or about an invoice, for a REASON."""
    form = {"reason": reason, "party": party, "invoice": invoice, "date": _day(actor, on)}
    last = until.isoformat() if until else ""
    key = hold_reminders(actor, hold=hold_from_form({**form, "until": last}))
    answer({"hold_id": key}, f"Hold {key} is kept.")


@verb("lift", asks=Permission.HANDLE_DISPUTES, under=hold)
@click.argument("hold_id", type=int)
@ON
def hold_lift(actor: Actor, hold_id: int, on: dt.date | None) -> None:
    """Lift hold HOLD_ID."""
    lift_hold(actor, hold_id=hold_id, on=on or today_in(actor.book))
    answer({"hold_id": hold_id}, f"Hold {hold_id} is lifted.")
