"""`akker credit`: who owes more than their limit, and lifting that hold."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.kernel.money import decimal_text
from akker.receivables.credit_form import release_from_form
from akker.receivables.queries_credit import credits_of
from akker.receivables.releasing import end_credit_release, lift_credit_hold


@dataclass(frozen=True, slots=True)
class CreditSaid:
    party: str
    name: str
    limit: str
    allowed: str
    owes: str
    is_held: bool


@click.group("credit")
def credit() -> None:
    """Who owes more than their limit, and lifting that."""


@verb("list", asks=Permission.READ_BOOKS, under=credit)
@click.option("--held", "only_held", is_flag=True, help="Those who are sold nothing more.")
def credit_list(actor: Actor, only_held: bool) -> None:
    """Customers with a credit limit, and what they owe now."""
    book = actor.book
    with reading(book):
        found = sorted(credits_of(book, today=today_in(book)).items())
    rows = [
        CreditSaid(
            code,
            one.name,
            decimal_text(one.limit_minor, book.currency),
            decimal_text(one.allowed_minor, book.currency),
            decimal_text(one.exposure_minor, book.currency),
            one.is_held,
        )
        for code, one in found
        if one.is_held or not only_held
    ]
    columns: list[tuple[str, Callable[[CreditSaid], str]]] = [
        ("Party", lambda row: row.party),
        ("Limit", lambda row: row.limit),
        ("Allowed", lambda row: row.allowed),
        ("Owes", lambda row: row.owes),
        ("State", lambda row: "held" if row.is_held else ""),
    ]
    listing(rows, columns, empty="Nobody has a credit limit.")


@verb("lift", asks=Permission.LIFT_CREDIT_HOLDS, under=credit)
@click.argument("party")
@click.argument("up_to")
@click.argument("reason")
@click.option("--until", type=DAY, required=True, help="The last day on which that holds.")
def credit_lift(actor: Actor, party: str, up_to: str, reason: str, until: dt.date) -> None:
    """PARTY may owe UP_TO until a day, for a REASON."""
    form = {"party": party, "up_to": up_to, "reason": reason, "until": until.isoformat()}
    key = lift_credit_hold(actor, release=release_from_form(form, actor.book.currency))
    answer({"release_id": key}, f"The credit hold is lifted: {key}.")


@verb("end", asks=Permission.LIFT_CREDIT_HOLDS, under=credit)
@click.argument("release_id", type=int)
def credit_end(actor: Actor, release_id: int) -> None:
    """From today the limit counts again."""
    end_credit_release(actor, release_id=release_id)
    answer({"release_id": release_id}, f"{release_id} is ended.")
