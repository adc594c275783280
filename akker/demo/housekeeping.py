"""Doing the chores of the demo company, and leaving something on its desk."""

import datetime as dt
from collections.abc import Callable

from akker.books.actor import Actor, reading
from akker.books.queries import fiscal_year_of, today_in
from akker.demo.chores import Chore, Kind
from akker.dunning.runs import run_reminders
from akker.ledger.closing import close_fiscal_year, lock_until
from akker.ledger.drafting import save_draft, save_template
from akker.ledger.posting import post_manual_entry
from akker.ledger.queries import balance_of, code_in_role
from akker.ledger.recurring import add_recurring_entry, run_recurring
from akker.ledger.revaluing import revalue
from akker.ledger.rules import NewEntry, NewLine

_OFFICE = {"cost-centre": "office"}


def do_chore(actor: Actor, chore: Chore) -> None:
    """Do one thing that the bookkeeper does at the end of that day."""
    _HOW[chore.kind](actor, chore)


def _run(actor: Actor, chore: Chore) -> None:
    run_recurring(actor, until=chore.until)


def _lock(actor: Actor, chore: Chore) -> None:
    for kind in ("sales", "purchase", "vat"):
        lock_until(actor, kind=kind, until=chore.until)


def _remind(actor: Actor, chore: Chore) -> None:
    """By post: the demo mails nobody about what is long past, and nobody is reminded ahead."""
    if chore.day <= today_in(actor.book):
        run_reminders(actor, until=chore.until, on=chore.day, sends_mail=False)


def _revalue(actor: Actor, chore: Chore) -> None:
    revalue(actor, on=chore.until)


def _close(actor: Actor, chore: Chore) -> None:
    with reading(actor.book):
        name = fiscal_year_of(actor.book, chore.until).name
    close_fiscal_year(actor, name=name)
    lock_until(actor, kind="hard", until=chore.until)


def _appropriate(actor: Actor, chore: Chore) -> None:
    """The shareholders have adopted the annual accounts."""
    with reading(actor.book):
        result = code_in_role(actor.book, "result_for_the_year")
        retained = code_in_role(actor.book, "retained_earnings")
        amount = balance_of(actor.book, result, until=chore.until)
    lines = (NewLine(result, -amount), NewLine(retained, amount))
    text = f"Result of {chore.until.year} to retained earnings"
    post_manual_entry(actor, entry=NewEntry("MEM", chore.day, text, lines))


def _add_too_late(actor: Actor, chore: Chore) -> None:
    """Its first day lies in the quarter that was just locked, so that run stays due."""
    add_recurring_entry(
        actor,
        name="Domain names and certificates",
        content={
            "journal": "BNK",
            "description": "Domain names, direct debit",
            "lines": [
                {"code": "4625", "amount": "45.00", "dimensions": _OFFICE},
                {"code": "1520", "amount": "9.45"},
                {"code": "1020", "amount": "-54.45"},
            ],
        },
        starts_on=chore.until.replace(day=5),
    )


_HOW: dict[Kind, Callable[[Actor, Chore], None]] = {
    Kind.RUN_RECURRING: _run,
    Kind.LOCK: _lock,
    Kind.ADD_TOO_LATE: _add_too_late,
    Kind.REMIND: _remind,
    Kind.REVALUE: _revalue,
    Kind.CLOSE: _close,
    Kind.APPROPRIATE: _appropriate,
}


def set_up_recurring(actor: Actor, first_on: dt.date) -> None:
    """An entry that is posted every month without anybody thinking of it."""
    add_recurring_entry(
        actor,
        name="Telephone of the director, private share",
        content={
            "journal": "MEM",
            "description": "Telephone, private share",
            "lines": [
                {"code": "1660", "amount": "25.00"},
                {"code": "4620", "amount": "-25.00", "dimensions": _OFFICE},
            ],
        },
        starts_on=first_on.replace(day=28),
    )


def leave_on_the_desk(actor: Actor, today: dt.date) -> None:
    """A template to start from, and a draft that waits for an answer."""
    purchase = {
        "journal": "KAS",
        "description": "Bought with cash",
        "lines": [{"code": "4650", "dimensions": _OFFICE}, {"code": "1000"}],
    }
    save_template(actor, name="Bought with cash", content=purchase)
    save_draft(
        actor,
        title="Screen for the meeting room: which cost centre?",
        content={
            "date": today.isoformat(),
            "journal": "INK",
            "description": "Screen for the meeting room",
            "lines": [
                {"code": "4625", "amount": "449.00"},
                {"code": "1520", "amount": "94.29"},
                {"code": "1600", "amount": "-543.29", "party": "L2023"},
            ],
        },
    )
