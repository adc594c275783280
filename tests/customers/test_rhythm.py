"""Who waits for a contact: by the rhythm of their tier, counted from the last one."""

import pytest

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.checks import broken_customers
from akker.customers.logging import change_readers
from akker.customers.models import LastContact
from akker.customers.queries_rhythm import rhythm_of, waiting_customers
from akker.customers.rules import CustomerFacts
from akker.customers.setting_rhythm import change_rhythm
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from tests.customers.acting import ago, logged, member
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page

TIERS = {"K": "key", "G": "growth", "S": "standard", "W": "watch"}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    for code, tier in TIERS.items():
        customer(make, code, name=f"Company {code}")
        change_customer(make.alice, code=code, facts=CustomerFacts(tier=tier))
    return make


def waiting(actor: Actor, **asked: str) -> list[tuple[str, int | None]]:
    book = actor.book
    with reading(book):
        rows = waiting_customers(book, today=today_in(book), limit=9, **asked)
    return [(row.customer.code, row.silent_days) for row in rows]


def test_who_was_never_spoken_with_waits_unless_nothing_was_promised(sold: Make) -> None:
    assert waiting(sold.alice) == [("K", None), ("G", None), ("W", None)]


def test_each_tier_has_its_rhythm_and_a_note_is_no_contact(sold: Make) -> None:
    dora = member(sold)
    for code in TIERS:
        logged(dora, kind="call", on=ago(sold, 20), party_code=code)
    logged(dora, kind="note", on=ago(sold, 1), party_code="K")
    logged(dora, kind="visit", on=ago(sold, 1), party_code="W", is_sensitive=True)

    assert waiting(sold.alice) == [("K", 20), ("W", 20)]
    logged(dora, kind="e-mail", on=ago(sold, 14), party_code="K")
    assert waiting(sold.alice) == [("W", 20)]
    change_rhythm(sold.alice, days={"standard": 19, "watch": 20})
    assert waiting(sold.alice) == [("S", 20)]


def test_who_is_lost_waits_for_nothing(sold: Make) -> None:
    change_customer(sold.alice, code="K", facts=CustomerFacts("key", "lost"))

    assert "K" not in dict(waiting(sold.alice))


def test_a_contact_under_another_name_counts(sold: Make) -> None:
    logged(member(sold), kind="call", on=ago(sold, 3), party_code="S")
    merge_parties(sold.alice, code="S", into="K")

    assert "K" not in dict(waiting(sold.alice))


def test_of_two_names_the_later_contact_counts_whichever_it_is(sold: Make) -> None:
    dora = member(sold)
    logged(dora, kind="call", on=ago(sold, 200), party_code="W")
    logged(dora, kind="call", on=ago(sold, 100), party_code="S")
    merge_parties(sold.alice, code="W", into="S")

    assert dict(waiting(sold.alice))["S"] == 100
    logged(dora, kind="call", on=ago(sold, 2), party_code="S")
    assert "S" not in dict(waiting(sold.alice))


def test_a_contact_that_becomes_sensitive_counts_no_more_and_again_when_it_is_not(
    sold: Make,
) -> None:
    dora = member(sold)
    logged(dora, kind="call", on=ago(sold, 40), party_code="K")
    last = logged(dora, kind="call", on=ago(sold, 20), party_code="K")

    change_readers(dora, activity_id=last, is_sensitive=True)
    assert dict(waiting(sold.alice))["K"] == 40
    change_readers(dora, activity_id=last, is_sensitive=False)
    assert dict(waiting(sold.alice))["K"] == 20


def test_the_check_finds_a_day_that_is_not_that_of_the_last_contact(sold: Make) -> None:
    logged(member(sold), kind="call", on=ago(sold, 20), party_code="K")
    with reading(sold.book):
        assert list(broken_customers(sold.book)) == []

    with reading(sold.book):
        LastContact.objects.filter(book=sold.book).update(on=ago(sold, 3))
        found = [str(one) for one in broken_customers(sold.book)]
    assert found == ["The last contact with K is kept as another day than it was."]


def test_own_customers_and_those_of_one_manager(make: Make) -> None:
    ready(make)
    own = carla_in(make)
    for code in ("MINE-1", "J1"):
        change_customer(make.alice, code=code, facts=CustomerFacts("key"))

    assert waiting(own.carla) == [("MINE-1", None)]
    assign_manager(make.alice, code="J1", email="")
    assert waiting(make.alice, manager="nobody") == [("J1", None)]
    assert waiting(make.alice, manager="carla@example.com") == [("MINE-1", None)]


def test_the_rhythm_is_chosen_within_bounds_by_who_changes_settings(sold: Make) -> None:
    change_rhythm(sold.alice, days={"key": 7})
    with reading(sold.book):
        assert rhythm_of(sold.book) == {"key": 7, "growth": 30, "standard": 90, "watch": 14}

    for days in ({"key": 0}, {"key": 731}, {"gold": 7}):
        assert refusal_of(change_rhythm, sold.alice, days=days) == "rhythm_unfit"
    assert refusal_of(change_rhythm, sold.bob, days={"key": 7}) == "permission_missing"


def test_on_screen_it_is_listed_and_chosen(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    shown = page(browser, sold, "contact-rhythm")
    assert "Company K" in shown and "Company S" not in shown
    assert "Everybody was spoken with in time" in page(
        browser, sold, "contact-rhythm", whose="mine"
    )

    days = {"key": "x", "growth": "30", "standard": "90", "watch": "14"}
    unfit = browser.post(f"/books/{sold.slug}/contact-rhythm/keep", days)
    assert unfit.status_code == 422 and 'value="x"' in unfit.content.decode()
    sent = browser.post(f"/books/{sold.slug}/contact-rhythm/keep", {**days, "key": "5"})
    assert sent.status_code == 302
    with reading(sold.book):
        assert rhythm_of(sold.book)["key"] == 5
    assert "Days between two contacts" not in page(
        browser_of(sold, "auditor"), sold, "contact-rhythm"
    )


def test_the_page_adds_up_all_below_to_any_depth(sold: Make) -> None:
    for code, parent in (("G", "K"), ("S", "G")):
        facts = CustomerFacts(TIERS[code], parent=parent)
        change_customer(sold.alice, code=code, facts=facts)
    for code, price in (("K", "100.00"), ("G", "20.00"), ("S", "3.00")):
        issued(sold, line(price), party=code)

    shown = page(browser_of(sold, "owner"), sold, "customers/K")
    assert "€148.83 open" in shown
