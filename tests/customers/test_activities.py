"""Notes and contacts: logged with who took part, found again, sensitive ones by readers alone."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import DatabaseError

from akker.audit.models import Event
from akker.books.actor import reading
from akker.customers.activity_rules import MOST_TEXT
from akker.customers.logging import change_readers, rewrite_activity
from akker.customers.queries_activities import activity_of, people_at
from akker.customers.queries_found import SOUGHT_AT_ONCE
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.parties.merging import merge_parties
from tests.customers.acting import DORA, EMIL, ago, found, logged, member, rows, subjects, told
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, ready


@pytest.fixture
def known(make: Make) -> Make:
    contacts = [{"name": "Aisha el Amrani", "job": "COO"}, {"name": "Pieter Dekker"}]
    customer(make, "J1", contacts=contacts)
    return make


def contact(make: Make, name: str, code: str = "J1") -> int:
    with reading(make.book):
        return next(key for key, known, _ in people_at(make.book, code) if known == name)


def test_a_call_is_logged_with_who_took_part(known: Make) -> None:
    aisha = contact(known, "Aisha el Amrani")
    logged(known.alice, "Second site\nThey want Venlo too", kind="call", contacts=(aisha,))

    (row,) = rows(known.alice)
    assert (row.kind, row.subject, row.user_name) == ("call", "Second site", "Alice")
    assert row.text == "Second site\nThey want Venlo too"
    assert row.contacts == ((aisha, "Aisha el Amrani"),)
    assert check_book(known.book).findings == ()


def test_who_may_not_look_after_customers_logs_nothing(known: Make) -> None:
    assert refusal_of(logged, known.bob) == "permission_missing"
    assert refusal_of(logged, known.charlie) == "permission_missing"
    assert rows(known.alice) == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"party_code": "NOBODY"}, "party_unknown"),
        ({"kind": "fax"}, "activity_unfit"),
        ({"kind": "call", "note_type": "wish"}, "activity_unfit"),
        ({"note_type": "rumour"}, "activity_unfit"),
        ({"text": " \n\t"}, "words_missing"),
        ({"text": "x" * (MOST_TEXT + 1)}, "text_too_long"),
        ({"text": "x" * 1_000_000}, "text_too_long"),
        ({"subject": "x" * 201}, "text_too_long"),
        ({"contacts": (123456789,)}, "contact_unknown"),
        ({"is_sensitive": True, "readers": ("nobody@example.com",)}, "not_a_member"),
        ({"is_sensitive": True}, "readers_missing"),
    ],
)
def test_what_cannot_be_logged_is_refused_and_nothing_is_kept(
    known: Make, how: dict[str, object], code: str
) -> None:
    assert refusal_of(logged, known.alice, **how) == code
    assert rows(known.alice) == []


def test_what_is_still_to_come_is_a_task(known: Make) -> None:
    assert refusal_of(logged, known.alice, on=ago(known, -3)) == "activity_ahead"


@time_machine.travel(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC), tick=False)
def test_a_refused_moment_is_called_by_the_day_of_the_company(known: Make) -> None:
    """Half past eleven in Greenwich is the next day in Amsterdam."""
    with pytest.raises(Refused, match="2026-03-12 is no day on which there was contact"):
        logged(known.alice, at=dt.datetime(2026, 3, 11, 23, 30, tzinfo=dt.UTC))


def test_script_is_kept_as_the_text_that_it_is_and_signs_that_hide_are_left_out(
    known: Make,
) -> None:
    logged(known.alice, "<script>alert(1)</script>\r\nname\u202etxt.exe\0\tend  ", subject="Odd")

    (row,) = rows(known.alice)
    assert row.text == "<script>alert(1)</script>\nnametxt.exe    end"


def test_a_contact_of_another_customer_did_not_take_part(known: Make) -> None:
    customer(known, "J2", name="Others", contacts=[{"name": "Tom"}])
    tom = contact(known, "Tom", "J2")
    assert refusal_of(logged, known.alice, contacts=(tom,)) == "contact_unknown"


def test_only_who_wrote_it_writes_it_again_and_that_shows(known: Make) -> None:
    dora, emil = member(known), member(known, EMIL)
    key = logged(dora, "They want Venlo")
    change = {"activity_id": key, "subject": "", "text": "They want Arnhem"}

    assert refusal_of(rewrite_activity, emil, **change) == "activity_of_others"
    rewrite_activity(dora, **change)
    (row,) = rows(emil)
    assert (row.subject, row.is_rewritten) == ("They want Arnhem", True)
    assert subjects(emil, text="arnhem") == ["They want Arnhem"]
    assert subjects(emil, text="venlo") == []


def test_a_sensitive_note_is_there_for_its_readers_and_for_nobody_else(known: Make) -> None:
    dora, emil = member(known), member(known, EMIL)
    fred = member(known, "fred@example.com", "owner")
    key = logged(dora, "Pieter leaves in May", is_sensitive=True, readers=(EMIL,))

    for reader in (dora, emil):
        assert subjects(reader) == ["Pieter leaves in May"]
        assert subjects(reader, text="pieter") == ["Pieter leaves in May"]
        assert [item.words for item in told(reader)] == ["Pieter leaves in May"]
    for other in (fred, known.alice, known.bob):
        assert subjects(other) == subjects(other, text="pieter") == []
        assert told(other) == []
        with reading(known.book):
            assert refusal_of(activity_of, known.book, other.user_id, key) == "activity_unknown"
    rewriting = {"activity_id": key, "subject": "", "text": "Nothing"}
    assert refusal_of(rewrite_activity, fred, **rewriting) == "activity_unknown"


def test_the_audit_log_tells_neither_of_whom_nor_what_a_sensitive_note_is(known: Make) -> None:
    logged(member(known), "Pieter leaves in May", is_sensitive=True)

    event = Event.objects.get(book=known.book, kind="ActivityLogged")
    said = json.dumps([event.before, event.after, event.subject])
    assert "J1" not in said
    assert "Pieter" not in said


def test_who_wrote_a_note_says_later_for_whom_it_is(known: Make) -> None:
    dora, emil = member(known), member(known, EMIL)
    key = logged(dora, "They look at a competitor")
    assert refusal_of(change_readers, emil, activity_id=key, is_sensitive=True) == (
        "activity_of_others"
    )

    change_readers(dora, activity_id=key, is_sensitive=True, readers=())
    assert subjects(emil) == []
    change_readers(dora, activity_id=key, is_sensitive=True, readers=(EMIL, DORA))
    assert subjects(emil) == ["They look at a competitor"]
    change_readers(dora, activity_id=key, is_sensitive=False)
    assert subjects(known.bob) == ["They look at a competitor"]


def test_who_sees_own_customers_only_finds_no_note_about_others(make: Make) -> None:
    own = carla_in(ready(make))
    logged(make.alice, "About somebody else")
    key = logged(make.alice, "About hers", party_code="MINE-1")

    assert subjects(own.carla) == ["About hers"]
    assert subjects(own.carla, text="about") == ["About hers"]
    assert told(own.carla, "J1") == []
    assert refusal_of(logged, own.carla, party_code="J1") == "party_unknown"
    assert logged(own.carla, "She called", party_code="MINE-1", kind="call") > key


@pytest.mark.parametrize(
    ("sought", "hits"),
    [
        ("venlo", 2),
        ("VENLO second", 1),
        ("Café", 1),
        ("cafe", 1),
        ('"second site"', 1),
        ('"site second"', 0),
        ("100%", 1),
        ("%", 0),
        ("_", 0),
        ("nowhere", 0),
    ],
)
def test_notes_are_found_by_their_words_without_capitals_and_accents(
    known: Make, sought: str, hits: int
) -> None:
    logged(known.alice, "They want a second site in Venlo")
    logged(known.alice, "Lunch in the Café of Venlo, 100% paid")
    assert len(subjects(known.alice, text=sought)) == hits


def test_a_list_goes_on_where_the_part_before_ended(known: Make) -> None:
    for n in range(7):
        logged(known.alice, f"Note {n}", on=ago(known, n // 2))
    seen: list[str] = []
    place = None
    while True:
        part = found(known.alice, before=place, limit=2)
        seen += [row.subject for row in part.rows]
        if not part.has_more:
            break
        place = part.rows[-1].place
    assert seen == subjects(known.alice)
    assert len(set(seen)) == 7


def test_a_search_says_up_to_where_it_read(known: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SOUGHT_AT_ONCE > 1000
    monkeypatch.setattr("akker.customers.queries_found.SOUGHT_AT_ONCE", 3)
    for n in range(5):
        text = "Needle old" if n == 4 else "Old needle"
        logged(known.alice, text, subject=f"Hay {n}", on=ago(known, n))

    first = found(known.alice, text='"needle old"')
    assert (first.rows, first.has_more) == ([], True)
    second = found(known.alice, text='"needle old"', before=first.read_to)
    assert ([row.subject for row in second.rows], second.has_more) == (["Hay 4"], False)


def test_a_word_that_stands_in_old_notes_alone_is_found_at_once(
    known: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.customers.queries_found.SOUGHT_AT_ONCE", 3)
    logged(known.alice, "A needle", on=ago(known, 9))
    for n in range(5):
        logged(known.alice, f"Hay {n}", on=ago(known, n))

    assert [row.subject for row in found(known.alice, text="needle").rows] == ["A needle"]


def test_a_search_that_stops_within_a_day_reads_all_of_that_day(
    known: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.customers.queries_found.SOUGHT_AT_ONCE", 2)
    for n in range(4):
        logged(known.alice, f"Needle {n}", on=ago(known, 1))
    logged(known.alice, "Needle 4", on=ago(known, 2))

    first = found(known.alice, text="needle")
    assert len(first.rows) == 4 and first.has_more
    second = found(known.alice, text="needle", before=first.read_to)
    assert ([row.subject for row in second.rows], second.has_more) == (["Needle 4"], False)


def test_a_note_of_one_who_was_merged_is_read_with_the_other(known: Make) -> None:
    customer(known, "J2", name="Jansen again")
    logged(known.alice, "About the other name", party_code="J2")
    merge_parties(known.alice, code="J2", into="J1")

    assert subjects(known.alice, party_code="J1") == ["About the other name"]
    logged(known.alice, "Later", party_code="J2")
    assert {row.party_code for row in rows(known.alice)} == {"J1", "J2"}
    assert [item.words for item in told(known.alice)] == ["Later", "About the other name"]


def test_the_database_keeps_what_was_logged(known: Make) -> None:
    key = logged(known.alice, "Agreed", contacts=(contact(known, "Pieter Dekker"),))
    for statement in (
        f"DELETE FROM customers_activity WHERE id = {key}",
        f"UPDATE customers_activity SET user_name = 'Bob' WHERE id = {key}",
        f"UPDATE customers_activity SET \"on\" = '2020-01-01' WHERE id = {key}",
        f"DELETE FROM customers_activitycontact WHERE activity_id = {key}",
        f"UPDATE customers_activitycontact SET name = 'Tom' WHERE activity_id = {key}",
    ):
        with pytest.raises(DatabaseError):
            straight(known, statement)
    assert [row.contacts[0][1] for row in rows(known.alice)] == ["Pieter Dekker"]


def test_a_day_is_that_of_the_books(known: Make) -> None:
    """Half past eleven at night in London is the next day in Amsterdam."""
    at = dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC)
    logged(known.alice, "Late", at=at)
    assert [row.on for row in rows(known.alice)] == [dt.date(2026, 1, 6)]
