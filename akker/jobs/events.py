"""What happened to long work. What it did to the books, its use cases say themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobStarted:
    kind: str
    file_name: str


@dataclass(frozen=True, slots=True)
class JobEnded:
    """`outcome` is done, refused, failed or cancelled; `reason` the sentence of a refusal."""

    kind: str
    outcome: str
    reason: str
