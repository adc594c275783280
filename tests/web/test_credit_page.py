"""An invoice is credited on screen: the entry is shown before the note is issued."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.make import Make
from tests.receivables.paying import still_open
from tests.receivables.selling import issued, line, ready
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import hidden


def looked_and_booked(
    browser: Client, address: str, sent: dict[str, Any]
) -> tuple[HttpResponse, HttpResponse]:
    """The page that shows what would be booked, and what comes of booking it."""
    looked = browser.post(address, {**sent, "do": "look"})
    assert looked.status_code == 200
    done = browser.post(address, {**sent, "do": "book", "seen": hidden(looked)["seen"]})
    return looked, done


def test_a_part_is_credited_on_screen(make: Make, enter: Enter) -> None:
    sold = ready(make)
    issued(make, line("100.00", quantity="5", unit="HUR"))
    browser = enter()
    page = browser.get(at(sold, "invoices/credit/2026-0001"))

    sent = {**hidden(page), "date": "2026-03-09", "q-1": "2", "note": "Two less"}
    looked, done = looked_and_booked(browser, at(sold, "invoices/credit/2026-0001"), sent)
    assert "How it will be booked" in text_of(looked) and "242.00" in text_of(looked)
    again = browser.post(
        at(sold, "invoices/credit/2026-0001"), {"date": "2026-03-09", "q-1": "4", "note": "x"}
    )

    assert done["Location"] == at(sold, "invoice/C2026-0001")
    assert still_open(sold) == {"2026-0001": "363.00"}
    assert again.status_code == 409 and 'value="4"' in again.content.decode()
    shown = text_of(browser.get(at(sold, "invoice/2026-0001")))
    paid = text_of(browser.get(at(sold, "invoices/credit/2026-0001")))
    assert "Of €605.00, €363.00 is still open." in paid
    assert "C2026-0001" in shown and "€363.00" in shown and "Open in part" not in shown
    assert browser.get(at(sold, "invoices/credit/2026-0009")).status_code == 404
    rest = browser.get(at(sold, "invoices/credit/2026-0001"))
    assert "Credited before" in text_of(rest) and 'name="q-1" value="3"' in rest.content.decode()
    sent = {**hidden(rest), "date": "2026-03-09", "q-1": "3"}
    looked_and_booked(browser, at(sold, "invoices/credit/2026-0001"), sent)
    assert still_open(sold) == {}
    sent = {"date": "2026-03-09", "q-1": "0"}
    nothing = browser.post(at(sold, "invoices/credit/2026-0001"), sent)
    offered = at(sold, "invoices/credit/2026-0001")
    assert offered in again.content.decode()
    assert offered not in browser.get(at(sold, "invoice/2026-0001")).content.decode()
    assert nothing.status_code == 409 and "would be taken back" in text_of(nothing)


def test_a_line_of_a_credit_note_is_true_as_it_stands(make: Make, enter: Enter) -> None:
    """What times the price is the amount: less of it was sold."""
    sold = ready(make)
    issued(make, line("87.50", quantity="4.6664", unit="HUR"))
    issued(
        make, line("87.50", quantity="4.6664", unit="HUR"), kind="credit-note", corrects="2026-0001"
    )
    browser = enter()

    back = text_of(browser.get(at(sold, "invoice/C2026-0001")))
    first = text_of(browser.get(at(sold, "invoice/2026-0001")))

    assert "−4.6664 hours 87.50 21% −408.31" in back
    assert " 4.6664 hours 87.50 21% 408.31" in first
