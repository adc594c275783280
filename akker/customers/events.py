"""What happened to how we look after customers.

Events are kept for ever and names can be erased, so no name of anybody stands in one
(docs/decisions/0028-events-name-nobody.md).
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """`changed` is what is another now; `facts` is how it is now, by name, the parent by code."""

    code: str
    changed: list[str]
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class CustomerHandedOver:
    """`to_id` is the user who looks after them from that day on."""

    code: str
    to_id: int
    on: dt.date
