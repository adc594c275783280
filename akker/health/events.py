"""What happened to the scores of customers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomersScored:
    """Of so many customers as of a day; `changed_count` have another score or certainty."""

    on: dt.date
    customer_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class HealthWeightsChanged:
    """How much each part counts from now on."""

    weights: Mapping[str, int]
