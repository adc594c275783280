"""Forms that tell all that is wrong at once, each at its field."""

import re

import pytest
from django.http import HttpResponse

from akker.books.actor import reading
from akker.receivables.queries import draft_invoices
from tests.make import Make
from tests.receivables.selling import ready
from tests.web.entry_sent import Enter, at, text_of

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
        assert draft_invoices(sold.book) == []


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
