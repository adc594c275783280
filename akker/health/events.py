"""What happened to the scores of customers."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomersScored:
    """Of so many customers as of a day; `changed_count` have another score or certainty."""

    on: dt.date
    customer_count: int
    changed_count: int
