"""`akker events`: the audit log, and what must still be told."""

import datetime as dt

import click

from akker.audit.queries import EventRow
from akker.audit.queries_deliveries import DeliveryState, deliveries
from akker.audit.queries_log import LogFilter, changes_of, log_page, proof_status
from akker.audit.reacting import repeat_delivery
from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb


@click.group("events")
def events() -> None:
    """What happened (the audit log), how far it is proven, and who was told."""


@verb("list", asks=Permission.PROVE, under=events)
@click.option("--who", default="", help="Name of whoever did it.")
@click.option("--channel", default="", help="web, api, cli, job, ...")
@click.option("--kind", default="", help="Such as EntryPosted.")
@click.option("--subject", default="", help="Such as entry:MEM/2026/12, or entry: for all.")
@click.option("--from", "since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--text", default="", help="In subjects, names and values.")
@click.option("--before", type=int, help="Only events before this one: the next page.")
@click.option("--most", type=click.IntRange(1, 200), default=50)
def events_list(
    actor: Actor,
    who: str,
    channel: str,
    kind: str,
    subject: str,
    since: dt.date | None,
    until: dt.date | None,
    text: str,
    before: int | None,
    most: int,
) -> None:
    """What happened, the latest first."""
    wanted = LogFilter(who, channel, kind, subject, since, until, text)
    with reading(actor.book):
        page = log_page(actor.book, wanted, before_id=before, most=most)
    listing(
        page.events,
        (
            ("Event", lambda row: str(row.event_id)),
            ("When", lambda row: f"{row.happened_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Who", lambda row: row.actor_name),
            ("Through", lambda row: row.channel),
            ("What", lambda row: row.kind),
            ("Of", lambda row: row.subject),
            ("", _changes),
        ),
        empty="Nothing that happened fits all of this.",
    )


def _changes(row: EventRow) -> str:
    said = (
        f"{change.name}: {change.before} -> {change.after}"
        if change.before
        else f"{change.name}: {change.after}"
        for change in changes_of(row)
    )
    return "; ".join(said)[:160]


@verb("proof", asks=Permission.PROVE, under=events)
def events_proof(actor: Actor) -> None:
    """How far the log is proven; `akker check` verifies the proofs."""
    with reading(actor.book):
        status = proof_status(actor.book)
    proven = f"{status.proven_count} events are proven in {status.proof_count} batches"
    when = f", the last at {status.last_proven_at:%Y-%m-%d %H:%M} UTC" if status.head else ""
    answer(status, f"{proven}{when}; {status.unproven_count} came since.")


@verb("deliveries", asks=Permission.PROVE, under=events)
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]))
def events_deliveries(actor: Actor, state: str | None) -> None:
    """Who was told of what, and what must still be told."""
    with reading(actor.book):
        rows = deliveries(actor.book, state=DeliveryState(state) if state else None)
    listing(
        rows,
        (
            ("Delivery", lambda row: str(row.delivery_id)),
            ("What", lambda row: row.kind),
            ("Of", lambda row: row.subject),
            ("To", lambda row: row.reaction),
            ("Tries", lambda row: str(row.tries)),
            ("State", lambda row: row.state),
            ("", lambda row: row.last_error),
        ),
        empty="Nothing was to be told.",
    )


@verb("repeat", asks=Permission.MANAGE_CONNECTIONS, under=events)
@click.argument("delivery_id", type=int)
def events_repeat(actor: Actor, delivery_id: int) -> None:
    """Deliver DELIVERY_ID once more."""
    repeat_delivery(actor, delivery_id=delivery_id)
    answer({"delivery_id": delivery_id}, f"Delivery {delivery_id} goes out once more.")
