"""`akker usage`: how much customers use what they bought."""

import datetime as dt
from typing import Any

import click

from akker.adoption.measuring import keep_measure, retire_measure
from akker.adoption.queries import (
    UsageRow,
    figures_page,
    measures_of,
    usage_of,
    usage_page,
)
from akker.adoption.recording import record_usage, take_back_figure
from akker.adoption.rules import PERS, NewFigure, NewMeasure
from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.customers.queries import customer_coded
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.parties.queries import keys_of_group

MOST_LISTED = 100_000
_COLUMNS = (
    ("Of", lambda row: row.standing.on.isoformat()),
    ("Value", lambda row: millionths_text(row.standing.level_e6)),
    ("Habit", lambda row: _number(row.standing.habit_e6)),
    ("Change", lambda row: _percent(row.standing.change_percent)),
    ("Adoption", lambda row: _percent(row.percent)),
)


def _number(value_e6: int | None) -> str:
    return "" if value_e6 is None else millionths_text(value_e6)


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value}%"


@click.group("usage")
def usage() -> None:
    """How much customers use what they bought."""


@verb("measures", asks=Permission.SEE_CUSTOMERS, under=usage)
def usage_measures(actor: Actor) -> None:
    """What is counted, and what is full adoption of it."""
    with reading(actor.book):
        rows = measures_of(actor.book)
    listing(
        rows,
        (
            ("Measure", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("By the", lambda row: row.per),
            ("Full", lambda row: row.full_measure or _number(row.full_value_e6)),
        ),
        empty="Nothing is measured yet: akker usage measure.",
    )


@verb("measure", asks=Permission.CHANGE_SETTINGS, under=usage)
@click.argument("code")
@click.option("--name", required=True, help="What it is called.")
@click.option("--unit", default="", help="Such as users.")
@click.option("--per", default="month", type=click.Choice(PERS), help="What a figure is of.")
@click.option("--full", default="", metavar="NUMBER", help="What is full adoption.")
@click.option("--full-measure", default="", metavar="CODE", help="The measure that says it.")
def usage_measure(actor: Actor, /, code: str, full: str, **given: Any) -> None:
    """Add the measure CODE, or give it anew."""
    full_e6 = parse_millionths(full) if full else None
    keep_measure(actor, code=code, measure=NewMeasure(**given, full_value_e6=full_e6))
    answer({"code": code}, f"{code} is kept.")


@verb("retire-measure", asks=Permission.CHANGE_SETTINGS, under=usage)
@click.argument("code")
def usage_retire(actor: Actor, code: str) -> None:
    """Retire the measure CODE; its figures stay."""
    retire_measure(actor, code=code)
    answer({"code": code}, f"{code} is retired.")


@verb("list", asks=Permission.SEE_CUSTOMERS, under=usage)
@click.argument("measure")
@click.option("--fallen", is_flag=True, help="Only who uses much less than they did.")
def usage_list(actor: Actor, measure: str, fallen: bool) -> None:
    """Customers with MEASURE, the lowest adoption first."""
    with reading(actor.book):
        rows = usage_page(actor.book, measure, only_fallen=fallen, limit=MOST_LISTED)
    listing(rows, (("Customer", _party), *_COLUMNS), empty="There are no such figures.")


def _party(row: UsageRow) -> str:
    return row.party_code


@verb("show", asks=Permission.SEE_CUSTOMERS, under=usage)
@click.argument("customer")
def usage_show(actor: Actor, customer: str) -> None:
    """How all measures stand at CUSTOMER."""
    with reading(actor.book):
        code = customer_coded(actor.book, customer).code
        rows = usage_of(actor.book, keys_of_group(actor.book, code))
    columns = (("Measure", lambda row: row.measure), *_COLUMNS)
    listing(rows, columns, empty="Nothing is known of their use yet.")


@verb("figures", asks=Permission.SEE_CUSTOMERS, under=usage)
@click.argument("customer")
@click.option("--measure", default="", metavar="CODE", help="Of this one.")
def usage_figures(actor: Actor, customer: str, measure: str) -> None:
    """The figures of CUSTOMER, the last recorded first."""
    with reading(actor.book):
        code = customer_coded(actor.book, customer).code
        group = keys_of_group(actor.book, code)
        rows = figures_page(actor.book, group, measure=measure, limit=MOST_LISTED)
    listing(
        rows,
        (
            ("Figure", lambda row: str(row.figure_id)),
            ("Measure", lambda row: row.measure),
            ("Of", lambda row: row.on.isoformat()),
            ("Value", lambda row: millionths_text(row.value_e6)),
            ("From", lambda row: row.source),
            ("", lambda row: "ended" if row.ended_at else ""),
        ),
        empty="Nothing is known of their use yet.",
    )


@verb("record", asks=Permission.LOOK_AFTER_CUSTOMERS, under=usage)
@click.argument("customer")
@click.argument("measure")
@click.argument("value")
@click.option("--on", type=DAY, required=True, help="Its day; of a month, any day of it.")
def usage_record(actor: Actor, customer: str, measure: str, value: str, on: dt.date) -> None:
    """Record that MEASURE of CUSTOMER was VALUE. A figure for a day that has one replaces it."""
    figure = NewFigure(customer, measure, on, parse_millionths(value))
    done = record_usage(actor, figures=[figure])
    said = "was there already" if done.same_count else "is kept"
    answer(done, f"{measure} of {customer} for {on} {said}.")


@verb("take-back", asks=Permission.LOOK_AFTER_CUSTOMERS, under=usage)
@click.argument("figure_id", type=int)
def usage_take_back(actor: Actor, figure_id: int) -> None:
    """Take back a figure that was never so."""
    take_back_figure(actor, figure_id=figure_id)
    answer({"figure_id": figure_id}, f"Figure {figure_id} is taken back.")
