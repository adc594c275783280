"""What happened to people's access. They are named by their key: an event stays for ever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserInvited:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class RoleChanged:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class TokenMade:
    token_id: int
    name: str
    scope: str
    role: str


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    token_id: int
    name: str
