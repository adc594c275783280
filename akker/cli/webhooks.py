"""`akker webhook`: other programs that hear what happens."""

from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.webhooks.queries import attempts, webhook_called, webhooks
from akker.webhooks.registering import (
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_webhook_secret,
    test_webhook,
)

UID = click.argument("uid", metavar="WEBHOOK")
KINDS = click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="EntryPosted, ...; else every kind."
)


@dataclass(frozen=True, slots=True)
class SecretSaid:
    """The secret is shown this once."""

    uid: str
    secret: str


@click.group("webhook")
def webhook() -> None:
    """Other programs that hear what happens."""


@verb("add", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@click.argument("url")
@KINDS
def webhook_add(actor: Actor, url: str, kinds: tuple[str, ...]) -> None:
    """Have URL (https) hear of events from now on."""
    uid, secret = add_webhook(actor, url=url, kinds=kinds or ("*",))
    answer(SecretSaid(uid, secret), f"{uid} is on. Its secret, shown this once: {secret}")


@verb("list", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
def webhook_list(actor: Actor) -> None:
    """All webhooks of these books."""
    with reading(actor.book):
        rows = webhooks(actor.book)
    listing(
        rows,
        (
            ("Webhook", lambda row: row.uid),
            ("Address", lambda row: row.url),
            ("Hears", lambda row: ", ".join(row.kinds)),
            ("", lambda row: "on" if row.is_active else "off"),
        ),
        empty="No other program hears of these books.",
    )


@verb("change", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@UID
@click.option("--url")
@KINDS
@click.option("--on/--off", "is_active", default=None, help="Off, it hears nothing.")
def webhook_change(
    actor: Actor, uid: str, url: str | None, kinds: tuple[str, ...], is_active: bool | None
) -> None:
    """Change what WEBHOOK hears and where it is."""
    change_webhook(actor, uid=uid, url=url, kinds=kinds or None, is_active=is_active)
    with reading(actor.book):
        row = webhook_called(actor.book, uid)
    state = "on" if row.is_active else "off"
    answer(row, f"{row.url} is {state} and hears of {', '.join(row.kinds)}.")


@verb("secret", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@UID
def webhook_secret(actor: Actor, uid: str) -> None:
    """Give WEBHOOK a new secret, at once."""
    secret = renew_webhook_secret(actor, uid=uid)
    answer(SecretSaid(uid, secret), f"The new secret, shown this once: {secret}")


@verb("test", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@UID
def webhook_test(actor: Actor, uid: str) -> None:
    """Send WEBHOOK an event that means nothing."""
    test_webhook(actor, uid=uid)
    answer({"uid": uid}, f"Sent as soon as the worker is there; see `akker webhook log {uid}`.")


@verb("log", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@UID
def webhook_log(actor: Actor, uid: str) -> None:
    """What was sent to WEBHOOK, the latest first."""
    with reading(actor.book):
        webhook_called(actor.book, uid)
        rows = attempts(actor.book, uid)
    listing(
        rows,
        (
            ("Event", lambda row: str(row.event_id)),
            ("When", lambda row: f"{row.attempted_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Took", lambda row: f"{row.duration_ms} ms"),
            ("Status", lambda row: str(row.status or "")),
            ("", lambda row: row.error),
        ),
        empty="Nothing was sent to it yet.",
    )


@verb("remove", asks=Permission.MANAGE_CONNECTIONS, under=webhook)
@UID
def webhook_remove(actor: Actor, uid: str) -> None:
    """Tell WEBHOOK nothing any more."""
    remove_webhook(actor, uid=uid)
    answer({"uid": uid}, f"{uid} is removed.")
