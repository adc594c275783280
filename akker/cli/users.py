"""`akker user`: who may enter which books, and the links with which they sign in."""

from dataclasses import dataclass

import click
from django.conf import settings

from akker.access.inviting import change_role, end_membership, invite_user
from akker.access.models import Role
from akker.access.queries import members_of
from akker.access.signing_in import make_sign_in_link
from akker.books.actor import Actor, Permission
from akker.cli.answers import answer, listing
from akker.cli.verbs import operator_verb, verb

ROLE = click.Choice(Role.values)


@dataclass(frozen=True, slots=True)
class UserSaid:
    email: str
    book: str
    role: str


@dataclass(frozen=True, slots=True)
class LinkSaid:
    email: str
    link: str


@click.group("user")
def user() -> None:
    """Who may enter which books; sign-in links."""


@verb("add", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
@click.option("--role", type=ROLE, required=True)
@click.option("--name", default="")
def user_add(actor: Actor, email: str, role: str, name: str) -> None:
    """Give EMAIL a role in these books."""
    address = invite_user(actor, email=email, role=role, name=name)
    answer(
        UserSaid(address, actor.book.slug, role),
        f"{address} is {role} of {actor.book.name}.",
        f"A link to sign in with: akker user link {address}",
    )


@verb("role", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
@click.argument("role", type=ROLE)
def user_role(actor: Actor, email: str, role: str) -> None:
    """Give EMAIL another ROLE in these books."""
    change_role(actor, email=email, role=role)
    answer(UserSaid(email, actor.book.slug, role), f"{email} is {role} of {actor.book.name} now.")


@verb("end", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
def user_end(actor: Actor, email: str) -> None:
    """Close these books to EMAIL."""
    end_membership(actor, email=email)
    answer(UserSaid(email, actor.book.slug, ""), f"{actor.book.name} is closed to {email} now.")


@verb("list", asks=Permission.READ_BOOKS, under=user)
def user_list(actor: Actor) -> None:
    """Everybody who may enter these books."""
    listing(
        members_of(actor.book),
        (
            ("E-mail", lambda row: row.email),
            ("Name", lambda row: row.name),
            ("Role", lambda row: row.role),
        ),
        empty=f"Nobody may enter {actor.book.name} yet. See `akker user add --help`.",
    )


@operator_verb("link", under=user)
@click.argument("email")
def user_link(email: str) -> None:
    """A link that signs EMAIL in once, within 15 minutes."""
    link = sign_in_link(email, settings.AKKER_URL)
    answer(LinkSaid(email, link), link)


def sign_in_link(email: str, url: str) -> str:
    """The address that signs this user in once. Refused: user_unknown, user_inactive."""
    return f"{url}/sign-in/{make_sign_in_link(email=email)}"
