"""`akker referral`: who recommended us to whom."""

import datetime as dt
from collections.abc import Callable

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.growth.costing import change_care_costs
from akker.growth.referring import note_referral, take_back_referral, thank_recommender
from akker.growth.rules import CareCosts
from akker.kernel.money import decimal_text, parse_decimal
from akker.parties.queries import keys_of_group
from akker.reports.referrals import ReferralRow, referrals_of

MOST_LISTED = 1000
ON = click.option("--on", type=DAY, help="The day; else today.")


@click.group("referral")
def referral() -> None:
    """Who recommended us to whom, what it won, and thanks for it."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=referral)
@click.option("--party", default="", metavar="CODE", help="Those of one, and who brought them.")
def referral_list(actor: Actor, party: str) -> None:
    """Recommendations, the latest first, with what was invoiced since without VAT."""
    book = actor.book
    with reading(book):
        group = keys_of_group(book, party) if party else None
        rows = referrals_of(book, group, limit=MOST_LISTED)
    columns: list[tuple[str, Callable[[ReferralRow], str]]] = [
        ("Referral", lambda row: str(row.referral_id)),
        ("Day", lambda row: row.on.isoformat()),
        ("By", lambda row: row.recommender_code),
        ("Customer", lambda row: row.party_code),
        ("Won", lambda row: decimal_text(row.won_minor, book.currency)),
        ("Thanked", lambda row: row.thanked_on.isoformat() if row.thanked_on else ""),
    ]
    listing(rows, columns, empty="No recommendation is known.")


@verb("note", asks=Permission.LOOK_AFTER_CUSTOMERS, under=referral)
@click.argument("recommender")
@click.argument("party")
@ON
@click.option("--note", default="", help="What else there is to know.")
def referral_note(
    actor: Actor, recommender: str, party: str, on: dt.date | None, note: str
) -> None:
    """RECOMMENDER recommended us to PARTY."""
    key = note_referral(actor, code=party, recommender=recommender, on=on, note=note)
    answer({"referral_id": key}, f"Recommendation {key} is written down.")


@verb("thank", asks=Permission.LOOK_AFTER_CUSTOMERS, under=referral)
@click.argument("referral_id", type=int)
@ON
def referral_thank(actor: Actor, referral_id: int, on: dt.date | None) -> None:
    """They were thanked for REFERRAL_ID."""
    thank_recommender(actor, referral_id=referral_id, on=on)
    answer({"referral_id": referral_id}, f"They were thanked for {referral_id}.")


@verb("take-back", asks=Permission.LOOK_AFTER_CUSTOMERS, under=referral)
@click.argument("referral_id", type=int)
def referral_take_back(actor: Actor, referral_id: int) -> None:
    """REFERRAL_ID was not so."""
    take_back_referral(actor, referral_id=referral_id)
    answer({"referral_id": referral_id}, f"Recommendation {referral_id} is taken back.")


@verb("costs", asks=Permission.CHANGE_SETTINGS, under=referral)
@click.option("--keeping", required=True, metavar="AMOUNT", help="Of keeping customers, a year.")
@click.option("--winning", required=True, metavar="AMOUNT", help="Of winning new ones, a year.")
def referral_costs(actor: Actor, keeping: str, winning: str) -> None:
    """What keeping customers and winning new ones cost; scorecards compare them."""
    currency = actor.book.currency
    costs = CareCosts(parse_decimal(keeping, currency), parse_decimal(winning, currency))
    change_care_costs(actor, costs=costs)
    answer({"keeping": keeping, "winning": winning}, "Scorecards compare both from now on.")
