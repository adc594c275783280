"""What the form of an invoice tells its writer beside what it comes to."""

from tests.make import Make
from tests.receivables.selling import customer, ready
from tests.web.entry_sent import Enter, at, text_of


def test_a_late_invoice_is_told_beside_the_preview_and_can_still_be_issued(
    make: Make, enter: Enter
) -> None:
    ready(make)
    typed = {
        "party": "J1",
        "date": "2026-07-03",
        "supplied": "2026-05-31",
        "line-text": "Goods",
        "line-quantity": "1",
        "line-price": "10.00",
        "line-vat": "V21",
        "line-code": "8005",
    }
    browser = enter()

    late = browser.post(at(make, "invoices/look"), typed)
    timely = browser.post(at(make, "invoices/look"), {**typed, "date": "2026-06-15"})
    issued = browser.post(at(make, "invoices/new"), {**typed, "do": "issue"}, follow=True)

    assert "This is late: what was supplied on 31 May 2026 had to be invoiced by" in text_of(late)
    assert "12.10" in text_of(late)
    assert "This is late" not in text_of(timely)
    assert "2026-0001 is issued." in text_of(issued)


def test_the_country_abroad_has_its_name_in_the_language_of_the_document(
    make: Make, enter: Enter
) -> None:
    ready(make)
    customer(make, "D1", name="Huber GmbH", country="DE", language="nl")
    typed = {
        "date": "2026-03-02",
        "line-text": "Goods",
        "line-quantity": "1",
        "line-price": "10.00",
        "line-vat": "V21",
        "line-code": "8005",
    }
    browser = enter()

    shown = {}
    for party in ("J1", "D1"):
        sent = {**typed, "party": party}
        looked = text_of(browser.post(at(make, "invoices/look"), sent))
        issued = text_of(
            browser.post(at(make, "invoices/new"), {**sent, "do": "issue"}, follow=True)
        )
        shown[party] = (
            "Duitsland" in looked,
            "Duitsland" in issued,
            "Nederland" in looked + issued,
        )

    assert shown == {"J1": (False, False, False), "D1": (True, True, False)}
