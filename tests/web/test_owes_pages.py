"""Who owes us on screen: reports whose cells open what is behind them, and a customer's money."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from akker.receivables.queries_credit import releases
from tests.make import Make
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, issued, line, ready
from tests.scenarios.test_receipts import dollars
from tests.web.entry_sent import Enter, at, text_of

pytestmark = pytest.mark.both

NAMES = ("open-items", "statement", "sales", "vat-lines", "payment-behaviour", "dso", "health")
NAMES += ("scorecards", "rfm")


@pytest.fixture
def sold(make: Make) -> Make:
    """Two customers; one paid ten days late and owes 242.00 more than its limit allows."""
    ready(make, code="")
    customer(make, "J1")
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("200.00"), date="2026-02-10")
    issued(make, line("50.00"), party="P1", date="2026-03-02")
    received(make, "121.00", paid(make, "2026-0001", "121.00"), on="2026-01-29")
    with reading(make.book):
        card = known_party(make.book, "J1").card
    change_party(make.alice, code="J1", card=replace(card, credit_limit_minor=200_00))
    return make


@pytest.mark.parametrize(
    ("name", "amounts"),
    [("open-items", 1), ("statement", 2), ("sales", 2), ("vat-lines", 2)],
)
def test_a_phone_shows_the_amounts_of_a_report_and_their_total(
    sold: Make, enter: Enter, name: str, amounts: int
) -> None:
    """Columns that are `wide` are left out there."""
    asked = {"party": "J1"} if name in ("open-items", "statement") else {"from": "2026-01-01"}
    page = enter().get(at(sold, f"reports/{name}"), {**asked, "until": "2026-12-31"})
    html = page.content.decode()
    heads = re.findall(r'<th scope="col" class="([^"]*)"', html)
    last = re.findall(
        r'<td class="([^"]*)">([^<]*|<a [^>]*>[^<]*</a>)</td>', html.split("<tr ")[-1]
    )

    assert heads.count("num") == amounts
    assert 3 <= sum("wide" not in css for css in heads) <= 4
    assert [css for css, text in last if text and css == "num"], "the total is among them"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", NAMES)
def test_every_report_has_a_page_and_files_of_the_same(
    sold: Make, enter: Enter, name: str, language: str
) -> None:
    browser = enter("owner", language)
    asked = {"until": "2026-06-30", **({"party": "J1"} if name == "statement" else {})}

    page = browser.get(at(sold, f"reports/{name}"), asked)
    file = browser.get(at(sold, f"reports/{name}/export"), {**asked, "format": "csv"})

    assert page.status_code == file.status_code == 200
    assert f"reports/{name}/export?until=2026-06-30" in page.content.decode()
    rows = b"".join(file.streaming_content if file.streaming else [file.content]).splitlines()
    assert len(rows) > 1
    assert page.content.decode().count('<tr class="line">') == len(rows) - 1
    assert name in browser.get(at(sold, "reports")).content.decode()


def test_cells_open_the_document_the_entry_and_the_customer(sold: Make, enter: Enter) -> None:
    browser = enter("owner")

    items = browser.get(at(sold, "reports/open-items"), {"until": "2026-06-30"}).content.decode()
    sales = browser.get(at(sold, "reports/sales"), {"until": "2026-06-30"}).content.decode()
    to = at(sold, "invoices") + "?from=2026-02-01&amp;until=2026-02-28"

    assert f'<a href="{at(sold, "invoice/2026-0002")}">242.00</a>' in items
    assert f'<a href="{at(sold, "party/J1")}">' in items
    assert f'<a href="{to}">2026-02</a>' in sales
    listed = text_of(browser.get(to.replace("&amp;", "&")))
    assert "2026-0002" in listed and "2026-0001" not in listed


def test_what_is_asked_stays_in_the_address_and_refusals_above_it(sold: Make, enter: Enter) -> None:
    browser = enter("owner")

    own = text_of(browser.get(at(sold, "reports/open-items"), {"party": "P1", "until": "30-6-26"}))
    odd = browser.get(at(sold, "reports/sales"), {"by": "planet"})
    nobody = browser.get(at(sold, "reports/statement"), {"party": "NN"})
    empty = text_of(browser.get(at(sold, "reports/statement")))

    assert "60.50" in own and "242.00" not in own
    assert (odd.status_code, nobody.status_code) == (422, 422)
    assert "Whose account?" in empty


def test_the_page_of_a_customer_tells_all_of_their_money(sold: Make, enter: Enter) -> None:
    shown = text_of(enter("owner").get(at(sold, "party/J1")))
    supplier = customer(sold, "S1", name="Supplier", roles=["supplier"])

    for words in ("How they pay", "10.0", "Credit limit", "€242.00 of €200.00", "€42.00 above it"):
        assert words in shown, words
    assert "2026-0002" in shown and "Last receipts" in shown and "€121.00" in shown
    assert "How they pay" not in text_of(enter("owner").get(at(sold, f"party/{supplier}")))


def test_the_page_of_a_customer_costs_as_many_queries_for_much(sold: Make, enter: Enter) -> None:
    browser = enter("owner")

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(at(sold, "party/P1")).status_code == 200
        return len(seen)

    count()
    few = count()
    for _ in range(5):
        issued(sold, line("10.00"), party="P1", date="2026-03-02")
    received(sold, "20.00", code="P1", on="2026-03-10")
    assert count() == few


def test_ages_open_their_items(sold: Make, enter: Enter) -> None:
    page = enter("owner").get(at(sold, "receivables"), {"as-of": "2026-06-30"}).content.decode()

    to = at(sold, "reports/open-items") + "?until=2026-06-30&amp;party=J1"
    assert f'<a href="{to}">242.00</a>' in page
    assert at(sold, "reports/payment-behaviour") in page


def test_a_credit_hold_is_listed_lifted_and_ended_on_screen(sold: Make, enter: Enter) -> None:
    browser = enter("owner")
    page = at(sold, "party/J1")
    assert "Above their credit limit" in text_of(browser.get(at(sold, "receivables")))
    assert "Credit hold" in text_of(browser.get(page))

    sent = {"up_to": "500.00", "until": "2099-12-31", "reason": "Their grant came in"}
    unfit = browser.post(at(sold, "credit/lift/J1"), {**sent, "up_to": "100.00"})
    done = browser.post(at(sold, "credit/lift/J1"), sent)

    assert unfit.status_code == 422 and "within the credit limit" in text_of(unfit)
    assert (done.status_code, done["Location"]) == (302, page)
    shown = text_of(browser.get(page))
    assert "up to €500.00, until 31 Dec 2099" in shown and "Their grant came in" in shown
    assert "Above their credit limit" not in text_of(browser.get(at(sold, "receivables")))

    key = releases(sold.book)[0].release_id
    assert browser.post(at(sold, f"credit/end/{key}"), {"party": "J1"})["Location"] == page
    assert "Nothing more is invoiced" in text_of(browser.get(page))
    assert browser.get(at(sold, "credit/lift/P1")).status_code == 404
    assert enter("bookkeeper").get(at(sold, "credit/lift/J1")).status_code == 403


def test_the_way_above_a_limit_is_shown_before_it_and_where_it_is_in_the_way(
    sold: Make, enter: Enter
) -> None:
    customer(sold, "L1", name="Limited", credit_limit="100.00")
    browser, to = enter("owner"), at(sold, "credit/lift/L1")
    page = browser.get(at(sold, "party/L1")).content.decode()
    assert f'href="{to}"' in page and "Allow above the limit" in page

    typed = {"party": "L1", "date": "2026-03-02", "line-text": ["Goods"], "line-price": ["100.00"]}
    typed |= {f"line-{name}": [""] for name in ("quantity", "unit", "discount", "product")}
    sent = {**typed, "line-vat": ["V21"], "line-code": ["8005"], "do": "issue"}
    refused = browser.post(at(sold, "invoices/new"), sent)

    assert refused.status_code == 409
    assert refused.content.decode().count("Limited would owe 121.00 EUR") == 1
    assert f'href="{to}"' in refused.content.decode()
    assert to not in enter("bookkeeper").get(at(sold, "party/L1")).content.decode()


@pytest.mark.parametrize("page", ["receivables", "invoices", "parties", "party/P1"])
def test_lists_cost_as_many_queries_for_many_customers(sold: Make, enter: Enter, page: str) -> None:
    browser = enter("owner")

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(at(sold, page)).status_code == 200
        return len(seen)

    count()
    few = count()
    for number in range(6):
        code = customer(sold, f"M{number}", name=f"Customer {number}", credit_limit="5000.00")
        issued(sold, line("10.00"), party=code, date="2026-03-02")
    assert count() == few


def test_a_statement_is_mailed_from_the_page_of_the_customer(sold: Make, enter: Enter) -> None:
    browser = enter("owner")
    party = browser.get(at(sold, "party/J1")).content.decode()
    report = browser.get(at(sold, "reports/statement"), {"party": "J1"}).content.decode()
    address = at(sold, "statements/mail/J1")
    assert address in party and address in report

    asked = browser.get(address)
    sent = {"seen": field_of(asked, "seen"), "once": field_of(asked, "once")}
    words = {"to": "inkoop@jansen.example", "subject": "Overview", "text": "Here it is."}
    letter = browser.get(at(sold, "statements/pdf/J1"))
    stale = browser.post(address, {**sent, **words, "seen": "another"})
    nobody = browser.post(address, {**sent, **words, "to": ""})
    done = browser.post(address, {**sent, **words})

    assert "2026-0002" in text_of(asked) and "J1-" in text_of(asked)
    assert letter["Content-Type"] == "application/pdf" and letter.content.startswith(b"%PDF")
    assert stale.status_code == 409 and "changed while you looked" in text_of(stale)
    assert nobody.status_code == 422 and "no e-mail address" in text_of(nobody)
    assert "Here it is." in nobody.content.decode()
    assert (done.status_code, done["Location"]) == (302, at(sold, "party/J1"))
    shown = text_of(browser.get(done["Location"]))
    assert "Statements mailed" in shown and "inkoop@jansen.example" in shown


def test_without_a_letterhead_a_statement_says_what_to_do(make: Make, enter: Enter) -> None:
    customer(make)
    browser = enter("owner")

    for page in ("statements/mail/J1", "statements/pdf/J1"):
        answer = browser.get(at(make, page))
        assert answer.status_code == 409 and "has no letterhead yet" in text_of(answer)
    assert browser.get(at(make, "statements/mail/NN")).status_code == 404


def field_of(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_statement_says_in_which_currencies_it_is(sold: Make, enter: Enter) -> None:
    customer(sold, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(sold, d2026_03_02=1_100_000_000)
    issued(sold, line("1000", "X-EXP", "8040"), party="US1", date="2026-03-02")
    asked = {"party": "US1", "until": "2026-12-31"}
    browser = enter("owner")

    one = text_of(browser.get(at(sold, "reports/statement"), asked))
    received(sold, "10.00", code="US1", on="2026-03-10")
    both = text_of(browser.get(at(sold, "reports/statement"), asked))

    assert "amounts in USD" in one and "amounts in EUR, USD" in both
    assert "amounts in" not in text_of(browser.get(at(sold, "reports/health")))  # points alone
    letter = text_of(browser.get(at(sold, "statements/mail/US1")))
    assert "To their credit" in letter and "Total due" in letter
