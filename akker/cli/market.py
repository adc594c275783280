"""`akker competitor` and `akker industry`: what is known of the market."""

import datetime as dt

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.kernel.money import decimal_text
from akker.knowledge.market_rules import NewCompetitor, NewMarketNote
from akker.knowledge.queries_market import (
    MarketNoteRow,
    competitor_of,
    competitors,
    industry_notes,
    notes_about,
)
from akker.knowledge.watching import (
    end_market_note,
    keep_competitor,
    note_market,
    retire_competitor,
)
from akker.planning.queries_competitors import Stake, considered_at, stakes

SOURCE = click.option("--source", required=True, help="Who says so: a person, a report, a page.")
ON = click.option("--on", "noted_on", type=DAY, help="Since when; else today.")


@click.group("competitor")
def competitor() -> None:
    """Whom customers could buy from instead, and who considers them."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=competitor)
@click.option("--all", "shows_all", is_flag=True, help="Those out of use too.")
def competitor_list(actor: Actor, shows_all: bool) -> None:
    """Competitors by name, with what is at stake."""
    with reading(actor.book):
        at_stake = stakes(actor.book)
        rows = competitors(actor.book, with_retired=shows_all)
    currency = actor.book.currency

    def stake(key: int) -> Stake:
        return at_stake.get(key, Stake())

    listing(
        rows,
        (
            ("Competitor", lambda row: str(row.competitor_id)),
            ("Name", lambda row: row.name),
            ("Customers", lambda row: str(stake(row.competitor_id).customers)),
            (
                "At stake",
                lambda row: decimal_text(stake(row.competitor_id).amount_minor, currency),
            ),
        ),
        empty="There are no competitors yet: akker competitor keep.",
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=competitor)
@click.argument("competitor_id", type=int)
def competitor_show(actor: Actor, competitor_id: int) -> None:
    """What is known of a competitor, and who considers them."""
    with reading(actor.book):
        row = competitor_of(actor.book, competitor_id)
        notes = notes_about(actor.book, competitor_id)
        considered = considered_at(actor.book, competitor_id)
    said = [row.name + (f" ({row.website})" if row.website else "")]
    said += [f"strong in: {row.strong_in}"] if row.strong_in else []
    said += [f"weak in: {row.weak_in}"] if row.weak_in else []
    said += [_told(one) for one in notes]
    for one in considered:
        amount = decimal_text(one.amount_minor or 0, actor.book.currency)
        said.append(f"{one.party_code}, {amount}: {one.text}" + f" {one.outcome}".rstrip())
    answer({"competitor": row, "notes": notes, "considered": considered}, *said)


def _told(one: MarketNoteRow) -> str:
    return f"{one.note_id}, {one.noted_on}: {one.text} ({one.source})"


@verb("keep", asks=Permission.LOOK_AFTER_CUSTOMERS, under=competitor)
@click.argument("name")
@click.option("--website", default="")
@click.option("--strong-in", default="", help="What customers like about them.")
@click.option("--weak-in", default="", help="What customers miss there.")
@click.option("--replace", "competitor_id", type=int, metavar="COMPETITOR", help="Give it anew.")
def competitor_keep(
    actor: Actor,
    name: str,
    website: str,
    strong_in: str,
    weak_in: str,
    competitor_id: int | None,
) -> None:
    """Write a competitor called NAME down."""
    new = NewCompetitor(name, website, strong_in, weak_in)
    key = keep_competitor(actor, competitor=new, competitor_id=competitor_id)
    answer({"competitor_id": key}, f"Competitor {key} is kept.")


@verb("retire", asks=Permission.LOOK_AFTER_CUSTOMERS, under=competitor)
@click.argument("competitor_id", type=int)
def competitor_retire(actor: Actor, competitor_id: int) -> None:
    """Chosen no more; risks that name it stay."""
    retire_competitor(actor, competitor_id=competitor_id)
    said = f"Competitor {competitor_id} is out of use."
    answer({"competitor_id": competitor_id}, said)


@verb("note", asks=Permission.LOOK_AFTER_CUSTOMERS, under=competitor)
@click.argument("competitor_id", type=int)
@click.argument("text")
@SOURCE
@ON
def competitor_note(
    actor: Actor, competitor_id: int, text: str, source: str, noted_on: dt.date | None
) -> None:
    """Write down what was read or heard of a competitor."""
    note = NewMarketNote(text, source, competitor_id, noted_on=noted_on)
    _kept(note_market(actor, note=note))


@click.group("industry")
def industry() -> None:
    """What goes on in the industries of customers."""


@verb("notes", asks=Permission.SEE_CUSTOMERS, under=industry)
@click.argument("name", default="")
def industry_list(actor: Actor, name: str) -> None:
    """What is noted of the industry NAME, or of all."""
    with reading(actor.book):
        rows = industry_notes(actor.book, industry=name)
    listing(
        rows,
        (
            ("Note", lambda row: str(row.note_id)),
            ("Industry", lambda row: row.industry),
            ("Since", lambda row: row.noted_on.isoformat()),
            ("Text", lambda row: row.text),
            ("Source", lambda row: row.source),
        ),
        empty="Nothing is noted of it.",
    )


@verb("note", asks=Permission.LOOK_AFTER_CUSTOMERS, under=industry)
@click.argument("name")
@click.argument("text")
@SOURCE
@ON
def industry_note(
    actor: Actor, name: str, text: str, source: str, noted_on: dt.date | None
) -> None:
    """Write down what goes on in the industry NAME."""
    note = NewMarketNote(text, source, None, name, noted_on)
    _kept(note_market(actor, note=note))


@verb("end", asks=Permission.LOOK_AFTER_CUSTOMERS, under=industry)
@click.argument("note_id", type=int)
def industry_end(actor: Actor, note_id: int) -> None:
    """A note, of an industry or of a competitor, is no longer so."""
    end_market_note(actor, note_id=note_id)
    answer({"note_id": note_id}, f"Note {note_id} is no longer so.")


def _kept(key: int) -> None:
    answer({"note_id": key}, f"Note {key} is kept.")
