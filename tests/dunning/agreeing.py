"""Disputes, promises and holds for tests, as short as they are spoken of."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from akker.books.actor import enter_book, reading
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.forms import (
    dispute_from_form,
    hold_from_form,
    promise_from_form,
    step_from_form,
)
from akker.dunning.holding import hold_reminders
from akker.dunning.promising import record_promise
from akker.dunning.queries import DisputeRow, dispute_of
from akker.dunning.queries_promises import PromiseRow, promises
from akker.dunning.queries_reminders import Proposal, propose_reminders
from akker.dunning.reminding import SentReminder, send_reminders
from akker.dunning.runs import run_reminders
from akker.kernel.money import decimal_text
from tests.make import Make
from tests.receivables.selling import day


def disputed(make: Make, invoice: str = "2026-0001", **how: Any) -> int:
    form = {"invoice": invoice, "date": "2026-04-02", "says": "Half of it never came.", **how}
    with reading(make.book):
        dispute = dispute_from_form(make.book, form)
    return open_dispute(make.alice, dispute=dispute)


def step(make: Make, dispute_id: int, text: str = "Called them", **how: Any) -> int:
    form = {"date": "2026-04-03", "who": "Eva Jansen", "text": text, **how}
    return add_dispute_step(make.alice, dispute_id=dispute_id, step=step_from_form(form))


def closed(make: Make, dispute_id: int, outcome: str = "stands", on: str = "2026-04-20") -> None:
    close_dispute(make.alice, dispute_id=dispute_id, outcome=outcome, reason="Agreed", on=day(on))


def dispute(make: Make, dispute_id: int) -> DisputeRow:
    with reading(make.book):
        return dispute_of(make.book, dispute_id)


def promised(make: Make, amount: str = "100.00", by: str = "2026-04-15", **how: Any) -> int:
    form = {"party": "J1", "date": "2026-04-02", "by": by, "amount": amount, "who": "Eva", **how}
    with reading(make.book):
        promise = promise_from_form(make.book, form)
    return record_promise(make.alice, promise=promise)


def promise_on(make: Make, as_of: str, **how: Any) -> PromiseRow:
    with reading(make.book):
        (found,) = promises(make.book, as_of=day(as_of), **how)
    return found


def held(make: Make, **how: Any) -> int:
    form = {"reason": "Their accountant is ill", "date": "2026-04-02", **how}
    return hold_reminders(make.alice, hold=hold_from_form(form))


def reminded(make: Make, until: str) -> list[SentReminder]:
    """What was due that day, sent by post on that day."""
    on = day(until)
    return run_reminders(make.alice, until=on, on=on, sends_mail=False)


def straight(make: Make, statement: str, values: Sequence[object] = ()) -> None:
    """To the database, past every use case."""
    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        cursor.execute(statement, values)


def proposed(make: Make, until: str, **how: Any) -> Proposal:
    with reading(make.book):
        return propose_reminders(make.book, until=day(until), on=day(until), **how)


def sent(make: Make, until: str, **how: Any) -> list[SentReminder]:
    send = send_reminders if "chosen" in how else run_reminders
    return send(make.alice, until=day(until), on=day(until), **how)


def letters(make: Make, until: str) -> list[tuple[str, int, list[str], str]]:
    """Party, step, numbers and total of what is proposed."""
    return [
        (
            one.party_code,
            one.step_no,
            [item.number for item in one.items],
            decimal_text(one.total_minor, one.currency),
        )
        for one in proposed(make, until).reminders
    ]


def why(make: Make, until: str) -> list[tuple[str, str]]:
    return [
        (one.item.number, reason.by.value)
        for one in proposed(make, until).held
        for reason in one.why
    ]
