"""A customer with all who belong to them: what they brought, who was spoken with, how they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.rules import CustomerFacts
from akker.health.models import HealthScore
from akker.health.runs import score_customers
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.reports.family import Family, family_of
from tests.cases.making import opened
from tests.customers.acting import DORA, ago, logged, member, tasked
from tests.make import Make
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import NARROWED, browser_of
from tests.web.test_customer_pages import page


@pytest.fixture
def family(make: Make) -> Make:
    """J1 has P1 below, and P1 has Q1; S1 is another name for Q1, and R1 is nobody's."""
    ready(make)
    for code, name in (("P1", "Pieters"), ("Q1", "Quist"), ("R1", "Roos"), ("S1", "Quist & Zn")):
        customer(make, code, name=name)
    for code, parent in (("P1", "J1"), ("Q1", "P1")):
        change_customer(make.alice, code=code, facts=CustomerFacts(parent=parent))
    merge_parties(make.alice, code="S1", into="Q1")
    for code, price, days in (("J1", "100.00", 90), ("P1", "300.00", 80), ("R1", "900.00", 70)):
        issued(make, line(price), party=code, date=ago(make, days).isoformat())
    issued(make, line("50.00"), party="Q1", date=ago(make, 60).isoformat())
    return make


def of(actor: Actor, code: str = "J1") -> Family:
    with reading(actor.book):
        return family_of(actor.book, code, today=today_in(actor.book))


def test_what_all_below_brought_counts_and_nobody_twice(family: Make) -> None:
    found = of(family.alice)

    assert (found.count, found.is_whole) == (3, True)
    assert found.money.revenue_minor == 450_00
    assert of(family.alice, "P1").money.revenue_minor == 350_00
    assert of(family.alice, "Q1").count == 1


def test_the_last_contact_is_with_whoever_of_them_was_spoken_with(family: Make) -> None:
    dora = member(family, DORA)
    logged(dora, kind="call", party_code="P1", on=ago(family, 5))
    logged(dora, kind="visit", party_code="J1", on=ago(family, 9))
    logged(dora, kind="call", party_code="R1", on=ago(family, 1))
    logged(dora, kind="call", party_code="Q1", on=ago(family, 2), is_sensitive=True)
    logged(dora, party_code="Q1", on=ago(family, 1))  # a note is no contact

    contact = of(family.alice).contact

    assert contact is not None
    assert (contact.on, contact.code, contact.who) == (ago(family, 5), "P1", "Dora")


def test_what_is_open_for_any_of_them_is_counted(family: Make) -> None:
    tasked(family.alice, party_code="P1")
    tasked(family.alice, days=-3, party_code="Q1", made_on=ago(family, 9))
    tasked(family.alice, party_code="R1")
    opened(family.alice, party_code="Q1")

    found = of(family.alice)

    assert (found.task_count, found.late_count, found.case_count) == (2, 1, 1)


def test_health_is_that_of_the_lowest_and_weighed_by_revenue(family: Make) -> None:
    score_customers(family.alice)
    for code, score in (("J1", 80), ("P1", 40), ("Q1", 20), ("R1", 1)):
        rows = HealthScore.objects.filter(book=family.book, party__code=code)
        rows.update(score=score)

    health = of(family.alice).health

    assert health is not None
    assert (health.count, health.lowest, health.code) == (3, 20, "Q1")
    assert health.weighed == round((80 * 100 + 40 * 300 + 20 * 50) / 450)
    assert health.looked_on == today_in(family.book)


def test_whoever_is_not_seen_counts_nowhere_and_it_says_so(family: Make) -> None:
    carla = narrowed(family)
    for code in ("J1", "P1"):
        assign_manager(family.alice, code=code, email=CARLA)
    score_customers(family.alice)
    tasked(family.alice, party_code="Q1")
    logged(family.alice, kind="call", party_code="Q1", on=ago(family, 5))

    found = of(carla)

    assert (found.count, found.is_whole, found.task_count) == (2, False, 0)
    assert found.money.revenue_minor == 400_00
    assert found.contact is None
    assert found.health is not None and found.health.count == 2
    shown = page(browser_of(family, NARROWED), family, "customers/J1")
    assert "others count nowhere here" in shown


def test_more_members_take_no_more_questions(family: Make) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            of(family.alice)
        return len(asked)

    before = questions()
    for number in range(5):
        customer(family, f"Z{number}", name=f"Zeger {number}")
        facts = CustomerFacts(parent="P1")
        change_customer(family.alice, code=f"Z{number}", facts=facts)

    assert questions() == before


def test_more_generations_take_no_more_questions(family: Make) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            of(family.alice)
        return len(asked)

    before, above = questions(), "Q1"
    for number in range(4):
        customer(family, f"Z{number}", name=f"Zeger {number}")
        change_customer(family.alice, code=f"Z{number}", facts=CustomerFacts(parent=above))
        above = f"Z{number}"

    assert of(family.alice).count == 7
    assert questions() == before


def test_those_of_other_books_belong_to_nobody_here(family: Make) -> None:
    other = Make(slug=f"{family.slug}-other")
    ready(other)
    customer(other, "P1", name="Pieters")
    change_customer(other.alice, code="P1", facts=CustomerFacts(parent="J1"))

    assert (of(other.alice).count, of(family.alice).count) == (2, 3)


def test_a_grandchild_alone_is_told_of_to_who_does_not_see_who_is_between(family: Make) -> None:
    narrowed(family)
    for code in ("J1", "Q1"):
        assign_manager(family.alice, code=code, email=CARLA)

    shown = page(browser_of(family, NARROWED), family, "customers/J1")

    assert "Belong to them" in shown and "others count nowhere here" in shown
    assert "Pieters" not in shown
    assert "Belong to them" not in page(browser_of(family, NARROWED), family, "customers/Q1")


def test_the_page_tells_it(family: Make) -> None:
    score_customers(family.alice)
    logged(family.alice, kind="call", party_code="P1", on=ago(family, 5))

    shown = page(browser_of(family, "manager"), family, "customers/J1")

    assert "weighed by revenue" in shown
    assert "Open tasks: 0, late: 0 · open cases: 0" in shown
    assert "others count nowhere here" not in shown
