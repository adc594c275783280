"""What happened to recommendations. Nobody's name (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferralNoted:
    """`recommender` recommended us to `party`; codes."""

    party: str
    recommender: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class ReferralTakenBack:
    party: str
    recommender: str


@dataclass(frozen=True, slots=True)
class RecommenderThanked:
    party: str
    recommender: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class CareCostsChanged:
    """Of a year, in minor units of the currency of the books."""

    keeping_minor: int
    winning_minor: int
