"""What happened in the ledger."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BooksOpened:
    name: str
    country: str
    currency: str
    first_day: dt.date


@dataclass(frozen=True, slots=True)
class FiscalYearOpened:
    name: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class EntryPosted:
    label: str
    booked_on: dt.date


@dataclass(frozen=True, slots=True)
class EntriesPosted:
    """Many at once: keys, not labels, because a file may hold a million."""

    first_entry_id: int
    last_entry_id: int
    entry_count: int
    source: str


@dataclass(frozen=True, slots=True)
class EntryReversed:
    label: str
    reversed_label: str
    booked_on: dt.date


@dataclass(frozen=True, slots=True)
class LedgerAccountAdded:
    code: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class LedgerAccountChanged:
    code: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class PeriodLocked:
    kind: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class FiscalYearClosed:
    name: str
    closing_label: str


@dataclass(frozen=True, slots=True)
class FiscalYearReopened:
    name: str
    reversal_label: str


@dataclass(frozen=True, slots=True)
class BalancesRevalued:
    revalued_on: dt.date
    entry_count: int


@dataclass(frozen=True, slots=True)
class DraftSaved:
    draft_id: int
    title: str
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class DraftDeleted:
    draft_id: int


@dataclass(frozen=True, slots=True)
class DraftPosted:
    draft_id: int
    label: str


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    name: str
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class TemplateDeleted:
    name: str


@dataclass(frozen=True, slots=True)
class RecurringSaved:
    name: str
    content: dict[str, object]
    every_months: int
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class RecurringStopped:
    name: str


@dataclass(frozen=True, slots=True)
class RecurringPosted:
    name: str
    due_on: dt.date
    label: str


@dataclass(frozen=True, slots=True)
class RatesImported:
    first_on: dt.date
    last_on: dt.date
    new_count: int
    source: str


@dataclass(frozen=True, slots=True)
class FileAttached:
    label: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ChartImported:
    """`changed` holds, by code, what was and what is: undoing the import goes back by it."""

    file_name: str
    added_codes: tuple[str, ...]
    changed: dict[str, dict[str, tuple[object, object]]]
