"""How a customer can be looked after, decided over plain values."""

import datetime as dt
import hashlib
from dataclasses import astuple, dataclass, replace

from akker.kernel.errors import Refused

TIERS = ("key", "growth", "standard", "watch")
ACTIVE, AT_RISK, LOST, ARCHIVED = "active", "at risk", "lost", "archived"
STATUSES = ("prospect", ACTIVE, AT_RISK, LOST, ARCHIVED)
RELATIONS = ("supplier", "preferred", "trusted", "partner")
STANDARD = "standard"
MOST_INDUSTRY = 80
MOST_NOTE = 4000
FACT_KINDS = ("does", "goal", "KPI", "ambition", "trend")  # of a business profile
CONTACTS = ("call", "meeting", "visit", "e-mail")  # kinds of activities; a note is none
DECIDING = ("executive sponsor", "decision maker", "champion")  # parts without which we guess
RHYTHM_DAYS = {"key": 14, "growth": 30, "standard": 90, "watch": 14}  # between two contacts


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is chosen of a customer. `parent` is the code of whom they belong to, or empty."""

    tier: str = STANDARD
    status: str = ACTIVE
    industry: str = ""
    parent: str = ""
    relation: str = ""
    relation_on: dt.date | None = None


def version_of(facts: CustomerFacts) -> str:
    """A text that is another whenever the facts are."""
    return hashlib.sha256(repr(astuple(facts)).encode()).hexdigest()[:32]


def tidy_facts(facts: CustomerFacts, before: CustomerFacts, today: dt.date) -> CustomerFacts:
    """As they are kept: a level of the relation that is another and has no day is of today.

    Refused: customer_unfit.
    """
    for name, known in (("tier", TIERS), ("status", STATUSES), ("relation", ("", *RELATIONS))):
        if getattr(facts, name) not in known:
            raise Refused(
                "customer_unfit",
                "{value} is no {name} of a customer.",
                remedy="Use one of: {known}.",
                value=str(getattr(facts, name))[:40],
                name=name,
                known=", ".join(one for one in known if one),
            )
    industry = " ".join(facts.industry.split())
    if len(industry) > MOST_INDUSTRY:
        raise Refused(
            "customer_unfit",
            "The industry is longer than {most} characters.",
            remedy="Say it in fewer words.",
            most=MOST_INDUSTRY,
        )
    on = facts.relation_on
    if not facts.relation:
        on = None
    elif facts.relation != before.relation and on in (None, before.relation_on):
        on = today
    elif on is None:
        on = before.relation_on or today
    if on is not None and on > today:
        raise Refused(
            "customer_unfit",
            "The relation cannot have changed on {day}, which is still to come.",
            remedy="Give the day on which it changed.",
            day=on,
        )
    return replace(facts, industry=industry, relation_on=on)


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Which of the parts in `DECIDING` somebody has, and how many of those are against us."""

    parts: frozenset[str]
    against_count: int


@dataclass(frozen=True, slots=True)
class KeptPromises:
    """Of ours: kept and broken in the year up to the day, and late but not ended on it."""

    kept_count: int
    broken_count: int
    late_count: int
