"""What we know about a party: writing it, changing it, and who confirms a bank account."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from akker.access.doors import command_line_actor
from akker.access.inviting import invite_user
from akker.audit.models import Event
from akker.books.actor import Actor, reading
from akker.ledger.checks import check_book
from akker.parties.card_form import card_from_form
from akker.parties.cards import AddressCard, BankAccountCard, ContactCard, PartyCard
from akker.parties.changing import change_party, confirm_bank_account
from akker.parties.models import Contact, Party, PartyBankAccount
from akker.parties.queries import code_meant, digest_of, parties_page
from akker.parties.queries_cards import alike, known_party, unconfirmed_accounts
from akker.parties.registering import register_party, write_parties
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.parties.test_cards import FORM

OLD, NEW = "NL91ABNA0417164300", "NL02ABNA0123456789"


def registered(make: Make, actor: Actor | None = None) -> PartyCard:
    card = card_from_form(FORM, "EUR")
    register_party(actor or make.alice, code="jansen", name=card.name, card=card)
    return known_party(make.book, "jansen").card


def test_a_party_is_registered_with_all_we_know(make: Make) -> None:
    card = registered(make)

    (contact,) = card.contacts
    given = card_from_form(FORM, "EUR")
    assert replace(card, contacts=(), bank_accounts=()) == replace(
        given, contacts=(), bank_accounts=()
    )
    assert replace(contact, contact_id=0) == given.contacts[0]
    assert card.bank_accounts == (BankAccountCard(OLD, is_confirmed=True),)
    assert [row.code for row in parties_page(make.book, role="supplier", limit=5)] == ["jansen"]
    assert parties_page(make.book, role="bank", limit=5) == []


def test_a_name_changes_and_the_seals_of_entries_hold(make: Make) -> None:
    card = registered(make)

    for name in ("Jansen Brood", "Jansen & Zn"):
        change_party(make.alice, code="jansen", card=replace(card, name=name))

    row = Party.objects.get(book=make.book)
    assert (row.name, row.sealed_name) == ("Jansen & Zn", FORM["name"])
    assert row.digest == digest_of(row.salt, FORM["name"])
    assert check_book(make.book).findings == ()


def test_what_is_not_on_the_card_any_more_is_gone(make: Make) -> None:
    card = registered(make)

    change_party(make.alice, code="jansen", card=PartyCard(name=card.name))

    assert known_party(make.book, "jansen").card == PartyCard(name=card.name)


def test_a_contact_keeps_the_key_while_changing(make: Make) -> None:
    (eva,) = registered(make).contacts
    noor = ContactCard("Noor Smit")

    card = PartyCard(name="Jansen", contacts=(replace(eva, job="director"), noor))
    change_party(make.alice, code="jansen", card=card)
    unknown = replace(card, contacts=(replace(eva, contact_id=eva.contact_id + 99),))

    assert Contact.objects.get(book=make.book, pk=eva.contact_id).job == "director"
    assert refusal_of(change_party, make.alice, code="jansen", card=unknown) == "contact_unknown"


def test_two_who_change_the_same_card_do_not_overwrite_each_other(make: Make) -> None:
    registered(make)
    seen = known_party(make.book, "jansen")

    change_party(
        make.alice, code="jansen", card=replace(seen.card, website="a.nl"), seen=seen.version
    )

    mine = replace(seen.card, website="b.nl")
    code = refusal_of(change_party, make.alice, code="jansen", card=mine, seen=seen.version)
    assert code == "party_changed"
    assert known_party(make.book, "jansen").card.website == "a.nl"


def test_nothing_is_recorded_of_a_card_that_stays_the_same(make: Make) -> None:
    card = registered(make)
    before = Event.objects.filter(book=make.book).count()

    change_party(make.alice, code="jansen", card=card)

    assert Event.objects.filter(book=make.book).count() == before


def test_events_name_nobody_and_show_what_was_agreed(make: Make) -> None:
    card = registered(make)

    changed = replace(
        card,
        payment_days=30,
        email="new@example.com",
        addresses=(AddressCard("post", "Nieuwstraat 2", city="Breda"),),
    )
    change_party(make.alice, code="jansen", card=changed)

    event = Event.objects.filter(book=make.book, kind="PartyChanged").latest("pk")
    assert event.subject == "party:jansen"
    assert event.before == {"payment_days": 14}
    assert event.after["terms"] == {"payment_days": 30}
    assert sorted(event.after["changed"]) == ["addresses", "email", "payment_days"]
    told = str(list(Event.objects.filter(book=make.book).values_list("before", "after")))
    for secret in ("Eva", "Dorpsstraat", "example.com", OLD, "Jansen B.V."):
        assert secret not in told


def test_a_changed_bank_account_is_an_alarm_until_somebody_else_confirms_it(make: Make) -> None:
    for name in ("dana", "erik"):
        invite_user(make.alice, email=f"{name}@example.com", role="bookkeeper")
    dana, erik = (command_line_actor(make.book, f"{n}@example.com") for n in ("dana", "erik"))
    card = registered(make, dana)
    assert unconfirmed_accounts(make.book) == []

    change_party(dana, code="jansen", card=replace(card, bank_accounts=(BankAccountCard(NEW),)))

    (waiting,) = unconfirmed_accounts(make.book)
    assert (waiting.code, waiting.iban, waiting.added_by_id) == ("jansen", NEW, dana.user_id)
    confirm = {"code": "jansen", "iban": NEW}
    assert refusal_of(confirm_bank_account, dana, **confirm) == "bank_account_own"
    assert refusal_of(confirm_bank_account, make.bob, **confirm) == "permission_missing"
    confirm_bank_account(erik, **confirm)
    assert unconfirmed_accounts(make.book) == []
    assert refusal_of(confirm_bank_account, erik, **confirm) == "bank_account_unknown"


def test_who_works_alone_confirms_what_they_added(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="owner")
    dana = command_line_actor(make.book, "dana@example.com")
    card = registered(make, dana)

    change_party(dana, code="jansen", card=replace(card, bank_accounts=(BankAccountCard(NEW),)))
    confirm_bank_account(dana, code="jansen", iban="nl02 abna 0123 4567 89")

    assert unconfirmed_accounts(make.book) == []


def test_an_account_that_comes_back_is_confirmed_anew(make: Make) -> None:
    card = registered(make)
    for iban in (NEW, OLD):
        accounts = (BankAccountCard(iban),)
        change_party(make.alice, code="jansen", card=replace(card, bank_accounts=accounts))

    assert [row.iban for row in unconfirmed_accounts(make.book)] == [OLD]
    assert PartyBankAccount.objects.get(book=make.book, iban=NEW).ended_at


def test_who_may_change_parties(make: Make) -> None:
    registered(make)
    for name in ("manager", "bookkeeper"):
        invite_user(make.alice, email=f"{name}@example.com", role=name)
        actor = command_line_actor(make.book, f"{name}@example.com")
        register_party(actor, code=name, name=name)
    card = PartyCard(name="Jansen")

    assert refusal_of(change_party, make.bob, code="jansen", card=card) == "permission_missing"
    assert refusal_of(change_party, make.alice, code="nobody", card=card) == "party_unknown"


def test_one_of_many_who_are_called_nearly_the_same_is_found(make: Make) -> None:
    write_parties(make.alice, [(f"H{n:03}", f"Handel {n} Jansen B.V.") for n in range(300)])

    with reading(make.book):
        found = alike(make.book, PartyCard(name="HANDEL 299 Jansen"))

    assert [(row.code, row.why) for row in found] == [("H299", "name")]


def test_who_may_be_the_same_is_found_by_what_two_share(make: Make) -> None:
    registered(make)
    with reading(make.book):
        found = {
            why: [row.why for row in alike(make.book, card)]
            for why, card in (
                ("name", PartyCard(name="BAKKERIJ JANSEN bv")),
                ("domain", PartyCard(name="Else", email="else@example.com")),
                ("number", card_from_form({**FORM, "name": "Else", "email": ""}, "EUR")),
                ("nobody", PartyCard(name="Bakkerij Smit", email="smit@gmail.com")),
            )
        }
        itself = alike(make.book, PartyCard(name=FORM["name"]), but="jansen")

    assert found == {"name": ["name"], "domain": ["domain"], "number": ["number"], "nobody": []}
    assert itself == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("parties_address", "place, street, postcode, city, country", "'visit', 'x', '', '', ''"),
        ("parties_contact", "name, job, email, phone", "'x', '', '', ''"),
        ("parties_identifier", "scheme, number", "'lei', 'x'"),
        (
            "parties_partybankaccount",
            "iban, bic, holder, added_at",
            "'x', '', '', '2026-01-01'",
        ),
    ],
)
def test_rel_40_a_row_of_a_card_is_about_a_party_of_the_same_books(
    make: Make, table: str, column: str, value: str
) -> None:
    other = Make()
    register_party(other.alice, code="theirs", name="Theirs")
    theirs = Party.objects.get(book=other.book).pk
    registered(make)
    ours = Party.objects.get(book=make.book).pk
    insert = f"INSERT INTO {table} (book_id, party_id, {column}) VALUES ({make.book.pk}, "

    def run(sql: str) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        except DatabaseError:
            return False
        return True

    assert run(f"{insert}{ours}, {value})")
    assert not run(f"{insert}{theirs}, {value})")
    assert not run(f"UPDATE {table} SET party_id = {theirs} WHERE party_id = {ours}")


def test_a_whole_name_means_the_only_party_of_that_name_whom_one_sees(make: Make) -> None:
    for code, name in (("N1", "Bakkerij Smit"), ("N2", "Smit"), ("N3", "Smit"), ("Smit B", "Vos")):
        register_party(make.alice, code=code, name=name)

    def meant(typed: str, actor: Actor = make.alice) -> str:
        with reading(actor.book):
            return code_meant(actor.book, typed)

    assert [meant("N2"), meant("bakkerij smit"), meant("Smit B")] == ["N2", "N1", "Smit B"]
    assert [meant("Smit"), meant("Nobody"), meant("")] == ["Smit", "Nobody", ""]
    assert meant("Bakkerij Smit", narrowed(make)) == "Bakkerij Smit", "whom she does not see"
