"""Who looks after a party, and handing over."""

import pytest

from akker.access.inviting import end_membership, invite_user
from akker.audit.queries import history_of
from akker.books.actor import reading
from akker.parties.managing import assign_manager, hand_over_customers
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries import NOBODY, parties_page
from akker.parties.queries_cards import known_party
from akker.parties.registering import register_party
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed

DIRK = "dirk@example.com"


@pytest.fixture
def parties(make: Make) -> Make:
    for code in ("J1", "J2", "J3"):
        register_party(make.alice, code=code, name=f"Party {code}")
    for email in (CARLA, DIRK):
        invite_user(make.alice, email=email, role="manager", name=email[:5].title())
    return make


def manager_of(make: Make, code: str) -> str:
    with reading(make.book):
        return known_party(make.book, code).manager


def codes(make: Make, manager: str) -> list[str]:
    with reading(make.book):
        return [row.code for row in parties_page(make.book, manager=manager, limit=10)]


def test_one_member_looks_after_a_party_until_another_does(parties: Make) -> None:
    assign_manager(parties.alice, code="J1", email=CARLA.upper())
    assert manager_of(parties, "J1") == CARLA
    assign_manager(parties.alice, code="J1", email=DIRK)
    assign_manager(parties.alice, code="J1", email=DIRK)

    assert codes(parties, DIRK) == ["J1"]
    assert codes(parties, CARLA) == []
    assert codes(parties, NOBODY) == ["J2", "J3"]
    with reading(parties.book):
        kinds = [event.kind for event in history_of(parties.book, "party:J1")]
    assert kinds.count("PartyManagerChanged") == 2
    assign_manager(parties.alice, code="J1", email="")
    assert manager_of(parties, "J1") == ""


def test_only_members_of_these_books_look_after_anybody(parties: Make) -> None:
    end_membership(parties.alice, email=DIRK)

    for email in ("nobody@example.com", DIRK):
        assert refusal_of(assign_manager, parties.alice, code="J1", email=email) == "not_a_member"
    assert refusal_of(assign_manager, parties.alice, code="J9", email=CARLA) == "party_unknown"
    for who in (parties.bob, parties.charlie):
        assert refusal_of(assign_manager, who, code="J1", email=CARLA) == "permission_missing"
        assert refusal_of(hand_over_customers, who, email=CARLA, to="") == "permission_missing"


def test_all_customers_of_one_go_to_another_also_when_that_one_has_left(parties: Make) -> None:
    for code in ("J1", "J2"):
        assign_manager(parties.alice, code=code, email=CARLA)
    assign_manager(parties.alice, code="J3", email=DIRK)
    end_membership(parties.alice, email=CARLA)

    assert hand_over_customers(parties.alice, email=CARLA, to=DIRK) == 2
    assert codes(parties, DIRK) == ["J1", "J2", "J3"]
    assert refusal_of(hand_over_customers, parties.alice, email=CARLA, to=DIRK) == "not_a_member"
    assert refusal_of(hand_over_customers, parties.alice, email="x@example.com", to=DIRK) == (
        "not_a_member"
    )
    assert hand_over_customers(parties.alice, email=DIRK, to="") == 3


def test_who_is_merged_has_one_manager_with_the_other(parties: Make) -> None:
    assign_manager(parties.alice, code="J2", email=CARLA)
    merge_parties(parties.alice, code="J2", into="J1")
    assert manager_of(parties, "J1") == manager_of(parties, "J2") == CARLA

    assign_manager(parties.alice, code="J2", email=DIRK)
    assert manager_of(parties, "J1") == manager_of(parties, "J2") == DIRK
    undo_merger(parties.alice, code="J2")
    assert manager_of(parties, "J1") == manager_of(parties, "J2") == DIRK


def test_sec_2_a_narrowed_manager_gives_nobody_away_and_takes_nobody(make: Make) -> None:
    carla = narrowed(make)
    register_party(make.alice, code="J1", name="Another's")
    register_party(carla, code="K1", name="Own")

    assert manager_of(make, "K1") == CARLA
    assert refusal_of(assign_manager, carla, code="K1", email="") == "permission_missing"
    assert refusal_of(assign_manager, carla, code="J1", email=CARLA) == "party_unknown"
    assert refusal_of(hand_over_customers, carla, email=CARLA, to="") == "permission_missing"
    assert refusal_of(merge_parties, carla, code="K1", into="J1") == "party_unknown"
    assert refusal_of(merge_parties, carla, code="J1", into="K1") == "party_unknown"
