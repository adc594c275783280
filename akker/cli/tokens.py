"""`akker token`: keys with which programs use the API."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.access.models import Role, Scope
from akker.access.queries import tokens_for
from akker.access.tokening import USUAL_DAYS, create_token, revoke_token
from akker.books.actor import Actor, Permission
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb


@dataclass(frozen=True, slots=True)
class TokenSaid:
    """`token` is shown once; empty when a repeated key asks for it again."""

    token_id: int
    token: str
    scope: str
    role: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RevokedSaid:
    token_id: int


@click.group("token")
def token() -> None:
    """Keys with which programs use the API."""


@verb("create", asks=Permission.MAKE_TOKENS, under=token)
@click.option("--scope", type=click.Choice(Scope.values), required=True)
@click.option("--role", type=click.Choice(Role.values), help="Else your own; else bookkeeper.")
@click.option("--name", default="command line", help="What it is for; the audit says so.")
@click.option("--days", type=int, default=USUAL_DAYS, help="How long it works; 90 if not given.")
def token_create(actor: Actor, scope: str, role: str | None, name: str, days: int) -> None:
    """Make a token for these books. It is shown once and kept nowhere."""
    shown: list[str] = []
    made = create_token(
        actor, name=name, scope=scope, role=role or "", days=days, show=shown.append
    )
    text = shown[-1] if shown else ""
    answer(
        TokenSaid(made.token_id, text, made.scope, made.role, made.expires_at),
        text or "This token was shown when it was made, and is shown once.",
        f"Token {made.token_id} works until {made.expires_at:%Y-%m-%d %H:%M} UTC:"
        f" {made.scope} as {made.role} of {actor.book.name}.",
    )


@verb("list", asks=Permission.READ_BOOKS, under=token)
def token_list(actor: Actor) -> None:
    """The tokens of these books, or your own where you do not manage people."""
    listing(
        tokens_for(actor),
        (
            ("Token", lambda row: str(row.token_id)),
            ("Name", lambda row: row.name),
            ("Scope", lambda row: row.scope),
            ("Role", lambda row: row.role),
            ("Of", lambda row: row.owner),
            ("Until", lambda row: f"{row.expires_at:%Y-%m-%d}"),
            ("Used", lambda row: f"{row.last_used_at:%Y-%m-%d}" if row.last_used_at else ""),
            ("", lambda row: row.state),
        ),
        empty="These books have no tokens.",
    )


@verb("revoke", asks=Permission.MAKE_TOKENS, under=token)
@click.argument("token_id", type=int)
def token_revoke(actor: Actor, token_id: int) -> None:
    """End token TOKEN_ID, from the next request on."""
    revoke_token(actor, token_id=token_id)
    answer(RevokedSaid(token_id), f"Token {token_id} works no more.")
