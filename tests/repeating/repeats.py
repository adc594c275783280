"""Repeating invoices for tests, as short as they are spoken of."""

import datetime as dt
from typing import Any

from akker.books.actor import reading
from akker.repeating.making import Made, make_repeating_invoice
from akker.repeating.queries import (
    MadePeriod,
    RepeatingRow,
    due_periods,
    made_periods,
    repeating_named,
)
from akker.repeating.queries_worth import Worth, coming
from akker.repeating.runs import RunResult, run_repeating
from akker.repeating.schedule_form import changed_from_form, repeating_from_form
from akker.repeating.scheduling import add_repeating_invoice, change_repeating_invoice
from tests.make import Make
from tests.receivables.selling import day, line

NAME = "Support"


def content(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "party": "J1",
        "lines": list(lines) or [line("100.00", text="Support {period}")],
        **more,
    }


def form(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Each month from 1 January 2026, issued."""
    how = {key: more.pop(key) for key in ("party", "note", "reference", "currency") if key in more}
    return {
        "name": NAME,
        "starts": "2026-01-01",
        "act": "issue",
        "invoice": content(*lines, **how),
        **more,
    }


def repeats(make: Make, *lines: dict[str, Any], **more: Any) -> int:
    return add_repeating_invoice(make.alice, new=repeating_from_form(form(*lines, **more)))


def changed(
    make: Make, *lines: dict[str, Any], since: str = "", name: str = NAME, **more: Any
) -> dt.date:
    whom = {"party": more.pop("party")} if "party" in more else {}
    values = {"act": "issue", "invoice": content(*lines, **whom), **more}
    return change_repeating_invoice(
        make.alice,
        name=name,
        change=changed_from_form(values),
        counts_from=day(since) if since else None,
    )


def ran(make: Make, until: str, **how: Any) -> list[RunResult]:
    return run_repeating(make.alice, until=day(until), **how)


def did(make: Make, starts_on: str, on: str, name: str = NAME) -> Made:
    return make_repeating_invoice(make.alice, name=name, starts_on=day(starts_on), on=day(on))


def row(make: Make, name: str = NAME) -> RepeatingRow:
    with reading(make.book):
        return repeating_named(make.book, name)


def periods(make: Make, name: str = NAME) -> list[MadePeriod]:
    """What was made, the first period first."""
    with reading(make.book):
        return made_periods(make.book, repeating_named(make.book, name))[::-1]


def due(make: Make, until: str) -> list[str]:
    """The first days of what is due."""
    with reading(make.book):
        return [one.starts_on.isoformat() for one in due_periods(make.book, until=day(until))]


def worth(make: Make, until: str, name: str = NAME) -> list[Worth]:
    with reading(make.book):
        return coming(make.book, repeating_named(make.book, name), until=day(until))


def amounts(make: Make, until: str, name: str = NAME) -> list[tuple[str, int]]:
    return [(one.due.starts_on.isoformat(), one.net_minor) for one in worth(make, until, name)]
