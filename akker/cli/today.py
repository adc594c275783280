"""`akker today`: what asks for attention, and putting it off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.access.putting_off import bring_need_back, put_off_need
from akker.access.queries_put_off import put_off_of
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.kernel.money import decimal_text
from akker.reports.attention import attention_today
from akker.reports.needs import Attention, keyed, parted


@dataclass(frozen=True, slots=True)
class NeedSaid:
    key: str
    need: str
    party: str
    subject: str
    at_stake: str
    days: int
    put_off_until: dt.date | None


@click.group("today")
def today() -> None:
    """What of customers asks for you today."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=today)
@click.option("--put-off", "shows_put_off", is_flag=True, help="What you put off, and until when.")
def today_list(actor: Actor, shows_put_off: bool) -> None:
    """What asks for attention, the most pressing first; at most twenty of each kind."""
    with reading(actor.book):
        day = today_in(actor.book)
        found = attention_today(actor.book, actor.user_id, today=day)
        now, later = parted(found, put_off_of(actor.book, actor.user_id, today=day))
    said = (
        [_said(one, row.until_on) for one, row in later]
        if shows_put_off
        else [_said(one, None) for one in now]
    )
    columns: list[tuple[str, Callable[[NeedSaid], str]]] = [
        ("Key", lambda row: row.key),
        ("Need", lambda row: row.need),
        ("Party", lambda row: row.party),
        ("Subject", lambda row: row.subject),
        ("At stake", lambda row: row.at_stake),
        ("Days", lambda row: "" if row.days < 0 else str(row.days)),
        ("Until", lambda row: row.put_off_until.isoformat() if row.put_off_until else ""),
    ]
    listing(said, columns, empty="Nothing asks for you today.")


def _said(one: Attention, until: dt.date | None) -> NeedSaid:
    amount = f"{decimal_text(one.at_stake_minor, one.currency)} {one.currency}"
    return NeedSaid(
        one.key,
        one.need.value,
        one.party_code,
        one.subject,
        amount if one.at_stake_minor else "",
        one.days,
        until,
    )


@verb("put-off", asks=Permission.SEE_CUSTOMERS, under=today)
@click.argument("key")
@click.option("--until", type=DAY, required=True, help="The day on which you are reminded.")
def today_put_off(actor: Actor, key: str, until: dt.date) -> None:
    """Be reminded of KEY on a day, and not before."""
    with reading(actor.book):
        found = attention_today(actor.book, actor.user_id, today=today_in(actor.book))
    one = keyed(found, key)
    put_off_need(actor, need_key=one.key, until_on=until, at_stake_minor=one.at_stake_minor)
    answer({"key": key}, f"You are reminded of {key} on {until.isoformat()}.")


@verb("bring-back", asks=Permission.SEE_CUSTOMERS, under=today)
@click.argument("key")
def today_bring_back(actor: Actor, key: str) -> None:
    """Let KEY ask again now."""
    bring_need_back(actor, need_key=key)
    answer({"key": key}, f"{key} asks again.")
