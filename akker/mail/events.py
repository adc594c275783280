"""What happened to mail. Addresses stay out: an event stays for ever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageWritten:
    purpose: str
    about: str


@dataclass(frozen=True, slots=True)
class MessageSent:
    purpose: str
    about: str
    tries: int


@dataclass(frozen=True, slots=True)
class MessageStopped:
    purpose: str
    about: str


@dataclass(frozen=True, slots=True)
class MessageGivenUp:
    purpose: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class MessageRepeated:
    purpose: str
    about: str


@dataclass(frozen=True, slots=True)
class MailServerChanged:
    """Without the password; `has_password` says whether there is one."""

    host: str
    port: int
    security: str
    user: str
    from_address: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class MailServerForgotten:
    host: str
