"""What was set against what, and what was taken apart again."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemsAllocated:
    """`amount` is decimal text in `currency`; lines by their keys."""

    allocation_id: int
    debit_line_id: int
    credit_line_id: int
    amount: str
    currency: str
    allocated_on: dt.date


@dataclass(frozen=True, slots=True)
class AllocationUndone:
    allocation_id: int
    undone_on: dt.date
