"""The pages of customers: the list with its filters and sums, one of them, and the form."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import invite_user
from akker.books.actor import reading
from akker.customers.changing import change_customer
from akker.customers.queries import CustomerFilter, customers_page
from akker.customers.rules import CustomerFacts
from akker.parties.merging import merge_parties
from akker.reports.customer_list import CustomerMoney, money_of
from tests.make import Make
from tests.receivables.paying import received
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import browser_of

FORM = {
    "tier": "growth",
    "status": "at risk",
    "industry": "Bakeries",
    "parent": "",
    "relation": "preferred",
    "relation_on": "2026-03-01",
}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "A", name="Company A")
    customer(make, "B", name="Company B")
    issued(make, line("100.00"), party="A", date=TODAY)
    return make


TODAY = "2026-03-02"


def page(browser: Client, make: Make, path: str, **asked: Any) -> str:
    answer = browser.get(f"/books/{make.slug}/{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_list_tells_what_each_owes_and_narrows_by_a_sentence(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    change_customer(sold.alice, code="A", facts=CustomerFacts(tier="key", industry="Retail"))
    received(sold, "21.00", code="A", on=TODAY)

    everybody = page(browser, sold, "customers")
    keys = page(browser, sold, "customers", tier="key", industry="Retail")
    none = page(browser, sold, "customers", status="lost")

    assert "Company A" in everybody and "Company B" in everybody
    assert "Company A" in keys and "Company B" not in keys
    assert "Nothing fits all of this" in none


def test_what_is_filled_in_is_kept_and_shown(sold: Make) -> None:
    browser = browser_of(sold, "owner")

    sent = browser.post(f"/books/{sold.slug}/customer/change/A", {**FORM, "parent": "B"})
    assert sent.status_code == 302, sent.content.decode()
    shown = page(browser, sold, "customers/A")
    for said in ("Growth", "At risk", "Bakeries", "Preferred supplier", "Company B"):
        assert said in shown
    assert "Company A" in page(browser, sold, "customers/B")


def test_what_is_refused_keeps_what_was_typed(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    change_customer(sold.alice, code="B", facts=CustomerFacts(parent="A"))

    answer = browser.post(f"/books/{sold.slug}/customer/change/A", {**FORM, "parent": "B"})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "A would belong to itself through B." in shown
    assert 'value="Bakeries"' in shown


def test_the_list_goes_out_as_it_is_asked(sold: Make) -> None:
    browser = browser_of(sold, "owner")

    answer = browser.get(f"/books/{sold.slug}/customer/list/export", {"format": "csv", "q": "A"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("code,name,tier,status")
    assert lines[1].startswith("A,Company A,")
    assert len([one for one in lines if "Company" in one]) >= 1


def test_a_view_of_the_list_is_kept(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    kept = {"page": "customers", "query": "tier=key&nothing=1", "name": "Keys"}

    answer = browser.post(f"/books/{sold.slug}/views", kept)

    assert answer["Location"] == f"/books/{sold.slug}/customers?tier=key"
    assert "Keys" in page(browser, sold, "customers")


def test_a_longer_list_asks_no_more_queries(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    page(browser, sold, "customers")
    change_customer(sold.alice, code="A", facts=CustomerFacts(parent="B"))
    with CaptureQueriesContext(connection) as few:
        page(browser, sold, "customers")
    for number in range(12):
        customer(sold, f"M{number}", name=f"More {number}")
        change_customer(sold.alice, code=f"M{number}", facts=CustomerFacts(parent="A"))
        issued(sold, line("10.00"), party=f"M{number}")

    with CaptureQueriesContext(connection) as many:
        assert "More 11" in page(browser, sold, "customers")
    assert len(many) == len(few)


def test_what_was_sold_and_is_open_counts_all_names_of_a_customer(sold: Make) -> None:
    issued(sold, line("50.00"), party="B", date="2026-03-05")
    issued(sold, line("10.00"), party="A", kind="credit-note", date="2026-03-06")
    received(sold, "21.00", code="A", on=TODAY)
    with reading(sold.book):
        rows = customers_page(sold.book, CustomerFilter(), limit=9)
        apart = money_of(sold.book, [row.party_id for row in rows], dt.date(2026, 3, 31))
    assert {row.code: apart[row.party_id] for row in rows} == {
        "A": CustomerMoney(90_00, 87_90, 121_00),
        "B": CustomerMoney(50_00, 60_50, 60_50),
    }
    merge_parties(sold.alice, code="B", into="A")

    with reading(sold.book):
        (row,) = customers_page(sold.book, CustomerFilter(), limit=9)
        found = money_of(sold.book, [row.party_id], dt.date(2026, 3, 31))
        later = money_of(sold.book, [row.party_id], dt.date(2027, 3, 5))
    assert found[row.party_id].revenue_minor == 140_00
    assert found[row.party_id].open_minor == 148_40
    assert later[row.party_id].revenue_minor == -10_00


def test_somebody_joins_and_leaves_the_team_on_screen(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    invite_user(sold.alice, email="tess@example.com", role="manager", name="Tess")
    joins = {"email": "tess@example.com", "part": "executive sponsor", "on": "2026-03-01"}
    base = f"/books/{sold.slug}"

    assert browser.post(f"{base}/customer/team/A", joins).status_code == 302
    assert "Executive sponsor · since" in page(browser, sold, "customers/A")
    again = browser.post(f"{base}/customer/team/A", joins)
    assert again.status_code == 409
    assert "has this part in the team of A already" in again.content.decode()
    leaves = {"email": "tess@example.com", "part": "executive sponsor"}
    assert browser.post(f"{base}/customer/team-end/A", leaves).status_code == 302
    assert "Executive sponsor · since" not in page(browser, sold, "customers/A")


def test_a_customer_is_handed_over_once_however_often_it_is_sent(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    invite_user(sold.alice, email="tess@example.com", role="manager", name="Tess")
    sent = {"to": "tess@example.com", "on": "2026-03-05", "note": "Call on <b>Friday", "once": "1"}

    for _ in range(2):
        answer = browser.post(f"/books/{sold.slug}/customer/hand-over/A", sent)
        assert answer.status_code == 302, answer.content.decode()
    shown = page(browser, sold, "customers/A")
    assert shown.count("Call on &lt;b&gt;Friday") == 1
    report = page(browser, sold, "reports/handover", party="A")
    assert "Company A" in report and "Tess" in report
    assert re.search(r'<tr class="group"><td class="text" colspan="4">[^<]+</td></tr>', report)
    unfit = browser.post(
        f"/books/{sold.slug}/customer/hand-over/A", {**sent, "note": "", "once": ""}
    )
    assert unfit.status_code == 422


def test_a_shared_filter_is_a_segment_and_stands_on_the_page_of_its_members(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    base = f"/books/{sold.slug}"
    change_customer(sold.alice, code="A", facts=CustomerFacts("key", industry="Bakeries"))
    kept = {"page": "customers", "query": "industry=Bakeries", "name": "Bakers", "is_shared": "on"}
    assert browser.post(f"{base}/views", kept).status_code == 302

    listed = page(browser, sold, "customers", segment="Bakers")
    assert "Company A" in listed and "Company B" not in listed
    assert f'href="{base}/customers?segment=Bakers">Bakers</a>' in page(
        browser, sold, "customers/A"
    )
    assert ">Bakers</a>" in page(browser, sold, "reports/scorecards")
    unknown = page(browser, sold, "customers", segment="Nowhere")
    assert "Company A" in unknown and "Company B" in unknown


def test_the_list_is_narrowed_by_the_country_of_the_card(sold: Make) -> None:
    customer(sold, "BE1", name="Firma Peeters", country="BE")
    browser = browser_of(sold, "owner")

    shown = page(browser, sold, "customers", country="BE")

    assert "Firma Peeters" in shown and "Company A" not in shown
    assert "seated in" in shown and "?country=NL" in shown
