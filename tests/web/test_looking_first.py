"""What Enter does in a form that books: it looks, and what was looked at is what is booked."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from tests.make import Make
from tests.receivables.paying import items, received, still_open
from tests.receivables.selling import issued, line, ready
from tests.web.entry_sent import Enter, at, text_of, value_of
from tests.web.test_credit_page import looked_and_booked
from tests.web.test_sales_pages import hidden


def pressed_by_enter(page: HttpResponse, sent: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends on Enter in a field: with the first button of the form."""
    form = page.content.decode().split('class="stack sale-form"')[1]
    tag = re.search(r'<button[^>]*type="submit"[^>]*>', form)
    assert tag is not None
    name, value = (re.search(rf'{key}="(\w+)"', tag[0]) for key in ("name", "value"))
    assert name is not None and value is not None
    return {**sent, name[1]: value[1]}


@pytest.mark.parametrize("address", ["invoices/credit/2026-0001", "payments/J1"])
def test_enter_books_nothing_even_below_an_entry(make: Make, enter: Enter, address: str) -> None:
    ready(make)
    issued(make, line("100.00"))
    browser = enter()
    (item,) = items(make)
    sent = {"date": "2026-03-09", "q-1": "1", "bank": "1020", "amount": "121"}
    sent |= {f"amount-{item.line_id}": "121"}

    page = browser.get(at(make, address))
    looked = browser.post(at(make, address), pressed_by_enter(page, sent))
    again = browser.post(
        at(make, address), pressed_by_enter(looked, {**sent, "seen": hidden(looked)["seen"]})
    )

    assert looked.status_code == again.status_code == 200
    assert "How it will be booked" in text_of(again)
    assert still_open(make) == {"2026-0001": "121.00"}


def test_a_payment_of_another_invoice_is_looked_at_anew(make: Make, enter: Enter) -> None:
    """Its entry is the same to the cent."""
    ready(make)
    issued(make, line("100.00"))
    issued(make, line("100.00"))
    browser = enter()
    keys = {item.number: item.line_id for item in items(make)}
    sent = {"date": "2026-03-09", "bank": "1020", "amount": "121"}
    first = {**sent, f"amount-{keys['2026-0001']}": "121"}
    second = {**sent, f"amount-{keys['2026-0002']}": "121"}

    looked = browser.post(at(make, "payments/J1"), {**first, "do": "look"})
    seen = hidden(looked)["seen"]
    other = browser.post(at(make, "payments/J1"), {**second, "do": "book", "seen": seen})
    assert other.status_code == 200
    assert "Nothing is booked yet" in text_of(other) and "Nothing is booked" not in text_of(looked)
    assert len(still_open(make)) == 2
    done = browser.post(at(make, "payments/J1"), {**first, "do": "book", "seen": seen})

    assert done.status_code == 302
    assert still_open(make) == {"2026-0002": "121.00"}


def test_another_line_of_the_same_price_is_looked_at_before_it_is_credited(
    make: Make, enter: Enter
) -> None:
    ready(make)
    issued(make, line("100.00"), line("100.00", text="Others"))
    browser, address = enter(), at(make, "invoices/credit/2026-0001")
    sent = {"date": "2026-03-09", "q-1": "1", "q-2": "0"}

    looked = browser.post(address, {**sent, "do": "look"})
    other = {**sent, "q-1": "0", "q-2": "1", "do": "book", "seen": hidden(looked)["seen"]}

    assert browser.post(address, other).status_code == 200
    assert still_open(make) == {"2026-0001": "242.00"}


def test_a_part_payment_goes_to_the_one_invoice_that_it_pays(make: Make, enter: Enter) -> None:
    """Who comes from an invoice finds it filled in, and changes the amount only."""
    ready(make)
    issued(make, line("100.00"))
    browser, address = enter("owner", "nl"), at(make, "payments/J1")
    (item,) = items(make)
    name = f"amount-{item.line_id}"
    page = browser.get(address, {"item": "2026-0001"})
    sent = {"amount": "50", "date": "9-3-2026", "bank": "1020", name: "121,00"}

    assert 'value="121,00"' in page.content.decode()
    looked, done = looked_and_booked(browser, address, sent)

    assert "50,00 is binnen, dus van 2026-0001 is 50,00 betaald, niet 121,00." in text_of(looked)
    assert f'name="{name}" value="50,00"' in looked.content.decode()
    assert done.status_code == 302
    assert still_open(make) == {"2026-0001": "71.00"}


def test_more_set_against_several_invoices_than_came_in_is_said_plainly(
    make: Make, enter: Enter
) -> None:
    ready(make)
    issued(make, line("100.00"))
    issued(make, line("100.00"))
    browser, address = enter("owner", "nl"), at(make, "payments/J1")
    sent = {f"amount-{item.line_id}": "121,00" for item in items(make)}
    sent |= {"amount": "200,50", "date": "9-3-2026", "bank": "1020", "do": "look"}

    refused = browser.post(address, sent)
    swapped = browser.post(address, sent, headers={"HX-Request": "true"})

    said = "Je hebt 242,00 EUR tegenover facturen gezet; er kwam 200,50 binnen."
    assert refused.status_code == 409
    assert text_of(refused).count(said) == 1
    assert said in text_of(swapped).split("Korting")[-1], "and below, where htmx looks"
    assert value_of(refused, "amount") == "200,50"
    assert 'value="book"' in refused.content.decode()
    assert len(still_open(make)) == 2


def test_more_set_against_credits_than_went_back_is_said_plainly(make: Make, enter: Enter) -> None:
    ready(make)
    received(make, "100.00")
    browser, address = enter(), at(make, "payments/J1")
    (item,) = items(make)
    sent = {"amount": "-50.00", "date": "2026-03-21", "bank": "1020", "do": "look"}

    refused = browser.post(address, {**sent, f"amount-{item.line_id}": "60.00"})

    assert "You set 60.00 EUR against credits; 50.00 went back." in text_of(refused)
