"""What happened to repeating invoices, by their keys. No name stands in one (decision 0028)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RepeatingInvoiceAdded:
    """`content` is the form of what is invoiced each time; `act` what is done with it."""

    repeating_id: int
    starts_on: dt.date
    every: int
    unit: str
    in_arrears: bool
    ends_on: dt.date | None
    times: int | None
    act: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RepeatingInvoiceChanged:
    """For periods that begin on `counts_from` or later."""

    repeating_id: int
    counts_from: dt.date
    ends_on: dt.date | None
    times: int | None
    act: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RepeatingInvoiceStopped:
    repeating_id: int
    stopped_on: dt.date


@dataclass(frozen=True, slots=True)
class RepeatingInvoicePaused:
    repeating_id: int
    from_on: dt.date
    until: dt.date | None
    catches_up: bool


@dataclass(frozen=True, slots=True)
class RepeatingInvoiceResumed:
    """Periods begin again on `resumed_on`; those of the pause too, if it `catches_up`."""

    repeating_id: int
    resumed_on: dt.date
    catches_up: bool


@dataclass(frozen=True, slots=True)
class IndexationAdded:
    """Prices become `numerator` / `denominator` times what they were, decimal text."""

    repeating_id: int
    from_on: dt.date
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class IndexationRemoved:
    repeating_id: int
    from_on: dt.date


@dataclass(frozen=True, slots=True)
class RepeatingPeriodMade:
    """`outcome` is `issued` with the number, or `draft`."""

    repeating_id: int
    starts_on: dt.date
    ends_on: dt.date
    outcome: str
    label: str


@dataclass(frozen=True, slots=True)
class RepeatingPeriodLeftOut:
    repeating_id: int
    starts_on: dt.date
    reason: str
