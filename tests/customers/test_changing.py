"""How customers are looked after: tier, status, whom they belong to, how close we are."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from akker.audit.queries import history_of
from akker.books.actor import enter_book, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.checks import broken_customers
from akker.customers.models import Customer
from akker.customers.queries import CustomerFilter, customer_coded, customers_page, known_customer
from akker.customers.rules import CustomerFacts
from akker.parties.changing import retire_party
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from akker.parties.registering import register_party
from tests.make import Make, refusal_of
from tests.parties.managers import MINE, carla_in
from tests.receivables.selling import customer, ready

KEY = CustomerFacts(tier="key", status="at risk", industry="Bakeries")


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    for code in ("A", "B", "C"):
        customer(make, code, name=f"Company {code}")
    return make


def facts_of(make: Make, code: str) -> CustomerFacts:
    with reading(make.book):
        return customer_coded(make.book, code).facts


def under(make: Make, code: str, parent: str) -> None:
    facts = replace(facts_of(make, code), parent=parent)
    change_customer(make.alice, code=code, facts=facts)


def codes(make: Make, **asked: str) -> list[str]:
    with reading(make.book):
        rows = customers_page(make.book, CustomerFilter(**asked), limit=50)
    return [row.code for row in rows]


def test_a_customer_nobody_said_anything_of_is_standard_and_active(sold: Make) -> None:
    assert facts_of(sold, "A") == CustomerFacts()
    assert "A" in codes(sold, tier="standard", status="active")


def test_what_is_chosen_is_kept_and_told_in_the_history(sold: Make) -> None:
    change_customer(sold.alice, code="A", facts=KEY)

    assert facts_of(sold, "A") == KEY
    with reading(sold.book):
        last = history_of(sold.book, "party:A")[-1]
    assert last.kind == "CustomerChanged"
    assert last.after["changed"] == ["tier", "status", "industry"]
    assert last.before == {"tier": "standard", "status": "active", "industry": ""}


def test_the_same_again_changes_and_records_nothing(sold: Make) -> None:
    change_customer(sold.alice, code="A", facts=KEY)
    with reading(sold.book):
        before = len(history_of(sold.book, "party:A"))
    change_customer(sold.alice, code="A", facts=KEY)

    with reading(sold.book):
        assert len(history_of(sold.book, "party:A")) == before


def test_the_level_of_the_relation_has_the_day_on_which_it_changed(sold: Make) -> None:
    on = dt.date(2026, 3, 1)
    change_customer(sold.alice, code="A", facts=replace(KEY, relation="preferred", relation_on=on))
    assert facts_of(sold, "A").relation_on == on

    change_customer(sold.alice, code="A", facts=replace(KEY, relation="preferred"))
    assert facts_of(sold, "A").relation_on == on
    closer = replace(KEY, relation="partner", relation_on=on)
    change_customer(sold.alice, code="A", facts=closer)
    assert facts_of(sold, "A").relation_on == today_in(sold.book)
    change_customer(sold.alice, code="A", facts=KEY)
    assert facts_of(sold, "A").relation_on is None


def test_what_cannot_be_is_refused_and_nothing_is_kept(sold: Make) -> None:
    unfit = (
        replace(KEY, tier="gold"),
        replace(KEY, status="asleep"),
        replace(KEY, relation="friend"),
        replace(KEY, industry="x" * 81),
        replace(KEY, relation="partner", relation_on=dt.date(2999, 1, 1)),
    )
    for facts in unfit:
        assert refusal_of(change_customer, sold.alice, code="A", facts=facts) == "customer_unfit"
    nobody = replace(KEY, parent="nobody")
    assert refusal_of(change_customer, sold.alice, code="A", facts=nobody) == "party_unknown"
    assert facts_of(sold, "A") == CustomerFacts()


def test_who_is_no_customer_is_not_looked_after(sold: Make) -> None:
    register_party(sold.alice, code="S", name="Supplier")

    assert refusal_of(change_customer, sold.alice, code="S", facts=KEY) == "customer_unknown"
    assert refusal_of(change_customer, sold.alice, code="none", facts=KEY) == "party_unknown"


def test_what_somebody_else_changed_meanwhile_is_not_written_over(sold: Make) -> None:
    with reading(sold.book):
        seen = customer_coded(sold.book, "A").version
    change_customer(sold.alice, code="A", facts=KEY, seen=seen)

    refused = refusal_of(change_customer, sold.alice, code="A", facts=CustomerFacts(), seen=seen)
    assert refused == "customer_changed"
    assert facts_of(sold, "A") == KEY


def test_charlie_changes_nothing_and_bob_only_looks(sold: Make) -> None:
    for actor in (sold.bob, sold.charlie):
        assert refusal_of(change_customer, actor, code="A", facts=KEY) == "permission_missing"


def test_customers_belong_to_each_other_to_any_depth(sold: Make) -> None:
    under(sold, "C", "B")
    under(sold, "B", "A")

    with reading(sold.book):
        top, low = known_customer(sold.book, "A"), known_customer(sold.book, "C")
    assert [code for code, _ in low.above] == ["B", "A"]
    assert [row.code for row in top.below] == ["B"]
    assert codes(sold, parent="A") == ["B"]


def test_nobody_belongs_to_themselves_through_however_many(sold: Make) -> None:
    under(sold, "C", "B")
    under(sold, "B", "A")

    for code, parent in (("A", "A"), ("A", "B"), ("A", "C"), ("B", "C")):
        facts = replace(facts_of(sold, code), parent=parent)
        refused = refusal_of(change_customer, sold.alice, code=code, facts=facts)
        assert refused == "customer_loop", (code, parent)


def test_a_loop_that_came_in_another_way_is_found_and_nothing_runs_for_ever(sold: Make) -> None:
    under(sold, "B", "A")
    under(sold, "C", "B")
    change_customer(sold.alice, code="A", facts=KEY)
    keys = dict(Party.objects.filter(book=sold.book).values_list("code", "pk"))
    with transaction.atomic():
        enter_book(sold.book)
        Customer.objects.filter(party=keys["A"]).update(parent=keys["C"])

    with reading(sold.book):
        found = [str(one) for one in broken_customers(sold.book)]
        known = known_customer(sold.book, "A")
    assert found == [f"Customer {code} belongs to itself." for code in ("A", "B", "C")]
    assert {code for code, _ in known.above} == {"B", "C"}


@pytest.mark.parametrize("column", ["party", "parent"])
def test_the_database_refuses_customers_of_other_books(sold: Make, column: str) -> None:
    other = Make()
    register_party(other.alice, code="X", name="Of others")
    with reading(other.book):
        foreign = Party.objects.get(book=other.book, code="X")
    change_customer(sold.alice, code="A", facts=KEY)
    mine = Party.objects.get(book=sold.book, code="A")

    with transaction.atomic():
        enter_book(sold.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            Customer.objects.filter(party=mine).update(**{column: foreign})


def test_who_was_merged_is_read_as_whom_it_is_another_name_for(sold: Make) -> None:
    under(sold, "C", "B")
    merge_parties(sold.alice, code="B", into="A")

    assert facts_of(sold, "C").parent == "A"
    assert codes(sold, parent="A") == ["C"]
    assert "B" not in codes(sold)
    change_customer(sold.alice, code="B", facts=KEY)
    assert facts_of(sold, "A") == KEY


def test_the_list_is_narrowed_by_what_is_asked(sold: Make) -> None:
    change_customer(sold.alice, code="A", facts=KEY)
    change_customer(sold.alice, code="B", facts=CustomerFacts(status="archived"))
    retire_party(sold.alice, code="C")

    assert codes(sold) == ["A"]
    assert codes(sold, status="archived") == ["B"]
    assert codes(sold, industry="Bakeries") == codes(sold, tier="key") == ["A"]
    assert codes(sold, text="any a") == ["A"]
    assert codes(sold, manager="nobody") == ["A"]


def test_who_sees_own_customers_only_looks_after_those(make: Make) -> None:
    ready(make)
    own = carla_in(make)
    customer(make, "HQ", name="Their holding")
    change_customer(make.alice, code=MINE, facts=replace(KEY, parent="HQ"))

    refused = refusal_of(change_customer, own.carla, code="HQ", facts=KEY)
    with reading(own.carla.book):
        rows = customers_page(own.carla.book, CustomerFilter(), limit=50)
        known = known_customer(own.carla.book, MINE)
    assert refused == "party_unknown"
    assert [(row.code, row.parent) for row in rows] == [(MINE, "")]
    assert known.above == ()

    change_customer(own.carla, code=MINE, facts=replace(known.row.facts, tier="growth"))
    assert facts_of(make, MINE) == replace(KEY, tier="growth", parent="HQ")
    hidden = replace(known.row.facts, parent="HQ")
    assert refusal_of(change_customer, own.carla, code=MINE, facts=hidden) == "party_unknown"
    assign_manager(make.alice, code="HQ", email="carla@example.com")
    with reading(own.carla.book):
        assert known_customer(own.carla.book, MINE).above == (("HQ", "Their holding"),)
