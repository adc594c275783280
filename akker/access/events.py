"""What happened to people's access. They are named by their key: an event stays for ever.

What somebody does about their own way in is told to every set of books that they may enter.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserInvited:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class InvitationMade:
    user_id: int


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    user_id: int


@dataclass(frozen=True, slots=True)
class RoleChanged:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class SightChanged:
    user_id: int
    sees_all: bool


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class SecondFactorDemanded:
    is_demanded: bool


@dataclass(frozen=True, slots=True)
class ViewedAs:
    """An owner began to look with the eyes of another role."""

    role: str


@dataclass(frozen=True, slots=True)
class ViewedAsEnded:
    role: str


@dataclass(frozen=True, slots=True)
class AddressChanged:
    user_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    user_id: int


@dataclass(frozen=True, slots=True)
class SecondFactorAdded:
    user_id: int
    kind: str  # authenticator, passkey


@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    user_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class RecoveryCodesMade:
    user_id: int


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    user_id: int
    count: int


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


@dataclass(frozen=True, slots=True)
class NeedPutOff:
    """Somebody wants to be reminded on a later day; what of stands in the key alone."""

    need_key: str
    until_on: dt.date


@dataclass(frozen=True, slots=True)
class NeedBroughtBack:
    need_key: str


@dataclass(frozen=True, slots=True)
class ViewSaved:
    page: str
    name: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class ViewRenamed:
    page: str
    name: str


@dataclass(frozen=True, slots=True)
class ViewRemoved:
    page: str
    name: str
