"""Customers and suppliers from files: who is new, what changes, and taking it back."""

from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import invite_user
from akker.audit.models import Event
from akker.books.actor import reading
from akker.customers.importing import import_parties
from akker.intake.undoing import undo_import
from akker.ledger.rules import NewLine
from akker.parties.cards import PartyCard
from akker.parties.managing import assign_manager
from akker.parties.models import CardBefore, Party
from akker.parties.queries import RETIRED, parties_page
from akker.parties.queries_cards import known_party, unconfirmed_accounts, version_of
from akker.parties.registering import register_party
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed

HEAD = (
    "code,name,kind,country,vat_id,kvk,iban,email,payment_terms_days,discount_percent,discount_days"
)
SMIT = "K1,Smit Brood B.V.,customer,NL,,33286383,,facturen@smit.example,14,2,8"
MOLEN = "L1,Meelmolen,supplier,NL,,,NL91ABNA0417164300,,30,0,0"
BOTH = "X1,Beide GmbH,both,DE,DE136695976,,,,,,"


def party_file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "parties.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def codes(make: Make, **how: Any) -> list[str]:
    with reading(make.book):
        return [row.code for row in parties_page(make.book, limit=500, **how)]


def test_who_is_in_a_file_is_registered_with_the_card(make: Make, tmp_path: Path) -> None:
    path = party_file(tmp_path, SMIT, MOLEN, BOTH)
    tried = import_parties(make.alice, path=path, dry_run=True)
    assert (tried.added_party_codes, codes(make)) == (("K1", "L1", "X1"), [])

    done = import_parties(make.alice, path=path)
    again = import_parties(make.alice, path=path)

    assert done.added_party_codes == ("K1", "L1", "X1")
    assert (again.import_uid, again.same_count) == ("", 3)
    smit, molen, beide = (known_party(make.book, code).card for code in ("K1", "L1", "X1"))
    assert (smit.roles, smit.payment_days, smit.discount_e2) == (("customer",), 14, 200)
    assert (smit.email, smit.identifiers[0].number) == ("facturen@smit.example", "33286383")
    assert (molen.discount_e2, molen.discount_days) == (None, None)
    assert molen.bank_accounts[0].is_confirmed
    assert (beide.roles, beide.country) == (("customer", "supplier"), "DE")
    assert unconfirmed_accounts(make.book) == []


def test_who_is_there_gets_what_a_file_tells_and_keeps_the_rest(make: Make, tmp_path: Path) -> None:
    import_parties(make.alice, path=party_file(tmp_path, SMIT, MOLEN))

    changed = ("K1,Smit & Zn,supplier,,,,,,,,", "L1,Meelmolen,,,,,NL02ABNA0123456789,,,,")
    done = import_parties(make.alice, path=party_file(tmp_path, *changed))

    assert (done.added_party_codes, done.changed_party_codes) == ((), ("K1", "L1"))
    smit = known_party(make.book, "K1").card
    assert (smit.name, smit.roles) == ("Smit & Zn", ("customer", "supplier"))
    assert (smit.email, smit.payment_days) == ("facturen@smit.example", 14)
    assert [row.iban for row in unconfirmed_accounts(make.book)] == ["NL02ABNA0123456789"]


def test_an_import_is_taken_back_whole(make: Make, tmp_path: Path) -> None:
    register_party(make.alice, code="K1", name="Smit")
    before = known_party(make.book, "K1").card
    path = party_file(tmp_path, SMIT, MOLEN, BOTH)
    done = import_parties(make.alice, path=path)
    owed = NewLine("1300", 100, party_code="X1")
    make.post("2026-03-02", "Sale", [owed, ("8040", "-1.00")], journal="VRK")

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.retired_codes == ("L1",)
    assert (codes(make), codes(make, role=RETIRED)) == (["K1", "X1"], ["L1"])
    assert known_party(make.book, "K1").card == before
    assert not CardBefore.objects.filter(book=make.book).exists()
    again = import_parties(make.alice, path=path)
    assert (again.added_party_codes, again.changed_party_codes) == ((), ("K1", "L1"))
    assert codes(make) == ["K1", "L1", "X1"]


def test_what_somebody_changed_since_stays_when_an_import_is_taken_back(
    make: Make, tmp_path: Path
) -> None:
    register_party(make.alice, code="K1", name="Smit")
    done = import_parties(make.alice, path=party_file(tmp_path, SMIT))
    later = import_parties(make.alice, path=party_file(tmp_path, "K1,Smit Groep,,,,,,,,,"))

    undo_import(make.alice, import_id=done.import_uid)

    assert known_party(make.book, "K1").card.name == "Smit Groep"
    undo_import(make.alice, import_id=later.import_uid)
    assert known_party(make.book, "K1").card.name == "Smit Brood B.V."


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",Nobody,,,,,,,,,", "party_unfit"),
        ("K1,,,,,,,,,,", "party_unfit"),
        ("K1,Smit,boss,,,,,,,,", "kind_unknown"),
        ("K1,Smit,,Holland,,,,,,,", "country_unknown"),
        ("K1,Smit,,,NL1,,,,,,", "identifier_unfit"),
        ("K1,Smit,,,,123,,,,,", "identifier_unfit"),
        ("K1,Smit,,,,,NL00ABNA0417164300,,,,", "iban_unfit"),
        ("K1,Smit,,,,,,nobody,,,", "email_unfit"),
        ("K1,Smit,,,,,,,soon,,", "number_unreadable"),
        ("K1,Smit,,,,,,,,two,8", "number_unreadable"),
        ("K1,Smit,,,,,,,,2,", "card_unfit"),
        ("K0,Again,,,,,,,,,", "party_doubled"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_number_and_nothing_comes_in(
    make: Make, tmp_path: Path, row: str, code: str
) -> None:
    path = party_file(tmp_path, "K0,First,,,,,,,,,", row)

    tried = import_parties(make.alice, path=path, dry_run=True)

    assert [(one.row, one.code) for one in tried.problems] == [(3, code)]
    assert refusal_of(import_parties, make.alice, path=path) == code
    assert codes(make) == []


def test_dutch_headings_are_understood(make: Make, tmp_path: Path) -> None:
    head = "Relatiecode;Naam;Soort relatie;Btw-nummer;Adres;Postcode;Plaats;Kredietlimiet"
    row = 'K9;"Café Zürich";Klant;NL004495445B01;Brink 1;9711 AA;Zandermeer;"2.500,00"'

    import_parties(make.alice, path=party_file(tmp_path, row, head=head))

    card = known_party(make.book, "K9").card
    assert (card.name, card.credit_limit_minor) == ("Café Zürich", 250000)
    assert (card.addresses[0].city, card.identifiers[0].number) == ("Zandermeer", "NL004495445B01")


def test_events_of_an_import_name_nobody(make: Make, tmp_path: Path) -> None:
    import_parties(make.alice, path=party_file(tmp_path, SMIT, MOLEN))
    import_parties(make.alice, path=party_file(tmp_path, "K1,Smit & Zn,,,,,,new@smit.example,,,"))

    told = str(list(Event.objects.filter(book=make.book).values_list("before", "after")))

    assert "PartiesImported" in Event.objects.filter(book=make.book).values_list("kind", flat=True)
    for secret in ("Brood", "Zn", "smit.example", "NL91ABNA0417164300"):
        assert secret not in told


def test_a_thousand_parties_cost_few_statements(make: Make, tmp_path: Path) -> None:
    rows = [f"P{n},Party {n},customer,NL,,,,p{n}@example.com,30,," for n in range(1000)]
    path = party_file(tmp_path, *rows)

    with CaptureQueriesContext(connection) as queries:
        done = import_parties(make.alice, path=path)

    assert len(done.added_party_codes) == 1000
    assert Party.objects.filter(book=make.book, is_customer=True).count() == 1000
    written = [one["sql"] or "" for one in queries]
    assert 0 < len([sql for sql in written if 'INTO "parties_' in sql]) < 60


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("E-mail", "email"),
        ("pdf", "email-pdf"),
        ("Peppol", "einvoice"),
        ("SI-UBL", "nlcius"),
        ("papier", "print"),
    ],
)
def test_a_file_tells_how_documents_go_out(
    make: Make, tmp_path: Path, written: str, means: str
) -> None:
    path = tmp_path / "parties.csv"
    path.write_text(f"code,name,Peppol ID,verzendwijze\nK1,Smit,0106:33286383,{written}\n")

    import_parties(make.alice, path=path)

    card = known_party(make.book, "K1").card
    assert (card.einvoice_id, card.delivery) == ("0106:33286383", means)
    assert refusal_of(import_parties, make.alice, path=_pigeons(tmp_path)) == "choice_unknown"


def _pigeons(folder: Path) -> Path:
    path = folder / "pigeons.csv"
    path.write_text("code,name,delivery\nK2,Smit,pigeon\n")
    return path


def test_the_version_of_a_card_is_that_of_before_it_could_say_how_documents_go_out() -> None:
    plain = PartyCard(name="Smit")
    values = {name: value for name, value in asdict(plain).items() if name != "delivery"}
    assert version_of(plain) == sha256(repr(values).encode()).hexdigest()[:32]
    assert version_of(replace(plain, delivery="print")) != version_of(plain)


def managers(make: Make) -> dict[str, str]:
    with reading(make.book):
        return {row.code: row.manager for row in parties_page(make.book, limit=500)}


def test_a_file_says_who_looks_after_whom_and_undoing_it_gives_that_back(
    make: Make, tmp_path: Path
) -> None:
    for name in ("carla", "dirk"):
        invite_user(make.alice, email=f"{name}@example.com", role="manager", name=name.title())
    register_party(make.alice, code="K1", name="Smit")
    register_party(make.alice, code="K2", name="Bos")
    assign_manager(make.alice, code="K1", email="dirk@example.com")
    head = "code,name,Accountmanager,city"
    path = party_file(
        tmp_path, "K1,Smit,Carla@Example.com,", "K2,Bos,,", "K3,Nieuw,carla@example.com,", head=head
    )

    done = import_parties(make.alice, path=path)
    again = import_parties(make.alice, path=path)

    assert (done.added_party_codes, done.changed_party_codes) == (("K3",), ("K1",))
    assert again.same_count == 3
    carla, dirk = "carla@example.com", "dirk@example.com"
    assert managers(make) == {"K1": carla, "K2": "", "K3": carla}
    undo_import(make.alice, import_id=done.import_uid)
    assert managers(make) == {"K1": dirk, "K2": ""}


def test_who_is_no_member_looks_after_nobody(make: Make, tmp_path: Path) -> None:
    carla = narrowed(make)
    strange = party_file(tmp_path, "K1,Smit,eva@example.com", head="code,name,manager")
    tried = import_parties(make.alice, path=strange, dry_run=True)
    assert [(one.row, one.code) for one in tried.problems] == [(2, "not_a_member")]
    assert refusal_of(import_parties, make.alice, path=strange) == "not_a_member"
    assert codes(make) == []

    own = party_file(tmp_path, "K1,Smit,carla@example.com", head="code,name,manager")
    carla = replace(carla, permissions=make.alice.permissions)
    assert refusal_of(import_parties, carla, path=own) == "permission_missing"
