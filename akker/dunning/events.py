"""What happened to disputes, promises and holds. Nobody's name or words (decision 0028)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """`amount` is decimal text in `currency`."""

    dispute_id: int
    invoice: str
    party: str
    amount: str
    currency: str
    opened_on: dt.date


@dataclass(frozen=True, slots=True)
class DisputeStepAdded:
    dispute_id: int
    happened_on: dt.date
    has_mediator: bool


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """`bears_interest` says that the days of the dispute count as late after all."""

    dispute_id: int
    closed_on: dt.date
    outcome: str
    bears_interest: bool = False


@dataclass(frozen=True, slots=True)
class PaymentPromised:
    promise_id: int
    party: str
    amount: str
    currency: str
    promised_on: dt.date


@dataclass(frozen=True, slots=True)
class PaymentPromiseCancelled:
    promise_id: int
    cancelled_on: dt.date


@dataclass(frozen=True, slots=True)
class RemindersHeld:
    """`until` is the last day, or None until somebody lifts it; without an invoice, of a party."""

    hold_id: int
    party: str
    invoice: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class ReminderHoldLifted:
    hold_id: int
    lifted_on: dt.date


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """A letter about some invoices; `total` is what was open of them, in `currency`."""

    reminder_id: int
    party: str
    step_no: int
    total: str
    currency: str
    sent_on: dt.date


@dataclass(frozen=True, slots=True)
class ReminderPlanChanged:
    customer_class: str
    step_count: int


@dataclass(frozen=True, slots=True)
class LateInterestCharged:
    """Interest up to and including `until`, and costs of collecting, on an invoice."""

    entry: str
    party: str
    invoice: str
    interest: str
    costs: str
    currency: str
    until: dt.date
