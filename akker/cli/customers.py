"""`akker customer`: how customers are looked after."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from akker.access.queries_views import SEGMENTS, views_of
from akker.access.saving_views import remove_view, rename_view, save_view
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.customers.changing import change_customer
from akker.customers.handing_over import hand_over_customer
from akker.customers.profiling import end_profile_fact, note_profile_fact
from akker.customers.queries import (
    CustomerFilter,
    customer_coded,
    customers_page,
    keys_in_segment,
    known_customer,
    segments,
)
from akker.customers.queries_profile import profile_of
from akker.customers.queries_rhythm import rhythm_of, waiting_customers
from akker.customers.rules import FACT_KINDS, RELATIONS, STATUSES, TIERS
from akker.customers.setting_rhythm import change_rhythm
from akker.kernel.money import decimal_text
from akker.parties.queries_team import team_of
from akker.parties.rules import PARTS
from akker.parties.teaming import add_to_team, end_in_team
from akker.reports.family import family_of

MOST_LISTED = 100_000
MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class CustomerSaid:
    code: str
    name: str
    tier: str
    status: str
    industry: str
    parent: str
    relation: str
    relation_on: dt.date | None
    manager: str


@dataclass(frozen=True, slots=True)
class SegmentSaid:
    name: str
    asks: str


@click.group("customer")
def customer() -> None:
    """How customers are looked after."""


_FILTERS = (
    click.option("--tier", default="", type=click.Choice(("", *TIERS)), help="Of this tier."),
    click.option("--status", default="", type=click.Choice(("", *STATUSES)), help="As this."),
    click.option("--manager", default="", metavar="EMAIL", help="Looked after by; or nobody."),
    click.option("--industry", default="", help="In this industry."),
    click.option("--parent", default="", metavar="CODE", help="Who belong to CODE."),
    click.option("--relation", default="", type=click.Choice(("", *RELATIONS)), help="As close."),
    click.option("--country", default="", metavar="XX", help="Of this country, on their card."),
    click.option("--segment", default="", metavar="NAME", help="In this segment."),
)


def which_customers(function: Callable[..., None]) -> Callable[..., None]:
    """Options for the filters of the list of customers, named as those of `CustomerFilter`."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


@verb("list", asks=Permission.SEE_CUSTOMERS, under=customer)
@which_customers
def customer_list(actor: Actor, /, **asked: str) -> None:
    """Customers in use, by code; without --status all but the archived."""
    with reading(actor.book):
        rows = customers_page(actor.book, CustomerFilter(**asked), limit=MOST_LISTED)
    listing(
        [_said(row) for row in rows],
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("Tier", lambda row: row.tier),
            ("Status", lambda row: row.status),
            ("Industry", lambda row: row.industry),
            ("Belongs to", lambda row: row.parent),
            ("Manager", lambda row: row.manager),
        ),
        empty="Nobody fits.",
    )


def _said(row: Any) -> CustomerSaid:
    facts = row.facts
    return CustomerSaid(
        row.code,
        row.name,
        facts.tier,
        facts.status,
        facts.industry,
        facts.parent,
        facts.relation,
        facts.relation_on,
        row.manager,
    )


@verb("segments", asks=Permission.SEE_CUSTOMERS, under=customer)
def customer_segments(actor: Actor) -> None:
    """The filters of the list that all members see: who satisfies one now is in it."""
    with reading(actor.book):
        known = segments(actor.book)
    said = [
        SegmentSaid(name, ", ".join(f"{key} {text}" for key, text in asdict(one).items() if text))
        for name, one in known.items()
    ]
    listing(
        said,
        (("Segment", lambda row: row.name), ("Asks", lambda row: row.asks)),
        empty="No filter of customers is shared.",
    )


@verb("keep-segment", asks=Permission.CHANGE_SETTINGS, under=customer)
@click.argument("name")
@which_customers
def customer_keep_segment(actor: Actor, /, name: str, **asked: str) -> None:
    """Keep a filter of customers for all members as segment NAME, in place of one of yours."""
    key = save_view(actor, page=SEGMENTS, name=name, texts=asked, is_shared=True)
    answer({"view_id": key}, f"Segment {name} is kept.")


@verb("end-segment", asks=Permission.CHANGE_SETTINGS, under=customer)
@click.argument("name")
def customer_end_segment(actor: Actor, name: str) -> None:
    """End segment NAME: the filter goes, the customers stay."""
    for key in _keys_of_segment(actor, name):
        remove_view(actor, view_id=key)
    answer({"segment": name}, f"Segment {name} is ended.")


@verb("rename-segment", asks=Permission.CHANGE_SETTINGS, under=customer)
@click.argument("name")
@click.argument("new_name")
def customer_rename_segment(actor: Actor, name: str, new_name: str) -> None:
    """Call segment NAME something else; views that ask for it follow."""
    rename_view(actor, view_id=min(_keys_of_segment(actor, name)), name=new_name)
    answer({"segment": new_name}, f"Segment {name} is now {new_name}.")


def _keys_of_segment(actor: Actor, name: str) -> list[int]:
    """Those that members share under the name; the first counts. Refused: segment_unknown."""
    with reading(actor.book):
        known = [one for one in views_of(actor, SEGMENTS) if one.is_shared and one.name == name]
        if not known:
            keys_in_segment(actor.book, name)
    return [one.view_id for one in known]


@verb("show", asks=Permission.SEE_CUSTOMERS, under=customer)
@click.argument("code")
def customer_show(actor: Actor, code: str) -> None:
    """How CODE is looked after."""
    with reading(actor.book):
        found = known_customer(actor.book, code)
    row = found.row
    said = [f"{row.name} ({row.code}): {row.tier}, {row.status}."]
    if row.industry:
        said.append(f"Industry: {row.industry}.")
    if row.relation:
        said.append(f"Relation: {row.relation} since {row.relation_on}.")
    if found.above:
        said.append(f"Belongs to {', then '.join(code for code, _ in found.above)}.")
    if found.below:
        said.append(f"To them belong {', '.join(one.code for one in found.below)}.")
    answer(_said(row), *said)


@verb("family", asks=Permission.SEE_CUSTOMERS, under=customer)
@click.argument("code")
def customer_family(actor: Actor, code: str) -> None:
    """CODE with all who belong to them: money, last contact, what is open, and health."""
    with reading(actor.book):
        found = family_of(actor.book, code, today=today_in(actor.book))
    sold, owed = (
        decimal_text(minor, actor.book.currency)
        for minor in (found.money.revenue_minor, found.money.open_minor)
    )
    said = [f"{found.code} with all below them, {found.count} customers: {sold} sold, {owed} open."]
    if found.contact:
        said.append(
            f"Last contact on {found.contact.on} with {found.contact.code}, {found.contact.who}."
        )
    tasks, cases = f"Open tasks: {found.task_count}", f"open cases: {found.case_count}"
    said.append(f"{tasks}, late: {found.late_count}; {cases}.")
    if found.health:
        whole = found.health.weighed
        weighed = f"{whole} weighed by revenue, " if whole is not None else ""
        said.append(f"Health: {weighed}lowest {found.health.lowest} ({found.health.code}).")
    if not found.is_whole:
        said.append("Of those whom you see; others count nowhere here.")
    answer(found, *said, currency=actor.book.currency)


@verb("change", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("code")
@click.option("--tier", type=click.Choice(TIERS), help="How much care they get.")
@click.option("--status", type=click.Choice(STATUSES), help="How they stand.")
@click.option("--industry", help="What they work in.")
@click.option("--parent", metavar="CODE", help='Whom they belong to; "" for nobody.')
@click.option("--relation", type=click.Choice(("", *RELATIONS)), help="How close we are.")
@click.option("--relation-on", type=DAY, help="Since when; else today.")
def customer_change(actor: Actor, /, code: str, **given: Any) -> None:
    """Change what is given of how CODE is looked after."""
    with reading(actor.book):
        row = known_customer(actor.book, code).row
    facts = replace(row.facts, **{name: one for name, one in given.items() if one is not None})
    change_customer(actor, code=code, facts=facts, seen=row.version)
    answer({"code": code}, f"{code} is looked after so from now on.")


@verb("team", asks=Permission.SEE_CUSTOMERS, under=customer)
@click.argument("code")
def customer_team(actor: Actor, code: str) -> None:
    """Who looks after CODE beside the account manager, and who did."""
    with reading(actor.book):
        rows = team_of(actor.book, code)
    listing(
        rows,
        (
            ("Who", lambda row: row.email),
            ("Part", lambda row: row.part),
            ("Since", lambda row: row.from_on.isoformat()),
            ("Until", lambda row: row.until_on.isoformat() if row.until_on else ""),
        ),
        empty="Nobody beside the account manager.",
    )


@verb("team-add", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("code")
@click.argument("email")
@click.option("--part", type=click.Choice(PARTS), default=PARTS[0], help="As what.")
@click.option("--on", type=DAY, help="Since when; else today.")
def customer_team_add(actor: Actor, code: str, email: str, part: str, on: dt.date | None) -> None:
    """Member EMAIL looks after CODE too, and sees them."""
    add_to_team(actor, code=code, email=email, part=part, on=on)
    answer({"code": code}, f"{email} is in the team of {code}: {part}.")


@verb("team-end", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("code")
@click.argument("email")
@click.option("--part", type=click.Choice(PARTS), default=PARTS[0], help="As what.")
@click.option("--on", type=DAY, help="The last day; else today.")
def customer_team_end(actor: Actor, code: str, email: str, part: str, on: dt.date | None) -> None:
    """Member EMAIL looks after CODE no longer."""
    end_in_team(actor, code=code, email=email, part=part, on=on)
    answer({"code": code}, f"{email} is in the team of {code} no longer.")


@verb("hand-over", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("code")
@click.argument("email")
@click.option("--note", required=True, help="What the next one must know.")
@click.option("--on", type=DAY, help="Since when; else today.")
def customer_hand_over(actor: Actor, code: str, email: str, note: str, on: dt.date | None) -> None:
    """Member EMAIL looks after CODE from now on."""
    hand_over_customer(actor, code=code, to=email, note=note, on=on)
    answer({"code": code}, f"{code} is handed over to {email}.")


@verb("facts", asks=Permission.SEE_CUSTOMERS, under=customer)
@click.argument("code")
def customer_facts(actor: Actor, code: str) -> None:
    """What CODE does, wants and measures now, and what was so before."""
    with reading(actor.book):
        rows = profile_of(actor.book, customer_coded(actor.book, code).code)
    listing(
        rows,
        (
            ("Fact", lambda row: str(row.fact_id)),
            ("Kind", lambda row: row.kind),
            ("Since", lambda row: row.on.isoformat()),
            ("Until", lambda row: row.ended_on.isoformat() if row.ended_on else ""),
            ("What", lambda row: row.text),
            ("Source", lambda row: row.source),
        ),
        empty="Nothing is written down.",
    )


@verb("fact-add", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("code")
@click.argument("kind", type=click.Choice(FACT_KINDS))
@click.argument("text")
@click.option("--source", required=True, help="Who says so.")
@click.option("--on", type=DAY, help="Since when; else today.")
def customer_fact_add(
    actor: Actor, code: str, kind: str, text: str, source: str, on: dt.date | None
) -> None:
    """Write down something of what CODE does, wants or measures."""
    key = note_profile_fact(actor, code=code, kind=kind, text=text, source=source, on=on)
    answer({"fact_id": key}, f"Fact {key} of {code} is kept.")


@verb("fact-end", asks=Permission.LOOK_AFTER_CUSTOMERS, under=customer)
@click.argument("fact", type=int)
def customer_fact_end(actor: Actor, fact: int) -> None:
    """FACT is no longer so; it stays to be read."""
    end_profile_fact(actor, fact_id=fact)
    answer({"fact_id": fact}, f"Fact {fact} is no longer so.")


@verb("waiting", asks=Permission.SEE_CUSTOMERS, under=customer)
@click.option("--manager", default="", metavar="EMAIL", help="Looked after by; or nobody.")
def customer_waiting(actor: Actor, manager: str) -> None:
    """With whom nobody spoke for longer than their tier asks, the longest silent first."""
    book = actor.book
    with reading(book):
        rows = waiting_customers(book, today=today_in(book), manager=manager, limit=MOST_WAITING)
    listing(
        rows[:MOST_WAITING],
        (
            ("Code", lambda row: row.customer.code),
            ("Name", lambda row: row.customer.name),
            ("Tier", lambda row: row.customer.tier),
            ("Last contact", lambda row: row.last_on.isoformat() if row.last_on else "none"),
            ("Wanted", lambda row: f"{row.wanted_days} days"),
            ("Manager", lambda row: row.customer.manager),
        ),
        empty="Everybody was spoken with in time.",
    )


@verb("rhythm", asks=Permission.CHANGE_SETTINGS, under=customer)
@click.option("--key", "of_key", type=int, metavar="DAYS")
@click.option("--growth", "of_growth", type=int, metavar="DAYS")
@click.option("--standard", "of_standard", type=int, metavar="DAYS")
@click.option("--watch", "of_watch", type=int, metavar="DAYS")
def customer_rhythm(actor: Actor, /, **given: int | None) -> None:
    """After how many days customers of a tier are to be spoken with again."""
    days = {name.removeprefix("of_"): n for name, n in given.items() if n is not None}
    change_rhythm(actor, days=days)
    with reading(actor.book):
        now = rhythm_of(actor.book)
    said = ", ".join(f"{tier} {count}" for tier, count in now.items())
    answer(now, f"Days between two contacts: {said}.")
