"""A person is dropped from a card: whatever names them stays as it was, in every package.

The relations are read from the models, so that a new one has to say here how a row of it is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignObjectRel, Model

from akker.books.actor import Actor, enter_book, reading
from akker.books.queries import today_in
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import keep_requirement
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.models import Activity, Task
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries_people import jobs_of, people_of
from akker.parties.cards import ContactCard
from akker.parties.changing import change_party
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.models import Contact, Party
from akker.parties.queries_cards import known_party
from akker.training.queries import late_lessons
from tests.cases.making import opened
from tests.customers.acting import logged, planned, tasked
from tests.make import Make
from tests.receivables.selling import customer
from tests.training.making import begun, tracked
from tests.voice.asking import link_for, surveyed


def wished(actor: Actor, key: int) -> None:
    keep_requirement(actor, title="Reports in Venlo", wish=NewWish("J1", contact_id=key))


def moved(make: Make, key: int) -> None:
    """A later job of the same person elsewhere; the first one is open again, as a file may say."""
    end_job(make.alice, contact_id=key, to="J2", person=ContactCard("Fenna"))
    Contact.objects.filter(book=make.book, pk=key).update(until_on=None)


def above(make: Make, key: int) -> None:
    low = add_person(make.alice, code="J1", person=ContactCard("Tom"))
    describe_person(make.alice, contact_id=low, facts=PlayerFacts(reports_to=key))


def described(make: Make, key: int) -> None:
    facts = PlayerFacts(part="champion", attitude="for us")
    describe_person(make.alice, contact_id=key, facts=facts)


NAMED: Mapping[str, Callable[[Make, int], Any]] = {
    "parties.Contact.person": moved,
    "customers.ActivityContact.contact": lambda m, key: logged(m.alice, contacts=(key,)),
    "customers.AppointmentContact.contact": lambda m, key: planned(m.alice, contacts=(key,)),
    "customers.KeyPlayer.contact": described,
    "customers.KeyPlayer.reports_to": above,
    "customers.Attitude.contact": described,
    "voice.Invitation.contact": lambda m, key: link_for(m.alice, surveyed(m.alice), key),
    "cases.Wish.contact": lambda m, key: wished(m.alice, key),
    "cases.Case.contact": lambda m, key: opened(m.alice, contact_id=key),
    "training.Enrolment.contact": lambda m, key: begun(m, tracked(m.alice), key),
}


def relations(model: type[Model]) -> dict[str, ForeignObjectRel]:
    """Every column of another table that names a row of this one."""
    fields = model._meta.get_fields(include_hidden=True)
    found = [one for one in fields if isinstance(one, ForeignObjectRel)]
    return {f"{one.related_model._meta.label}.{one.field.name}": one for one in found}


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    customer(make, "J2", name="Others")
    return make


@pytest.fixture
def fenna(world: Make) -> int:
    return add_person(world.alice, code="J1", person=ContactCard("Fenna Dekker", "Buyer"))


def dropped(make: Make, key: int) -> None:
    with reading(make.book):
        card = known_party(make.book, "J1").card
    left = tuple(one for one in card.contacts if one.contact_id != key)
    assert len(left) == len(card.contacts) - 1
    change_party(make.alice, code="J1", card=replace(card, contacts=left))


def people(make: Make, code: str = "J1") -> list[tuple[str, bool]]:
    with reading(make.book):
        return [(one.name, one.until_on is None) for one in people_of(make.book, code)]


def test_every_relation_to_a_person_is_tried_here() -> None:
    assert set(relations(Contact)) == set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_who_is_named_elsewhere_has_left_and_stays_named(
    world: Make, fenna: int, name: str
) -> None:
    relation = relations(Contact)[name]
    NAMED[name](world, fenna)
    rows = apps.get_model(relation.related_model._meta.label)._base_manager
    own = rows.filter(book=world.book, **{relation.field.attname: fenna})
    before = list(own.values())

    dropped(world, fenna)

    assert before and list(own.values()) == before
    left = Contact.objects.get(book=world.book, pk=fenna)
    assert left.until_on == today_in(world.book)
    assert ("Fenna Dekker", False) in people(world)
    with reading(world.book):
        card = known_party(world.book, "J1").card
    assert fenna not in [one.contact_id for one in card.contacts]


def test_who_was_written_on_the_card_alone_is_gone(world: Make, fenna: int) -> None:
    dropped(world, fenna)

    assert people(world) == []
    assert not Contact.objects.filter(book=world.book, pk=fenna).exists()


@pytest.mark.parametrize(
    ("email", "is_back"),
    [("fenna@example.com", True), ("", True), ("other@example.com", False)],
)
def test_who_comes_back_under_one_name_and_address_is_the_same_person(
    world: Make, email: str, is_back: bool
) -> None:
    card = ContactCard("Fenna Dekker", email="fenna@example.com")
    first = add_person(world.alice, code="J1", person=card)
    described(world, first)
    dropped(world, first)

    key = add_person(world.alice, code="J1", person=replace(card, email=email))

    with reading(world.book):
        jobs = [one.contact_id for one in jobs_of(world.book, key)]
    assert sorted(jobs) == ([first, key] if is_back else [key])


def test_lessons_of_who_left_are_late_for_nobody(world: Make, fenna: int) -> None:
    begun(world, tracked(world.alice), fenna, days=90)

    today = today_in(world.book)

    def late() -> list[str]:
        with reading(world.book):
            return [one.contact_name for one in late_lessons(world.book, today=today, limit=9)]

    before = late()
    dropped(world, fenna)

    assert (before, late()) == (["", "Fenna Dekker", ""], ["", ""])


def test_a_merger_is_undone_after_somebody_of_it_was_taught(world: Make) -> None:
    add_person(world.alice, code="J2", person=ContactCard("Tom Prins"))
    merge_parties(world.alice, code="J2", into="J1")
    with reading(world.book):
        (tom,) = known_party(world.book, "J1").card.contacts
    begun(world, tracked(world.alice), tom.contact_id)

    undo_merger(world.alice, code="J2")

    assert people(world) == [("Tom Prins", False)]
    assert people(world, "J2") == [("Tom Prins", True)]


@pytest.mark.parametrize("model", [Activity, Task, Party])
def test_what_other_rows_point_to_for_good_is_never_taken_away(
    world: Make, model: type[Model]
) -> None:
    """No screen removes one, and the database would not let it."""
    logged(world.alice)
    tasked(world.alice)
    table = model._meta.db_table
    sql = f"DELETE FROM {table} WHERE book_id = {world.book.pk}"

    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            enter_book(world.book)
            cursor.execute(sql)

    with pytest.raises(DatabaseError):
        run()

    assert model._base_manager.filter(book=world.book).exists()
