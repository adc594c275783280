"""The button of a draft that holds its e-invoice against the rules."""

from akker.parties.card_form import card_from_form
from akker.parties.changing import change_party
from akker.receivables.models import Invoice
from tests.make import Make
from tests.receivables.selling import OURS, customer, ready
from tests.web.entry_sent import Enter, at, text_of


def test_the_e_invoice_of_a_draft_is_checked_without_issuing(make: Make, enter: Enter) -> None:
    ready(make, "")
    customer(make, identifiers=[{"scheme": "kvk", "number": "33286383"}])
    typed = {
        "do": "check",
        "party": "J1",
        "date": "2026-03-02",
        "line-text": "Goods",
        "line-quantity": "1",
        "line-price": "10.00",
        "line-vat": "V21",
        "line-code": "8005",
    }
    browser = enter()

    fine = browser.post(at(make, "invoices/new"), typed)
    card = card_from_form({**OURS, "bank_accounts": []}, make.book.currency)
    change_party(make.alice, code="US", card=card)
    broken = browser.post(at(make, "invoices/new"), typed)

    assert fine.status_code == 200 and "would hold to all rules" in text_of(fine)
    assert broken.status_code == 422
    assert "would break rule NL-R-007: it does not say how to pay" in text_of(broken)
    assert not Invoice.objects.filter(book=make.book).exists()
