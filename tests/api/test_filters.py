"""What a list can be asked for on screen, programs can ask too."""

from typing import Any

from akker.api.contract import contract
from akker.customers.changing import change_customer
from akker.customers.rules import CustomerFacts
from akker.health.runs import score_customers
from akker.web.activities import FILTERS as ACTIVITIES
from akker.web.articles import FILTERS as ARTICLES
from akker.web.audit_log import FILTERS as LOG
from akker.web.cases import FILTERS as CASES
from akker.web.customers import FILTERS as CUSTOMERS
from akker.web.entries import FILTERS as ENTRIES
from akker.web.invoices import FILTERS as INVOICES
from akker.web.parties import FILTERS as PARTIES
from akker.web.portfolio import FILTERS as WHOSE
from akker.web.requirements import FILTERS as REQUIREMENTS
from tests.api.world import Caller, token_of
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.voice.asking import surveyed

SCREENS = {
    "activities": ACTIVITIES,
    "articles": ARTICLES,
    "cases": CASES,
    "customers": CUSTOMERS,
    "entries": ENTRIES,
    "events": LOG,
    "health-scores": ("q", *WHOSE),
    "invoices": INVOICES,
    "parties": PARTIES,
    "requirements": REQUIREMENTS,
    "surveys/{survey_id}/many": CUSTOMERS,
}
# The names that programs use, where those of the address are another.
CALLED = {"q": {"q", "text"}, "ledger-account": {"ledger_account"}, "who": {"actor"}}


def parameters(path: str) -> set[str]:
    found: list[dict[str, Any]] = contract()["paths"][f"/api/v1/books/{{book}}/{path}"]["get"][
        "parameters"
    ]
    return {one["name"] for one in found}


def test_what_a_screen_filters_by_programs_filter_by_too() -> None:
    lacking = {
        path: [name for name in names if not CALLED.get(name, {name}) & parameters(path)]
        for path, names in SCREENS.items()
    }

    assert not {path: names for path, names in lacking.items() if names}


def test_they_filter_as_the_screen_does(make: Make, uncounted: Any) -> None:
    ready(make)
    customer(make, "B1", name="Brasserie", country="BE")
    for code in ("J1", "B1"):
        issued(make, line("100.00"), party=code)
    change_customer(make.alice, code="B1", facts=CustomerFacts(tier="key"))
    score_customers(make.alice)
    survey = surveyed(make.alice)
    change_customer(make.alice, code="B1", facts=CustomerFacts(tier="growth"))
    who = Caller(token_of(make.alice), make.slug)

    def scored(**asked: str) -> list[str]:
        uncounted()
        return sorted(one["code"] for one in who.get("health-scores", **asked).json()["items"])

    def asked_of(**asked: str) -> list[str]:
        uncounted()
        return [one["party"] for one in who.get(f"surveys/{survey}/many", **asked).json()]

    assert scored() == ["B1", "J1"]
    assert scored(tier="growth") == ["B1"]
    assert scored(manager="nobody") == ["B1", "J1"]
    assert scored(team="nobody@elsewhere.example") == []
    assert asked_of(country="BE") == ["B1"]
    assert asked_of(text="bakk", tier="standard") == ["J1"]
    uncounted()
    events = who.get("events", text="growth").json()["items"]
    assert [one["kind"] for one in events] == ["CustomerChanged"]
