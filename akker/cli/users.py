"""`akker user`: who may enter which books, and the links with which they sign in."""

import datetime as dt
from dataclasses import dataclass

import click
from django.conf import settings

from akker.access.authenticating import forget_second_factors
from akker.access.inviting import (
    change_role,
    change_sight,
    end_membership,
    invite_user,
    make_invitation,
)
from akker.access.models import Role
from akker.access.overseeing import demand_second_factor
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


@dataclass(frozen=True, slots=True)
class SightSaid:
    email: str
    book: str
    customers: str


@dataclass(frozen=True, slots=True)
class DemandSaid:
    book: str
    is_demanded: bool


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


@verb("invitation", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
def user_invitation(actor: Actor, email: str) -> None:
    """A link with which EMAIL chooses a name and a password, once, within a week."""
    link = f"{settings.AKKER_URL}/invitation/{make_invitation(actor, email=email)}"
    answer(LinkSaid(email, link), link)


@verb("sight", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
@click.argument("customers", type=click.Choice(["all", "own"]))
def user_sight(actor: Actor, email: str, customers: str) -> None:
    """Let account manager EMAIL see all CUSTOMERS, or own ones only."""
    change_sight(actor, email=email, sees_all=customers == "all")
    answer(
        SightSaid(email, actor.book.slug, customers),
        f"{email} sees {customers} customers of {actor.book.name} now.",
    )


@verb("second-step", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("demanded", type=click.Choice(["on", "off"]))
def user_second_step(actor: Actor, demanded: str) -> None:
    """Demand a second step when signing in of everybody who posts or manages people."""
    demand_second_factor(actor, is_demanded=demanded == "on")
    does = "asks" if demanded == "on" else "does not ask"
    answer(
        DemandSaid(actor.book.slug, demanded == "on"),
        f"{actor.book.name} {does} a second step of who posts or manages people.",
    )


@verb("end", asks=Permission.MANAGE_PEOPLE, under=user)
@click.argument("email")
def user_end(actor: Actor, email: str) -> None:
    """Close these books to EMAIL."""
    end_membership(actor, email=email)
    answer(UserSaid(email, actor.book.slug, ""), f"{actor.book.name} is closed to {email} now.")


@verb("list", asks=Permission.MANAGE_PEOPLE, under=user)
def user_list(actor: Actor) -> None:
    """Everybody who may enter these books."""
    listing(
        members_of(actor.book),
        (
            ("E-mail", lambda row: row.email),
            ("Name", lambda row: row.name),
            ("Role", lambda row: row.role if row.sees_all else f"{row.role}, own customers"),
            ("Second step", lambda row: "yes" if row.has_second_factor else "none"),
            ("Last sign-in", lambda row: _moment(row.last_sign_in_at)),
        ),
        empty=f"Nobody may enter {actor.book.name} yet. See `akker user add --help`.",
    )


def _moment(at: dt.datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"


@operator_verb("forget-second-step", under=user)
@click.argument("email")
def user_forget_second_step(email: str) -> None:
    """Take app, passkeys and recovery codes away from EMAIL, who lost them."""
    forget_second_factors(email)
    answer(UserSaid(email, "", ""), f"{email} signs in with one step now. A link: akker user link")


@operator_verb("link", under=user)
@click.argument("email")
def user_link(email: str) -> None:
    """A link that signs EMAIL in once, within 15 minutes."""
    link = sign_in_link(email, settings.AKKER_URL)
    answer(LinkSaid(email, link), link)


def sign_in_link(email: str, url: str) -> str:
    """The address that signs this user in once. Refused: user_unknown, user_inactive."""
    return f"{url}/sign-in/{make_sign_in_link(email=email)}"
