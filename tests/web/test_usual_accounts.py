"""A line of an invoice that names no ledger account is booked where such lines usually are."""

from typing import Any

import pytest
from django.test import Client

from akker.books.actor import reading
from akker.ledger.charting import retire_ledger_account
from akker.ledger.queries import entry_labelled
from akker.receivables.queries_usual import usual_accounts
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import hidden


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 buys services, P1 goods."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00", "V21", "8020"))
    issued(make, line("100.00", "V21", "8005"), party="P1")
    issued(make, line("100.00", "V9", "8010"), party="P1")
    return make


def sent(browser: Client, make: Make, party: str, vat: str = "V21", do: str = "issue") -> Any:
    """A line of which the ledger account is left empty."""
    page = browser.get(at(make, "invoices/new"))
    line = {"text": "Advice", "quantity": "1", "unit": "", "price": "10", "discount": ""}
    fields = {f"line-{name}": [text] for name, text in (line | {"vat": vat, "code": ""}).items()}
    typed = {"party": party, "date": "2026-03-05", **fields}
    where = "invoices/look" if do == "look" else "invoices/new"
    return browser.post(at(make, where), {**typed, **hidden(page), "do": do})


def usual(make: Make, party: str) -> dict[str, str]:
    with reading(make.book):
        return usual_accounts(make.book, party)


def test_it_is_that_of_this_customer_or_else_of_anybody(sold: Make) -> None:
    """What was sold once is not usual, and an advance never is."""
    issued(sold, line("100.00", "V21", "8020"))
    issued(sold, line("100.00", "V21", "8005"))
    for _ in range(3):
        issued(sold, line("100.00", "V21", "1725"))
    assert usual(sold, "J1") == {"V21": "8020", "V9": "8010"}
    assert usual(sold, "P1") == usual(sold, "nobody") == {"V21": "8005", "V9": "8010"}

    retire_ledger_account(sold.alice, code="8020")

    assert usual(sold, "J1")["V21"] == "8005"


def test_an_empty_field_is_booked_as_usual_and_shown_before(sold: Make, enter: Enter) -> None:
    browser = enter()
    form = browser.get(at(sold, "invoices/new")).content.decode()
    looked = text_of(sent(browser, sold, "J1", do="look"))
    done = sent(browser, sold, "J1")

    assert 'placeholder="as usual"' in form
    assert "8020" in looked and "12.10" in looked
    assert done["Location"] == at(sold, "invoice/2026-0004")
    with reading(sold.book):
        codes = [one.ledger_code for one in entry_labelled(sold.book, "VRK/2026/4").lines]
    assert codes == ["1300", "8020", "1501"]


def test_what_was_never_sold_so_asks_for_its_account(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter()

    assert 'placeholder="as usual"' not in browser.get(at(make, "invoices/new")).content.decode()
    refused = sent(browser, make, "J1")
    assert refused.status_code == 422
    assert "ledger account" in text_of(refused)
