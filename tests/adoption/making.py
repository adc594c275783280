"""Measures and figures of use, for tests, as short as they are spoken of."""

import datetime as dt

from akker.adoption.measuring import keep_measure
from akker.adoption.queries import KnownUsage, UsageRow, usage_known_by, usage_of
from akker.adoption.recording import RecordedUsage, record_usage
from akker.adoption.rules import NewFigure, NewMeasure
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.parties.queries import keys_of_group, party_coded

USERS, SEATS = "active-users", "seats"


def measured(actor: Actor) -> None:
    """Active users by the month, which are full when they are as many as the seats."""
    keep_measure(actor, code=SEATS, measure=NewMeasure("Seats", "seats"))
    users = NewMeasure("Active users", "users", full_measure=SEATS)
    keep_measure(actor, code=USERS, measure=users)


def used(
    actor: Actor, value: int, months_ago: int = 1, code: str = "J1", measure: str = USERS
) -> RecordedUsage:
    """So many in a month that is over."""
    on = add_months(today_in(actor.book).replace(day=1), -months_ago)
    figure = NewFigure(code, measure, on, value * 10**6)
    return record_usage(actor, figures=[figure])


def use_of(actor: Actor, code: str = "J1") -> dict[str, UsageRow]:
    with reading(actor.book):
        rows = usage_of(actor.book, keys_of_group(actor.book, code))
    return {row.measure: row for row in rows}


def known_by(actor: Actor, day: dt.date, code: str = "J1") -> dict[str, KnownUsage]:
    with reading(actor.book):
        found = usage_known_by(actor.book, day)
        party_coded(actor.book, code)
        (key,) = keys_of_group(actor.book, code)
    return {row.measure: row for row in found.get(key, [])}
