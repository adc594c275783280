"""Who may enter these books."""

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from akker.access.inviting import change_role, change_sight, end_membership, invite_user
from akker.access.overseeing import demand_second_factor
from akker.access.queries import MemberRow, members_of
from akker.api.doors import ApiRequest, operation
from akker.api.schemas import In, Out
from akker.books.actor import Permission

router = Router(tags=["people"])
RoleName = Literal["owner", "bookkeeper", "approver", "manager", "accountant", "auditor"]


class MemberOut(Out):
    email: str
    name: str
    role: RoleName
    sees_all: bool
    is_active: bool


class InvitationIn(In):
    email: Annotated[str, Field(max_length=254)]
    role: RoleName
    name: Annotated[str, Field(max_length=120)] = ""


class RoleIn(In):
    role: RoleName


class SightIn(In):
    """Of an account manager: all customers, or own ones only."""

    sees_all: bool


class SecondFactorIn(In):
    is_demanded: bool


class MemberSaid(Out):
    email: str


class SecondFactorSaid(Out):
    is_demanded: bool


@operation(router, "GET", "/people", asks=Permission.MANAGE_PEOPLE, answers=list[MemberOut])
def list_people(request: ApiRequest) -> list[MemberRow]:
    """Everybody with a role in these books today."""
    return members_of(request.actor.book)


@operation(
    router,
    "POST",
    "/people",
    asks=Permission.MANAGE_PEOPLE,
    answers=MemberSaid,
    status=201,
)
def invite(request: ApiRequest, body: InvitationIn) -> MemberSaid:
    """Give somebody a role in these books."""
    email = invite_user(request.actor, email=body.email, role=body.role, name=body.name)
    return MemberSaid(email=email)


@operation(
    router,
    "POST",
    "/people/{email}/role",
    asks=Permission.MANAGE_PEOPLE,
    answers=MemberSaid,
)
def give_role(request: ApiRequest, email: str, body: RoleIn) -> MemberSaid:
    """Give somebody another role."""
    change_role(request.actor, email=email, role=body.role)
    return MemberSaid(email=email)


@operation(
    router,
    "POST",
    "/people/{email}/end",
    asks=Permission.MANAGE_PEOPLE,
    answers=MemberSaid,
)
def end(request: ApiRequest, email: str) -> MemberSaid:
    """Close these books to somebody, and to the tokens that they made."""
    end_membership(request.actor, email=email)
    return MemberSaid(email=email)


@operation(
    router,
    "POST",
    "/people/{email}/sight",
    asks=Permission.MANAGE_PEOPLE,
    answers=MemberSaid,
)
def give_sight(request: ApiRequest, email: str, body: SightIn) -> MemberSaid:
    """Keep an account manager to own customers, or let them see all."""
    change_sight(request.actor, email=email, sees_all=body.sees_all)
    return MemberSaid(email=email)


@operation(
    router,
    "PUT",
    "/second-factor",
    asks=Permission.MANAGE_PEOPLE,
    answers=SecondFactorSaid,
)
def demand_factor(request: ApiRequest, body: SecondFactorIn) -> SecondFactorSaid:
    """Whether who posts or manages needs a second step when signing in."""
    demand_second_factor(request.actor, is_demanded=body.is_demanded)
    return SecondFactorSaid(is_demanded=body.is_demanded)
