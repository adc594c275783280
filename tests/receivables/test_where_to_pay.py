"""Where invoices, statements and reminders say to pay: on an account that somebody confirmed."""

from dataclasses import replace
from typing import Any

import pytest

from akker.books.actor import reading
from akker.parties.cards import BankAccountCard
from akker.parties.changing import change_party, confirm_bank_account
from akker.parties.queries_cards import known_party
from akker.receivables.drafting import change_letterhead
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_statement import statement_letter
from tests.dunning.agreeing import proposed
from tests.make import Make
from tests.receivables.selling import OURS, customer, day, issued, line, ready

FIRST, NEXT, LAST = "NL91ABNA0417164300", "NL02ABNA0123456789", "NL44RABO0123456789"


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, "")
    customer(make, email="post@jansen.example")
    issued(make, line("100.00"))
    return make


def with_accounts(make: Make, *ibans: str) -> None:
    with reading(make.book):
        card = known_party(make.book, "US").card
    accounts = tuple(BankAccountCard(iban) for iban in ibans)
    change_party(make.alice, code="US", card=replace(card, bank_accounts=accounts))


def told(make: Make) -> set[str]:
    """Where a new invoice, a statement and a reminder say to pay."""
    label = issued(make, line("1.00")).label
    with reading(make.book):
        seller: dict[str, Any] = issued_invoice(make.book, label).document["seller"]
        us = statement_letter(make.book, "J1", as_of=day("2026-03-25")).us.standing
    (reminder,) = proposed(make, "2026-03-23").reminders
    found = {seller.get("iban", ""), us.iban}
    shown = reminder.letter.text.replace(" ", "")
    return found | {iban for iban in (FIRST, NEXT, LAST) if iban in shown}


def test_the_first_account_of_our_own_card_waits_for_nobody(sold: Make) -> None:
    assert told(sold) == {FIRST}


@pytest.mark.parametrize("given", [(NEXT,), (NEXT, FIRST)])
def test_an_account_that_waits_is_not_told_and_the_earlier_one_is(
    sold: Make, given: tuple[str, ...]
) -> None:
    with_accounts(sold, *given)
    assert told(sold) == {FIRST}

    confirm_bank_account(sold.alice, code="US", iban=NEXT)
    assert told(sold) == ({FIRST} if FIRST in given else {NEXT})


def test_the_last_one_used_is_told_while_its_successor_waits(sold: Make) -> None:
    with_accounts(sold, NEXT)
    confirm_bank_account(sold.alice, code="US", iban=NEXT)
    with_accounts(sold, LAST)

    assert told(sold) == {NEXT}


def test_an_account_that_ended_without_a_successor_is_told_no_more(sold: Make) -> None:
    with_accounts(sold)

    assert told(sold) == {""}


def test_our_own_card_gets_its_first_account_later_and_it_is_told(make: Make) -> None:
    form = {**OURS, "bank_accounts": []}
    customer(make, "US", **form)
    change_letterhead(make.alice, party_code="US")
    customer(make, email="post@jansen.example")
    issued(make, line("100.00"))
    assert told(make) == {""}

    with_accounts(make, FIRST)

    assert told(make) == {FIRST}
