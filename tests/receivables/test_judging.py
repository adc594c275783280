"""E-invoices are judged before their number is taken, where the rules are installed."""

from pathlib import Path
from typing import Any

import pytest

from akker.books.actor import reading
from akker.kernel.errors import Refused
from akker.parties.card_form import card_from_form
from akker.parties.changing import change_party
from akker.parties.registering import register_party
from akker.receivables import einvoice_judge
from akker.receivables.drafting import change_letterhead, save_draft_invoice
from akker.receivables.einvoice import Profile
from akker.receivables.einvoice_judge import judged
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_draft
from akker.receivables.judged import einvoice_check
from akker.receivables.models import DraftInvoice, EInvoice, Invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of, unpacked
from akker.receivables.rules_einvoice import Broken
from tests.make import Make, refusal_of
from tests.receivables.selling import OURS, customer, form, issued, line, ready
from tests.receivables.test_einvoice import CASES, NL, sold

GOODS = line("10.00")


@pytest.fixture
def strict(make: Make, settings: Any) -> Make:
    """Nobody says how to pay: only the rules of Dutch e-invoices mind."""
    settings.AKKER_EINVOICE_RULES = True
    card = card_from_form({**OURS, "bank_accounts": []}, make.book.currency)
    register_party(make.alice, code="US", name=card.name, card=card)
    change_letterhead(make.alice, party_code="US")
    customer(make, **NL)
    return make


def complete(make: Make) -> None:
    card = card_from_form(OURS, make.book.currency)
    change_party(make.alice, code="US", card=card)


def test_what_breaks_a_rule_takes_no_number_and_stays_a_draft(strict: Make) -> None:
    draft_id = save_draft_invoice(strict.alice, content=form(GOODS))
    before = DraftInvoice.objects.get(pk=draft_id).content

    with pytest.raises(Refused) as told:
        issue_draft(strict.alice, draft_id=draft_id)

    assert told.value.code == "einvoice_invalid"
    assert told.value.sentence == (
        "The e-invoice would break rule NL-R-007: it does not say how to pay. Fill in a bank"
        " account on the card of the letterhead. Nothing was issued, and no number is used."
    )
    assert not Invoice.objects.filter(book=strict.book).exists()
    assert DraftInvoice.objects.get(pk=draft_id).content == before
    complete(strict)
    assert issue_draft(strict.alice, draft_id=draft_id).label == "2026-0001"


def test_a_credit_note_names_its_invoice(strict: Make) -> None:
    complete(strict)

    assert refusal_of(issued, strict, GOODS, kind="credit-note") == "einvoice_invalid"


def test_nothing_is_judged_where_it_is_turned_off(strict: Make, settings: Any) -> None:
    settings.AKKER_EINVOICE_RULES = False

    assert issued(strict, GOODS).label == "2026-0001"


def test_nothing_is_judged_where_the_rules_are_not_installed(
    strict: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einvoice_judge, "find_spec", lambda name: None)
    einvoice_judge.is_installed.cache_clear()
    try:
        assert issued(strict, GOODS).label == "2026-0001"
        told = refusal_of(einvoice_check, strict.book, invoice_from_form(form(GOODS)))
        assert told == "validator_missing"
    finally:
        monkeypatch.undo()
        einvoice_judge.is_installed.cache_clear()


def test_who_can_get_no_e_invoice_is_not_judged(strict: Make) -> None:
    customer(strict, "P1")  # without a number

    assert issued(strict, GOODS, party="P1").label == "2026-0001"


@pytest.mark.parametrize("case", CASES)
def test_what_is_judged_is_what_is_kept(
    make: Make, settings: Any, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    settings.AKKER_EINVOICE_RULES = True
    seen: list[bytes] = []

    def look(content: bytes) -> tuple[Broken, ...]:
        seen.append(content)
        return judged(content)

    monkeypatch.setattr("akker.receivables.judged.judged", look)
    sold(make, case)

    rows = EInvoice.objects.filter(book=make.book).order_by("pk")
    kept = [unpacked(content) for content in rows.values_list("content", flat=True)]
    assert seen == kept, "each is the first of its series, so that even the number is the same"


def rules(make: Make, profile: Profile = "peppol", party: str = "J1") -> list[str]:
    invoice = invoice_from_form(form(GOODS, party=party))
    with reading(make.book):
        return [one.rule for one in einvoice_check(make.book, invoice, profile)]


def test_a_draft_is_checked_without_issuing(strict: Make) -> None:
    assert rules(strict) == ["NL-R-007"]
    complete(strict)
    assert rules(strict) == []
    assert not Invoice.objects.filter(book=strict.book).exists()


def test_nlcius_has_rules_of_its_own(strict: Make) -> None:
    customer(strict, "V1", identifiers=[{"scheme": "vat", "number": "NL004495445B01"}])
    customer(strict, "D1", country="DE", identifiers=[{"scheme": "vat", "number": "DE136695976"}])

    assert rules(strict, "nlcius", "V1") == ["BR-NL-10", "BR-NL-11"]
    assert rules(strict, "nlcius", "D1") == ["BR-NL-11"]
    complete(strict)
    assert rules(strict, "nlcius", "V1") == ["BR-NL-10"]
    assert rules(strict, "peppol", "V1") == []
    assert rules(strict, "nlcius") == []


def test_a_file_that_is_no_ubl_is_refused_by_the_schema(
    make: Make, settings: Any, akker_shared: Path
) -> None:
    settings.AKKER_UBL_SCHEMA = str(akker_shared / "data" / "xsd" / "ubl-2.1")
    sold(make, "two rates and a discount")
    for kept in EInvoice.objects.filter(book=make.book):
        content = unpacked(kept.content)
        assert content is not None
        assert judged(content) == ()
        swapped = content.replace(b"cbc:ProfileID>", b"cbc:Profile>")
        assert {one.rule for one in judged(swapped)} == {"UBL-2.1"}


def test_the_rules_are_compiled_before_anybody_holds_the_books(strict: Make) -> None:
    einvoice_judge._judges.cache_clear()

    assert refusal_of(
        lambda: issue_draft(strict.alice, draft_id=0)  # refused in its transaction
    ) == "draft_unknown"  # fmt: skip

    assert einvoice_judge._judges.cache_info().currsize == 1


def dutch(make: Make, **card: Any) -> None:
    """A customer who gets e-invoices by the Dutch rules, where no other judge is here."""
    customer(make, "G1", delivery="nlcius", identifiers=[{"scheme": "oin", "number": OIN}], **card)


OIN = "00000001003214345000"


def test_who_gets_theirs_by_the_dutch_rules_gets_none_that_breaks_them(make: Make) -> None:
    ready(make, "")
    dutch(make)
    customer(make, "P1", delivery="nlcius")  # has no KvK number or OIN
    customer(make, "P2")

    assert refusal_of(lambda: issued(make, GOODS, party="P1")) == "einvoice_address"
    label = issued(make, GOODS, party="G1").label
    assert label == "2026-0001" and Invoice.objects.filter(book=make.book).count() == 1

    with reading(make.book):
        found = issued_invoice(make.book, label)
        own, peppol = (einvoice_of(make.book, found, profile=one) for one in (None, "peppol"))
    assert b"nlcius:v1.0" in own and b"nlcius" not in peppol
    assert issued(make, GOODS, party="P2").label == "2026-0002"


def test_a_dutch_rule_is_told_in_a_sentence_before_a_number_is_taken(make: Make) -> None:
    card = card_from_form({**OURS, "bank_accounts": []}, make.book.currency)
    register_party(make.alice, code="US", name=card.name, card=card)
    change_letterhead(make.alice, party_code="US")
    dutch(make)

    with pytest.raises(Refused) as told:
        issued(make, GOODS, party="G1")

    assert told.value.code == "einvoice_invalid"
    assert "BR-NL-11: it does not say how to pay" in told.value.sentence
    assert not Invoice.objects.filter(book=make.book).exists()
