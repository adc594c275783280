"""What not everybody who changes cards changes: where customers pay us, and what they may owe."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from akker.access.models import Role
from akker.books.actor import Actor, reading
from akker.customers.importing import import_parties
from akker.intake.undoing import undo_import
from akker.kernel.errors import Refused
from akker.parties.cards import BankAccountCard, PartyCard
from akker.parties.changing import change_party, restore_party, retire_party
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries_cards import known_party
from tests.make import Make, refusal_of
from tests.parties.test_importing import party_file
from tests.receivables.selling import customer, ready

OURS, THEIRS = "NL91ABNA0417164300", "NL02ABNA0123456789"


def card(make: Make, code: str) -> PartyCard:
    with reading(make.book):
        return known_party(make.book, code).card


def redirected(make: Make) -> PartyCard:
    return replace(card(make, "US"), bank_accounts=(BankAccountCard(THEIRS),))


@pytest.fixture
def account_manager(make: Make) -> Actor:
    return make.actor("Mia", Role.MANAGER)


@pytest.fixture
def bookkeeper(make: Make) -> Actor:
    return make.actor("Bea", Role.BOOKKEEPER)


def test_our_own_card_is_changed_by_who_may_change_settings(
    make: Make, account_manager: Actor, bookkeeper: Actor
) -> None:
    ready(make)

    for actor in (account_manager, bookkeeper):
        told = refusal_of(change_party, actor, code="US", card=redirected(make))
        assert told == "own_card_guarded"
        assert refusal_of(retire_party, actor, code="US") == "own_card_guarded"
    change_party(account_manager, code="J1", card=replace(card(make, "J1"), phone="020 1234567"))

    assert [one.iban for one in card(make, "US").bank_accounts] == [OURS]
    change_party(make.alice, code="US", card=redirected(make))
    assert [one.iban for one in card(make, "US").bank_accounts] == [THEIRS]


def test_our_own_card_is_not_restored_by_anybody_either(make: Make, account_manager: Actor) -> None:
    ready(make)
    retire_party(make.alice, code="US")

    assert refusal_of(restore_party, account_manager, code="US") == "own_card_guarded"


def test_our_own_card_is_not_merged_nor_taken_apart(make: Make, account_manager: Actor) -> None:
    ready(make)
    customer(make, "US-2", bank_accounts=[{"iban": THEIRS}])

    for code, into in (("US-2", "US"), ("US", "US-2")):
        assert (
            refusal_of(merge_parties, account_manager, code=code, into=into) == "own_card_guarded"
        )
    for code, into in (("US-2", "US"), ("US", "J1")):
        merge_parties(make.alice, code=code, into=into)
        assert refusal_of(undo_merger, account_manager, code=code) == "own_card_guarded"
        undo_merger(make.alice, code=code)


def test_a_file_does_not_change_our_own_card(make: Make, bookkeeper: Actor, tmp_path: Path) -> None:
    ready(make)
    path = party_file(tmp_path, f"US,Akkerbouw B.V.,,,,,{THEIRS},,,,")

    tried = import_parties(bookkeeper, path=path, dry_run=True)
    assert [(one.row, one.refused.code) for one in tried.problems] == [(2, "own_card_guarded")]
    assert refusal_of(import_parties, bookkeeper, path=path) == "own_card_guarded"
    done = import_parties(make.alice, path=path)

    told = refusal_of(undo_import, bookkeeper, import_id=done.import_uid)
    assert told == "own_card_guarded", "taking back changes it too"


def with_limit(make: Make, minor: int | None, code: str = "J1") -> PartyCard:
    return replace(card(make, code), credit_limit_minor=minor)


def test_a_limit_is_raised_or_removed_by_who_lifts_credit_holds(
    make: Make, account_manager: Actor, bookkeeper: Actor
) -> None:
    customer(make, "J1")
    change_party(account_manager, code="J1", card=with_limit(make, 50000))
    change_party(account_manager, code="J1", card=with_limit(make, 20000))

    for actor in (account_manager, bookkeeper):
        for minor in (20001, None):
            with pytest.raises(Refused) as told:
                change_party(actor, code="J1", card=with_limit(make, minor))
            assert told.value.code == "credit_limit_guarded"
            assert "J1 has a credit limit" in told.value.sentence
    change_party(account_manager, code="J1", card=replace(card(make, "J1"), phone="020 1234567"))

    assert card(make, "J1").credit_limit_minor == 20000
    change_party(make.alice, code="J1", card=with_limit(make, 90000))
    change_party(make.alice, code="J1", card=with_limit(make, None))
    assert card(make, "J1").credit_limit_minor is None


def test_a_row_of_a_file_that_raises_a_limit_is_told(
    make: Make, bookkeeper: Actor, tmp_path: Path
) -> None:
    customer(make, "J1", credit_limit="200.00")
    customer(make, "K1")
    head, higher = "code,name,credit_limit", "J1,B,300"
    raised = party_file(tmp_path, "K1,Bakkerij Jansen,500", higher, head=head)

    tried = import_parties(bookkeeper, path=raised, dry_run=True)
    told = [(one.row, one.refused.code) for one in tried.problems]
    assert told == [(3, "credit_limit_guarded")]
    assert refusal_of(import_parties, bookkeeper, path=raised) == "credit_limit_guarded"


def test_taking_back_a_file_gives_back_the_limits_to_who_brought_it_in_or_may_raise_them(
    make: Make, bookkeeper: Actor, tmp_path: Path
) -> None:
    customer(make, "J1", credit_limit="200.00")
    customer(make, "K1")
    head = "code,name,credit_limit"
    path = party_file(tmp_path, "J1,Bakkerij Jansen,100", "K1,Bakkerij Jansen,50", head=head)

    own = import_parties(bookkeeper, path=path)
    assert card(make, "J1").credit_limit_minor == 10000
    undo_import(bookkeeper, import_id=own.import_uid)
    limits = [card(make, code).credit_limit_minor for code in ("J1", "K1")]
    assert limits == [20000, None]

    others = import_parties(make.alice, path=path)
    undo = partial(undo_import, import_id=others.import_uid)
    assert refusal_of(undo, bookkeeper) == "credit_limit_guarded", "alice lowered it"
    undo(make.alice)
    assert card(make, "J1").credit_limit_minor == 20000


def test_a_limit_that_was_changed_since_stays_when_a_file_is_taken_back(
    make: Make, bookkeeper: Actor, tmp_path: Path
) -> None:
    customer(make, "J1", credit_limit="200.00")
    head, lower = "code,name,credit_limit", "J1,Bakkerij Jansen,100"
    own = import_parties(bookkeeper, path=party_file(tmp_path, lower, head=head))
    change_party(make.alice, code="J1", card=with_limit(make, 5000))

    undo_import(bookkeeper, import_id=own.import_uid)

    assert card(make, "J1").credit_limit_minor == 5000


def test_a_limit_is_not_raised_by_merging_into_somebody_with_a_higher_one(
    make: Make, account_manager: Actor
) -> None:
    customer(make, "J1", credit_limit="200.00")
    customer(make, "J2", credit_limit="900.00")

    assert (
        refusal_of(merge_parties, account_manager, code="J1", into="J2") == "credit_limit_guarded"
    )
    merge_parties(account_manager, code="J2", into="J1")

    assert card(make, "J1").credit_limit_minor == 20000
