"""An entry or invoice that is sent and refused is in its draft, as if somebody had typed on."""

import pytest

from akker.ledger.drafting import delete_draft, save_draft
from akker.ledger.models import JournalEntry
from akker.ledger.queries_drafts import draft_with_id, drafts
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.queries import draft_invoices
from tests.make import Make
from tests.receivables.selling import customer, ready
from tests.web.entry_sent import Enter, at, form, hidden, text_of, value_of

UNEQUAL = (("4200", "Rent", "", "1200", ""), ("1020", "", "", "", "12x"))
SENT = {
    "party": "J1",
    "date": "2-3-2026",
    "line-text": ["Advice", ""],
    "line-quantity": ["2,5", ""],
    "line-price": ["82,50", ""],
    "line-vat": ["V21", "V21"],
    "line-code": ["8020", "8020"],
    "do": "issue",
}


def test_an_entry_that_is_refused_is_in_a_draft_of_its_own(make: Make, enter: Enter) -> None:
    browser = enter()

    refused = browser.post(at(make, "entries/new"), form(rows=UNEQUAL))

    assert refused.status_code == 422
    assert "Kept as a draft" in text_of(refused)
    (kept,) = drafts(make.book)
    assert hidden(refused, "draft_id") == str(kept.draft_id)
    page = browser.get(at(make, f"drafts/{kept.draft_id}"))
    assert (value_of(page, "text-1"), value_of(page, "credit-2")) == ("Rent", "12x")
    assert not JournalEntry.objects.exists()


def test_an_existing_draft_has_what_was_refused_and_is_posted_when_it_is_right(
    make: Make, enter: Enter
) -> None:
    browser = enter()
    draft_id = save_draft(make.alice, title="Rent", content={"description": "Rent"})
    page = at(make, f"drafts/{draft_id}")
    seen = hidden(browser.get(page), "seen_at")

    refused = browser.post(page, form(date="2031-01-01", seen_at=seen))

    assert refused.status_code in (409, 422)
    kept = draft_with_id(make.book, draft_id)
    assert (kept.title, kept.content["date"]) == ("Rent of March", "2031-01-01")
    names = {name: hidden(refused, name) for name in ("draft_id", "seen_at", "once")}
    assert browser.post(page, form(**names)).status_code == 302
    assert drafts(make.book) == []


@pytest.mark.parametrize("do", ["look", "add", "template", "paste", "post"])
def test_whatever_button_shows_the_page_again_keeps_what_stands_in_it(
    make: Make, enter: Enter, do: str
) -> None:
    sent = form(rows=UNEQUAL, do=do, template_name="Rent", pasted="4600\tEnergy\t25\t")

    enter().post(at(make, "entries/new"), sent)

    (kept,) = drafts(make.book)
    assert kept.content["lines"][0]["text"] == "Rent"
    assert (len(kept.content["lines"]) == 3) == (do == "paste")


def test_nothing_is_kept_of_nothing_and_what_cannot_be_kept_says_so(
    make: Make, enter: Enter
) -> None:
    browser = enter()
    empty = browser.post(at(make, "entries/new"), form(rows=(), description=""))
    assert empty.status_code == 422
    assert drafts(make.book) == []
    gone = save_draft(make.alice, title="Rent", content={"description": "Rent"})
    delete_draft(make.alice, draft_id=gone)

    refused = browser.post(at(make, f"drafts/{gone}"), form(rows=UNEQUAL))

    assert refused.status_code == 422
    assert "Kept as a draft" not in text_of(refused)
    assert value_of(refused, "text-1") == "Rent"


def test_an_invoice_that_is_refused_is_in_a_draft_of_its_own(make: Make, enter: Enter) -> None:
    customer(make)
    browser = enter("owner", "nl")

    refused = browser.post(at(make, "invoices/new"), SENT)

    assert refused.status_code == 409, "there is no letterhead"
    assert "Concept bewaard om" in text_of(refused)
    (kept,) = draft_invoices(make.book)
    assert hidden(refused, "draft_id") == str(kept.draft_id)
    assert kept.content["lines"][0]["text"] == "Advice"


def test_a_draft_of_an_invoice_has_what_was_refused(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")
    draft_id = save_draft_invoice(make.alice, content={"party": "J1", "lines": []})
    page = at(make, f"invoices/drafts/{draft_id}")
    seen = hidden(browser.get(page), "seen_at")
    wrong = {**SENT, "date": "31-2-2026", "line-price": ["x", ""], "seen_at": seen}

    refused = browser.post(page, wrong)

    assert refused.status_code == 422
    assert "Er is nog niets bewaard" not in text_of(refused)
    (kept,) = draft_invoices(make.book)
    assert (kept.draft_id, kept.content["date"]) == (draft_id, "31-2-2026")
    names = {name: hidden(refused, name) for name in ("draft_id", "seen_at", "once")}
    assert browser.post(page, {**SENT, **names}).status_code == 302
    assert draft_invoices(make.book) == []
