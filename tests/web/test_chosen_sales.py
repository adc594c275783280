"""Acting on several customers and several invoices at once, from their lists."""

import io
import zipfile

import pytest

from akker.books.actor import reading
from akker.customers.queries import customer_coded
from akker.customers.queries_hand_overs import hand_overs_of
from akker.mail.queries import messages_about
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.queries import draft_invoices
from tests.make import Make
from tests.receivables.selling import customer, form, issued, line, ready
from tests.web.crawling import browser_of
from tests.web.entry_sent import Enter, at, text_of

CARLA = "manager@example.com"


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "A", name="Company A", email="a@example.com")
    customer(make, "B", name="Company B")
    issued(make, line("100.00"), party="A")
    issued(make, line("200.00"), party="B")
    return make


def tiers(make: Make) -> list[str]:
    with reading(make.book):
        return [customer_coded(make.book, code).tier for code in ("A", "B")]


def test_several_customers_get_a_tier_and_the_list_stays(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner"), at(sold, "customer/list/chosen?q=Company&after=9")

    done = browser.post(address, {"customer": ["A", "B"], "do": "tier", "set-tier": "growth"})

    assert done["Location"] == at(sold, "customers?q=Company&after=9")
    assert tiers(sold) == ["growth", "growth"]
    assert "2 customers have the tier Growth." in text_of(browser.get(done["Location"]))


def test_no_tier_is_given_that_nobody_chose(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner"), at(sold, "customer/list/chosen")
    before = tiers(sold)

    none = browser.post(address, {"customer": ["A", "B"], "do": "tier", "set-tier": ""})

    assert none.status_code == 422 and "No tier is chosen yet." in text_of(none)
    assert tiers(sold) == before
    assert 'value="A" form="chosen" aria-label="Choose Company A" checked' in none.content.decode()


def test_the_others_get_it_where_one_cannot_and_that_one_says_why(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner"), at(sold, "customer/list/chosen")
    sent = {"customer": ["A", "US", "B"], "do": "tier", "set-tier": "key"}

    partly = browser.post(address, sent)

    assert partly.status_code == 422
    assert "1 was not done" in text_of(partly) and "US is no customer." in text_of(partly)
    assert tiers(sold) == ["key", "key"]
    odd = browser.post(address, {"customer": ["A"], "do": "tier", "set-tier": "best"})
    assert "Company A: best is no tier" in text_of(odd) and tiers(sold) == ["key", "key"]
    assert 'value="A" form="chosen" aria-label="Choose Company A" checked' in odd.content.decode()


def test_several_customers_are_handed_over_on_a_day(sold: Make, enter: Enter) -> None:
    browser_of(sold, "manager")  # who is a member then
    browser, address = enter("owner"), at(sold, "customer/list/chosen")
    sent = {"customer": ["A", "B"], "do": "hand over", "to": CARLA, "note": "They like calls."}

    unread = browser.post(address, {**sent, "on": "the 40th"})
    done = browser.post(address, {**sent, "on": "-3d"})
    again = browser.post(address, sent)

    assert unread.status_code == 422 and "They like calls." in text_of(unread)
    shown = unread.content.decode()
    assert shown.count(" checked>") == 2 and '<details class="menu right down" open>' in shown
    assert '<span class="error">the 40th is not a date.' in shown.partition('id="on-said"')[2][:99]
    assert done.status_code == 302
    with reading(sold.book):
        assert {customer_coded(sold.book, code).manager for code in ("A", "B")} == {CARLA}
        (kept,) = hand_overs_of(sold.book, "B")
    assert kept.note == "They like calls."
    assert again.status_code == 409 and "2 were not done" in text_of(again)


def test_who_sees_own_customers_only_hands_nobody_over(sold: Make) -> None:
    browser, address = browser_of(sold, "narrowed manager"), at(sold, "customer/list/chosen")
    sent = {"customer": ["A"], "do": "hand over", "to": CARLA, "note": "Mine."}

    assert browser.post(address, sent).status_code == 403
    assert "Hand over" not in browser.get(at(sold, "customers")).content.decode()
    assert browser_of(sold, "auditor").post(address, sent).status_code == 403


def test_several_drafts_are_issued_and_what_is_not_ready_stays(sold: Make, enter: Enter) -> None:
    good = [save_draft_invoice(sold.alice, content=form(line("10.00"), party=p)) for p in "AB"]
    bare = save_draft_invoice(sold.alice, content={"party": "A"})
    browser, address = enter("owner"), at(sold, "invoices/drafts/chosen?kind=invoice")

    partly = browser.post(address, {"draft": [good[0], bare, good[1]], "do": "issue"})

    shown = text_of(partly)
    assert partly.status_code == 422
    assert "2 drafts are issued." in shown and "Company A: " in shown and "2026-0004" in shown
    ticked = f'value="{bare}" form="chosen-drafts" aria-label="Choose Company A" checked'
    assert ticked in partly.content.decode()
    thrown = browser.post(address, {"draft": [bare], "do": "delete"})
    assert thrown["Location"] == at(sold, "invoices?kind=invoice")
    with reading(sold.book):
        assert draft_invoices(sold.book) == []


def test_who_may_draft_only_issues_none(sold: Make, enter: Enter) -> None:
    key = save_draft_invoice(sold.alice, content=form(line("10.00"), party="A"))
    browser = enter("approver")

    answer = browser.post(at(sold, "invoices/drafts/chosen"), {"draft": [key], "do": "issue"})

    assert answer.status_code == 403
    assert 'value="issue"' not in browser.get(at(sold, "invoices")).content.decode()


def test_several_invoices_are_mailed_once_and_who_has_no_address_is_told(
    sold: Make, enter: Enter
) -> None:
    browser, address = enter("owner"), at(sold, "invoices/chosen")
    sent = {"invoice": ["2026-0001", "2026-0002"], "do": "mail", "csrfmiddlewaretoken": "x" * 64}

    partly = browser.post(address, sent)
    browser.post(address, sent)  # the button was pressed twice

    assert partly.status_code == 422
    assert "1 document is in the outbox" in text_of(partly)
    assert "2026-0002: B has no e-mail address on the card." in text_of(partly)
    with reading(sold.book):
        counts = [len(messages_about(sold.book, f"invoice:2026-000{n}")) for n in (1, 2)]
    assert counts == [1, 0]


def test_the_pdfs_of_several_invoices_are_one_file(sold: Make, enter: Enter) -> None:
    browser, address = enter("owner"), at(sold, "invoices/chosen")
    sent = {"invoice": ["2026-0001", "2026-0002"], "do": "pdf"}

    first, again = (browser.post(address, sent) for _ in range(2))

    assert first["Content-Type"] == "application/zip"
    assert "-invoices-20" in first["Content-Disposition"]
    dutch = enter("owner", "nl").post(address, sent)
    assert "-facturen-20" in dutch["Content-Disposition"]
    files = [zipfile.ZipFile(io.BytesIO(one.content)) for one in (first, again)]
    assert files[0].namelist() == ["2026-0001.pdf", "2026-0002.pdf"]
    for name in files[0].namelist():
        assert files[0].read(name)[:5] == b"%PDF-"
        assert files[0].read(name) == files[1].read(name)  # what was given out once stays
    unknown = browser.post(address, {"invoice": ["2026-0009"], "do": "pdf"})
    assert unknown.status_code == 422 and "2026-0009" in text_of(unknown)
    assert browser.post(address, {})["Location"] == at(sold, "invoices")
