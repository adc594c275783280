"""What happened to what happens next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryRepeated:
    """Somebody had an event delivered once more."""

    event_id: int
    reaction: str
