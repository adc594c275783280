"""`akker dimension`: what lines can carry beside their ledger account."""

from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import dimensions
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.ledger.dimensioning import add_dimension, add_dimension_value, retire_dimension_value


@dataclass(frozen=True, slots=True)
class DimensionSaid:
    dimension: str
    value: str = ""


@click.group("dimension")
def dimension() -> None:
    """The dimensions that lines can carry."""


@verb("add", asks=Permission.CHANGE_DIMENSIONS, under=dimension)
@click.argument("code")
@click.argument("name")
def dimension_add(actor: Actor, code: str, name: str) -> None:
    """Add dimension CODE, called NAME, such as: project Project."""
    add_dimension(actor, code=code, name=name)
    answer(DimensionSaid(code), f"Dimension {code} is there; give it values.")


@verb("value", asks=Permission.CHANGE_DIMENSIONS, under=dimension)
@click.argument("dimension_code")
@click.argument("code")
@click.argument("name")
def dimension_value(actor: Actor, dimension_code: str, code: str, name: str) -> None:
    """Add value CODE, called NAME, to a dimension."""
    add_dimension_value(actor, dimension=dimension_code, code=code, name=name)
    answer(DimensionSaid(dimension_code, code), f"{dimension_code} has the value {code} now.")


@verb("retire", asks=Permission.CHANGE_DIMENSIONS, under=dimension)
@click.argument("dimension_code")
@click.argument("code")
def dimension_retire(actor: Actor, dimension_code: str, code: str) -> None:
    """Take a value out of use; what was posted stays."""
    retire_dimension_value(actor, dimension=dimension_code, code=code)
    answer(DimensionSaid(dimension_code, code), f"{code} of {dimension_code} is out of use.")


@verb("list", asks=Permission.READ_BOOKS, under=dimension)
def dimension_list(actor: Actor) -> None:
    """All dimensions with their values."""
    with reading(actor.book):
        rows = dimensions(actor.book)
    listing(
        rows,
        (
            ("Dimension", lambda row: row.dimension),
            ("Value", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("", lambda row: "retired" if row.is_retired else ""),
        ),
        empty="These books have no dimensions.",
    )
