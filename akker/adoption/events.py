"""What happened to figures of use. Nobody's name (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsageMeasureKept:
    """A measure that was added, or written anew. A number is in millionths."""

    code: str
    per: str
    full_value_e6: int | None
    full_measure: str


@dataclass(frozen=True, slots=True)
class UsageMeasureRetired:
    code: str
    retired_on: dt.date


@dataclass(frozen=True, slots=True)
class UsageRecorded:
    """Figures by hand or by another program: how many are new, and took the place of others."""

    parties: list[str]
    new_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class UsageTakenBack:
    party: str
    figure_id: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class UsageImported:
    file_name: str
    new_count: int
    changed_count: int
