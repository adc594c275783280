"""Two records of one party: what comes of merging them, and taking them apart."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from akker.books.actor import reading
from akker.ledger.rules import NewLine
from akker.parties.card_form import card_from_form
from akker.parties.cards import BankAccountCard, ContactCard, PartyCard, merged_card
from akker.parties.changing import change_party
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.models import CardBefore, Party
from akker.parties.queries import RETIRED, keys_of_group, parties_page
from akker.parties.queries_cards import known_party, unconfirmed_accounts
from akker.parties.registering import register_party
from akker.reports.entry_list import Wanted, entry_list
from akker.reports.party_money import party_money
from tests.make import Make, refusal_of
from tests.parties.test_cards import FORM
from tests.text import journal_text
from tests.together import at_once

NEW = "NL02ABNA0123456789"


@pytest.fixture
def twice(make: Make) -> Make:
    """Jansen with the whole card, and once more with another bank account and an invoice."""
    card = card_from_form(FORM, "EUR")
    register_party(make.alice, code="jansen", name=card.name, card=card)
    other = PartyCard(
        name="Bakkerij Jansen",
        roles=("partner",),
        language="en",
        email="else@example.com",
        contacts=(ContactCard("Noor Smit"),),
        bank_accounts=(BankAccountCard(NEW),),
    )
    register_party(make.alice, code="jansen-2", name=other.name, card=other)
    for day, code in (("2026-03-02", "jansen"), ("2026-03-03", "jansen-2")):
        owed = NewLine("1300", 12100, party_code=code)
        make.post(day, f"Invoice to {code}", [owed, ("8040", "-121.00")], journal="VRK")
    return make


def test_the_card_of_both_is_the_one_filled_up_from_the_other() -> None:
    main = PartyCard(name="A", roles=("customer",), email="a@example.com")
    other = card_from_form({**FORM, "name": "B"}, "EUR")

    both = merged_card(main, other)

    assert (both.name, both.email, both.payment_days) == ("A", "a@example.com", 14)
    assert (both.discount_e2, both.discount_days) == (250, 8)
    assert (both.roles, both.addresses) == (("customer", "supplier"), other.addresses)
    assert merged_card(other, main).name == "B"
    assert merged_card(other, other).contacts == other.contacts


def test_merging_changes_no_line_and_shows_both_as_one(twice: Make) -> None:
    before = journal_text(twice.book)

    merge_parties(twice.alice, code="jansen-2", into="jansen")

    assert journal_text(twice.book) == before
    with reading(twice.book):
        today = twice.entry("2026-03-31", "", []).booked_on
        both = party_money(twice.book, "jansen", as_of=today)
        alone = party_money(twice.book, "jansen-2", as_of=today)
        listed = entry_list(twice.book, Wanted(party_code="jansen")).entries
        used = [row.code for row in parties_page(twice.book, limit=9)]
        retired = [row.code for row in parties_page(twice.book, role=RETIRED, limit=9)]
    assert (both.owes_minor, alone.owes_minor) == (24200, 12100)
    assert len(listed) == 2
    assert (used, retired) == (["jansen"], ["jansen-2"])
    main, other = known_party(twice.book, "jansen"), known_party(twice.book, "jansen-2")
    assert (main.aliases, other.merged_into) == (("jansen-2",), "jansen")
    assert [one.name for one in main.card.contacts] == ["Eva Jansen", "Noor Smit"]
    assert main.card.email == FORM["email"]
    assert [row.iban for row in unconfirmed_accounts(twice.book)] == [NEW]


def test_a_merger_is_undone_whole(twice: Make) -> None:
    before = known_party(twice.book, "jansen").card
    merge_parties(twice.alice, code="jansen-2", into="jansen")

    undo_merger(twice.alice, code="jansen-2")

    main, other = known_party(twice.book, "jansen"), known_party(twice.book, "jansen-2")
    assert main.card == before
    assert (main.aliases, other.merged_into, other.retired_on) == ((), "", None)
    assert not CardBefore.objects.filter(book=twice.book).exists()
    assert refusal_of(undo_merger, twice.alice, code="jansen-2") == "merger_unknown"


def test_a_card_that_somebody_changed_since_stays_when_a_merger_is_undone(twice: Make) -> None:
    merge_parties(twice.alice, code="jansen-2", into="jansen")
    change_party(twice.alice, code="jansen", card=PartyCard(name="Jansen Groep"))

    undo_merger(twice.alice, code="jansen-2")

    assert known_party(twice.book, "jansen").card == PartyCard(name="Jansen Groep")


def test_what_was_merged_can_be_merged_once_more_and_taken_apart_in_order(twice: Make) -> None:
    register_party(twice.alice, code="groep", name="Jansen Groep")
    merge_parties(twice.alice, code="jansen-2", into="jansen")
    merge_parties(twice.alice, code="jansen", into="groep")

    with reading(twice.book):
        assert len(keys_of_group(twice.book, "groep")) == 3
        assert len(keys_of_group(twice.book, "jansen")) == 2
    undo_merger(twice.alice, code="jansen")
    assert known_party(twice.book, "groep").aliases == ()
    assert known_party(twice.book, "jansen").aliases == ("jansen-2",)


@pytest.mark.parametrize(
    ("code", "into", "refusal"),
    [
        ("jansen", "jansen", "merger_unfit"),
        ("jansen", "nobody", "party_unknown"),
        ("jansen-2", "jansen", "merger_unfit"),  # is merged already
        ("jansen", "jansen-2", "merger_unfit"),  # would be a circle
        ("other", "jansen-2", "merger_unfit"),  # into another name
    ],
)
def test_what_cannot_be_merged_is_refused(twice: Make, code: str, into: str, refusal: str) -> None:
    register_party(twice.alice, code="other", name="Other")
    merge_parties(twice.alice, code="jansen-2", into="jansen")

    assert refusal_of(merge_parties, twice.alice, code=code, into=into) == refusal
    assert refusal_of(merge_parties, twice.bob, code="other", into="jansen") == (
        "permission_missing"
    )


def test_two_who_merge_the_same_two_into_each_other_leave_no_circle(committed: Make) -> None:
    for code in ("a", "b"):
        register_party(committed.alice, code=code, name=code)

    answers = at_once(
        partial(merge_parties, committed.alice, code="a", into="b"),
        partial(merge_parties, committed.alice, code="b", into="a"),
    )

    assert sorted(answers, key=str) == [None, "merger_unfit"]
    with reading(committed.book):
        merged = Party.objects.filter(book=committed.book).exclude(merged_into=None)
        assert merged.count() == 1


def test_rel_40_nobody_is_merged_into_a_party_of_other_books(make: Make) -> None:
    other = Make()
    register_party(other.alice, code="theirs", name="Theirs")
    theirs = Party.objects.get(book=other.book).pk
    register_party(make.alice, code="ours", name="Ours")
    ours = Party.objects.get(book=make.book).pk

    for into in (theirs, ours):
        sql = f"UPDATE parties_party SET merged_into_id = {into} WHERE id = {ours}"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
