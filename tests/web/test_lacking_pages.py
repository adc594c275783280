"""What an invoice still lacks of us or of its customer, told where it is written."""

from akker.receivables.drafting import change_letterhead
from tests.make import Make
from tests.receivables.selling import OURS, customer, ready
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import SENT


def test_totals_and_entry_are_shown_with_what_is_lacking_beside(make: Make, enter: Enter) -> None:
    customer(make, "N1", name="Nowhere B.V.", addresses=[])
    browser, sent = enter("owner", "nl"), {**SENT, "party": "N1"}

    unset = browser.post(at(make, "invoices/look"), sent)
    refused = browser.post(at(make, "invoices/new"), {**sent, "do": "issue"})
    change_letterhead(make.alice, party_code="N1")
    lacking = text_of(browser.post(at(make, "invoices/look"), sent))

    shown, page = text_of(unset), text_of(refused)
    assert "2.941,67" in shown and "1300" in shown and "2.431,13" in shown
    for told in (shown, page):
        assert "Nowhere B.V. staan: straat, plaats." in told and "briefhoofd" in told
        assert "`" not in told  # no command of a terminal
    assert refused.status_code == 409
    assert "van ons staan: straat, plaats, btw-nummer, KvK-nummer." in lacking
    assert f'href="{at(make, "settings/letterhead")}"' in unset.content.decode()
    assert f'href="{at(make, "parties/change/N1")}"' in unset.content.decode()


def test_of_a_draft_in_the_list_all_is_told_with_a_way_to_the_card(
    make: Make, enter: Enter
) -> None:
    ready(make, code="")
    customer(make, "N1", name="Nowhere B.V.", addresses=[])
    browser = enter("owner", "nl")
    kept = browser.post(at(make, "invoices/new"), {**SENT, "party": "N1", "do": "keep"})
    draft = kept["Location"].rsplit("/", 1)[1]

    page = browser.post(at(make, "invoices/drafts/chosen"), {"draft": [draft], "do": "issue"})

    assert "staan: straat, plaats." in text_of(page)
    assert f'href="{at(make, "parties/change/N1")}"' in page.content.decode()


def test_the_letterhead_says_what_no_invoice_is_issued_without(make: Make, enter: Enter) -> None:
    browser, address = enter(), at(make, "settings/letterhead")
    change_letterhead(make.alice, party_code=customer(make, "US"))
    page = text_of(browser.get(address))
    assert "An invoice must show this of us: VAT number, KvK number." in page
    assert "Until it does, no invoice can be issued." in page

    change_letterhead(make.alice, party_code=customer(make, "WHOLE", **OURS))
    assert "no invoice can be issued" not in text_of(browser.get(address))
