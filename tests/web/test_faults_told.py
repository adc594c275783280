"""Forms that tell all that is wrong at once, each at its field."""

import re

import pytest
from django.http import HttpResponse

from akker.books.actor import reading
from akker.customers.queries_tasks import DueFilter, tasks_page
from akker.receivables.queries import draft_invoices
from tests.make import Make
from tests.receivables.paying import items
from tests.receivables.selling import day, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of

TODAY = day("2026-03-02")
INVOICE = {
    "party": "",
    "date": "31-2-2026",
    "due": "2026-01-01",
    "line-text": ["Advice", "", "", "Goods"],
    "line-quantity": ["2,5", "", "0", "1"],
    "line-unit": ["HUR", "", "", ""],
    "line-price": ["x", "", "10", "1"],
    "line-discount": ["", "", "", ""],
    "line-vat": ["V21", "", "V21", "none"],
    "line-code": ["8020", "", "", "8020"],
}


def wrong_fields(page: HttpResponse) -> set[str]:
    """The ids of what is marked as wrong."""
    return set(re.findall(r'id="([\w-]+)"[^>]*aria-invalid="true"', page.content.decode()))


@pytest.fixture
def sold(make: Make) -> Make:
    return ready(make)


def test_an_invoice_tells_all_that_is_wrong_each_at_its_field(sold: Make, enter: Enter) -> None:
    page = enter("owner", "nl").post(at(sold, "invoices/new"), {**INVOICE, "do": "issue"})
    shown = text_of(page)

    assert page.status_code == 422
    wrong = {"party", "date", "price-1", "text-3", "quantity-3", "vat-4"}
    assert wrong_fields(page) == wrong
    assert "6 velden kloppen niet" in shown
    assert "31-2-2026" in shown and 'value="x"' in page.content.decode()
    assert page.content.decode().count('role="alert"') == 1
    with reading(sold.book):
        (kept,) = draft_invoices(sold.book)
    assert kept.content["date"] == "31-2-2026"


def test_a_row_that_is_left_empty_counts_for_no_line(sold: Make, enter: Enter) -> None:
    sent = {**INVOICE, "party": "J1", "date": "2026-03-02", "due": "", "do": "issue"}
    sent |= {
        "line-vat": ["V21"] * 4,
        "line-price": ["1", "", "10", "y"],
        "line-text": ["Advice", "", "Goods", "Goods"],
    }
    sent |= {"line-code": ["8020", "", "8020", "8020"], "line-quantity": ["1", "", "1", "1"]}

    page = enter("owner", "nl").post(at(sold, "invoices/new"), sent)

    assert wrong_fields(page) == {"price-4"}


def test_what_the_books_refuse_of_a_line_stands_at_the_line(sold: Make, enter: Enter) -> None:
    sent = {**INVOICE, "party": "J1", "date": "2026-03-02", "due": "", "do": "issue"}
    sent |= {
        "line-vat": ["V21"] * 4,
        "line-price": ["1", "", "10", "1"],
        "line-text": ["Advice", "", "Goods", "Goods"],
    }
    sent |= {"line-code": ["8020", "", "1300", "8020"], "line-quantity": ["1", "", "1", "1"]}

    page = enter("owner").post(at(sold, "invoices/new"), sent)

    assert page.status_code == 422
    said = re.search(r'id="wrong-3"><p>([^<]+)', page.content.decode())
    assert said and said[1].startswith("Line 2 goes on 1300")


def test_a_product_tells_all_that_is_wrong(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner", "nl"), at(sold, "products/new")
    sent = {"code": "", "name": "", "unit": "none", "price": "x", "cost_price": "-1"}
    sent |= {"vat_code": "NONE", "ledger_code": "9999"}

    unread = browser.post(address, sent)
    unknown = browser.post(address, {**sent, "code": "A", "name": "Advice", "price": "1"})
    added = {**sent, "code": "A", "name": "Advice", "unit": "", "price": "1", "cost_price": "1"}
    browser.post(address, {**added, "vat_code": "V21", "ledger_code": "8020"})
    form = browser.get(at(sold, "products/change/A")).content.decode()
    (seen,) = re.findall(r'name="seen" value="(\w+)"', form)
    change = {**sent, "ledger_code": "1300", "price": "1", "seen": seen}
    changed = browser.post(at(sold, "products/change/A"), change)

    every = {"code", "name", "unit", "price", "cost_price", "vat_code", "ledger_code"}
    assert wrong_fields(unread) == every and "7 velden kloppen niet" in text_of(unread)
    assert wrong_fields(unknown) == {"unit", "cost_price", "vat_code", "ledger_code"}
    assert wrong_fields(changed) == {"name", "unit", "cost_price", "vat_code", "ledger_code"}


def test_a_task_tells_all_that_is_wrong_and_is_not_made(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner"), at(sold, "tasks/new")
    sent = {"party": "NOBODY", "text": " ", "due": "the 40th", "owner": "x@example.com"}

    page = browser.post(address, {**sent, "once": "1"})
    day = browser.post(address, {**sent, "party": "J1", "text": "Call", "owner": "", "once": "2"})

    assert wrong_fields(page) == {"party", "text", "due", "owner"}
    assert wrong_fields(day) == {"due"} and "the 40th is not a date" in text_of(day)
    with reading(sold.book):
        everything = DueFilter("open", "")
        assert tasks_page(sold.book, None, everything, today=TODAY, limit=5) == []


def test_a_payment_tells_all_that_is_wrong(sold: Make, enter: Enter) -> None:
    issued(sold, line("100.00"))
    (item,) = items(sold)
    sent = {"amount": "", "currency": "€", "date": "x", "bank": "", "do": "book", "once": "1"}
    sent |= {f"amount-{item.line_id}": "y", f"discount-{item.line_id}": "z"}

    page = enter("owner", "nl").post(at(sold, "payments/J1"), sent)

    shown = page.content.decode()
    assert page.status_code == 422
    assert wrong_fields(page) == {"amount", "currency", "date", "bank"}
    for name in ("amount", "discount"):
        assert f'aria-describedby="{name}-{item.line_id}-said" value=' in shown
    assert "6 velden kloppen niet" in text_of(page) and "heeft geen bedrag" in text_of(page)


def test_a_person_tells_all_that_is_wrong(sold: Make, enter: Enter) -> None:
    browser, people = enter("owner"), at(sold, "customer/person/J1")
    sent = {"name": "", "email": "no address", "phone": "12", "from_on": "2099-01-01"}

    added = browser.post(people, sent)

    assert wrong_fields(added) == {"name", "email", "phone", "from_on"}
