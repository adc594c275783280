"""Words of timelines: searched at one customer, and at all that somebody sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from akker.books.actor import Actor, enter_book, reading
from akker.books.models import Book
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import decide_requirement, keep_requirement, tell_answer
from akker.config.invariants import broken_words
from akker.customers.logging import rewrite_activity
from akker.customers.models import SoughtText, SoughtWord
from akker.customers.rules_search import parts_sought, sought_of
from akker.reports.timeline import FoundItems, found_on_timelines
from akker.voice.replying import tell_customer
from tests.cases.making import opened
from tests.cases.making import said as said_in_case
from tests.customers.acting import DORA, gave, logged, member, tasked, told
from tests.make import Make
from tests.parties.managers import MINE, carla_in
from tests.receivables.selling import customer, ready
from tests.voice.asking import answers, link_for, person, said, surveyed
from tests.voice.test_asking import peopled


def found(actor: Actor, text: str, limit: int = 50) -> FoundItems:
    with reading(actor.book):
        return found_on_timelines(actor.book, actor.user_id, text, limit=limit)


def kinds(actor: Actor, text: str) -> list[str]:
    return sorted(item.kind for _hit, item in found(actor, text).rows)


def findings(book: Book) -> list[str]:
    with reading(book):
        return [str(one) for one in broken_words(book)]


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


@pytest.fixture
def full(make: Make) -> Make:
    """Something of every kind that has words, each with the word Zonnepanelen."""
    ready(make)
    logged(make.alice, "Zonnepanelen for the roof in Venlo", kind="call")
    tasked(make.alice, "Send the offer for zonnepanelen")
    gave(make.alice, "Zonnepanelen before June")
    said_in_case(make.alice, opened(make.alice), text="The ZONNEPANELEN are late")
    wanted = keep_requirement(make.alice, title="More zonnepanelen", wish=NewWish("J1", 100))
    decide_requirement(make.alice, requirement_id=wanted, state="planned", answer="Next year")
    tell_answer(make.alice, requirement_id=wanted, party_code="J1")
    return make


def test_every_kind_with_words_is_found_by_them(full: Make) -> None:
    expected = ["call", "complaint", "promise", "requirement", "task"]
    assert kinds(full.alice, "zonnepanelen") == expected
    items = told(full.alice, text="zonnepanelen")
    assert sorted(item.kind for item in items) == sorted([*expected, "requirement answered"])
    assert {hit.party_code for hit, _item in found(full.alice, "zonnepanelen").rows} == {"J1"}


def test_feedback_and_what_was_told_of_it_are_found(make: Make) -> None:
    peopled(make)
    said(link_for(make.alice, surveyed(make.alice), person(make.alice).contact_id), 9, "Geweldig!")
    (given,) = answers(make.alice)
    tell_customer(make.alice, answer_id=given.answer_id or 0, text="Bedankt, de taart is onderweg")
    assert kinds(make.alice, "geweldig") == ["feedback"]
    assert [item.text for item in told(make.alice, text="geweldig")] == ["Geweldig!"]
    assert kinds(make.alice, "taart") == ["feedback answered"]
    assert findings(make.book) == []


@pytest.mark.parametrize(
    ("sought", "hits"),
    [
        ("venlo", 2),
        ("VENLO tweede", 1),
        ("Café", 1),
        ("cafe", 1),
        ("caf", 1),
        ("tweede venlo", 1),
        ('"tweede vestiging"', 1),
        ('"vestiging tweede"', 0),
        ('"twee"', 0),
        ("e-mail", 1),
        ("100%", 1),
        ("ve", 0),
        ("enlo", 0),
        ("nowhere", 0),
        ("venlo nowhere", 0),
        ("%", 0),
        ("", 0),
    ],
)
def test_all_words_must_stand_in_it_whatever_capitals_and_accents(
    make: Make, sought: str, hits: int
) -> None:
    ready(make)
    logged(make.alice, "Tweede vestiging in Venlo: 100% zeker, naast Café Zuid")
    logged(make.alice, "An e-mail about Venlo")
    assert len(found(make.alice, sought).rows) == hits
    if sought:
        assert len(told(make.alice, text=sought)) == hits


def test_what_is_written_again_is_found_by_its_new_words_alone(make: Make) -> None:
    ready(make)
    key = logged(make.alice, "About the harvest")
    rewrite_activity(make.alice, activity_id=key, subject="", text="About the greenhouse")
    assert kinds(make.alice, "greenhouse about") == ["note"]
    assert found(make.alice, "harvest").rows == []
    with inside(make.book):
        words = SoughtWord.objects.filter(book=make.book).values_list("word", flat=True)
        assert sorted(words) == ["about", "greenhouse", "the"]


def test_the_latest_come_first_and_say_whether_there_are_more(make: Make) -> None:
    ready(make)
    for n in range(4):
        logged(make.alice, f"Harvest {n}")
    part = found(make.alice, "harvest", limit=3)
    assert [item.words for _hit, item in part.rows] == ["Harvest 3", "Harvest 2", "Harvest 1"]
    assert part.is_cut
    assert not found(make.alice, "harvest", limit=4).is_cut


def test_a_search_goes_on_from_a_place(make: Make) -> None:
    ready(make)
    for n in range(5):
        logged(make.alice, f"Harvest {n}")
        logged(make.alice, f"Other {n}")
    first = told(make.alice, text="harvest", limit=2)
    rest = told(make.alice, text="harvest", limit=10, before=first[1].place)
    assert [item.words for item in first[:2] + rest] == [f"Harvest {n}" for n in (4, 3, 2, 1, 0)]


def test_a_sensitive_note_is_found_by_its_readers_alone(make: Make) -> None:
    ready(make)
    dora, emil = member(make), member(make, "emil@example.com")
    logged(dora, "They look at a competitor", is_sensitive=True, readers=(DORA,))
    assert kinds(dora, "competitor") == ["note"]
    assert found(emil, "competitor").rows == []
    assert told(emil, text="competitor") == []


def test_who_sees_own_customers_only_finds_nothing_of_others(make: Make) -> None:
    own = carla_in(ready(make))
    logged(make.alice, "Tulips for the others")
    logged(make.alice, "Tulips for hers", party_code=MINE)
    assert [hit.party_code for hit, _item in found(own.carla, "tulips").rows] == [MINE]
    assert len(found(make.alice, "tulips").rows) == 2


def test_other_books_have_words_of_their_own(make: Make) -> None:
    ready(make)
    logged(make.alice, "Tulips")
    other = Make()
    customer(other)
    assert found(other.alice, "tulips").rows == []


def test_the_number_of_queries_is_fixed(full: Make, django_assert_max_num_queries: Any) -> None:
    for n in range(20):
        logged(full.alice, f"Zonnepanelen {n}")
    with django_assert_max_num_queries(14):
        assert len(found(full.alice, "zonnepanelen venlo").rows) == 1
    with django_assert_max_num_queries(14):
        assert len(found(full.alice, "zonnepanelen").rows) == 25


def test_the_check_finds_words_that_are_kept_otherwise(full: Make) -> None:
    assert findings(full.book) == []
    with inside(full.book):
        text = SoughtText.objects.filter(book=full.book, kind="task").get()
        SoughtText.objects.filter(book=full.book, pk=text.pk).update(sought=" other words ")
    assert findings(full.book) == [f"The words of task {text.key} are kept otherwise."]


def test_the_database_keeps_whose_words_they_are(full: Make) -> None:
    with inside(full.book):
        rows = SoughtText.objects.filter(book=full.book)
        for change in ({"kind": "promise"}, {"key": 99}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.filter(kind="task").update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.filter(kind="task")._raw_delete(rows.db)


def test_what_is_no_letter_and_no_digit_parts_words() -> None:
    assert sought_of("C-0012: l'été, 2,5 m²") == " c 0012 l ete 2 5 m2 "
    assert sought_of("…") == ""
    (part,) = parts_sought('"the  Roof"')
    assert part.needle == " the roof "
    assert parts_sought("… %") == ()
