"""What happened to parties."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyRegistered:
    code: str
