"""Price lists on screen: the grid, whose prices they are, and what a line is offered."""

import datetime as dt

from akker.books.actor import reading
from akker.catalog.price_list_form import form_of_price_list
from akker.catalog.pricing import agree_price_list
from akker.catalog.queries_prices import agreements_of_party, price_list_coded
from tests.catalog.test_price_lists import FORM, sold
from tests.make import Make
from tests.web.entry_sent import Enter, at, text_of

ROWS = {
    "line-product": ["advice", "other", "", ""],
    "line-price": ["1.075,125", "9,5", "", ""],
    "line-since": ["1-2-2026", "2026-03-01", "1-2-2026", ""],
    "line-until": ["", "31-12-2026", "", ""],
    "line-least": ["", "2,5", "", ""],
}


def test_a_list_is_retired_and_used_again(make: Make, enter: Enter) -> None:
    sold(make)
    browser, page = enter("owner", "en"), at(make, "price-list/whole")
    act = at(make, "price-lists/retire/whole")

    done = browser.post(act, {"retired_on": "1-1-2027", "do": "retire"})

    assert done.status_code == 302 and "1 Jan 2027" in text_of(browser.get(page))
    assert "retired from 1 Jan 2027" in text_of(browser.get(at(make, "price-lists")))
    assert browser.post(act, {"do": "restore"}).status_code == 302
    assert "holds for nobody" not in text_of(browser.get(page))
    assert browser.post(act, {"retired_on": "soon", "do": "retire"}).status_code == 422


def test_a_list_is_made_in_a_grid_and_read_back(make: Make, enter: Enter) -> None:
    sold(make)
    browser = enter("owner", "nl")
    sent = {**ROWS, "code": "shop", "name": "Winkels", "currency": "eur"}

    more = browser.post(at(make, "price-lists/new"), {**sent, "do": "add"})
    done = browser.post(at(make, "price-lists/new"), {**sent, "do": "save"})

    assert more.status_code == 200 and 'value="1.075,125"' in more.content.decode()
    assert done["Location"] == at(make, "price-list/shop")
    with reading(make.book):
        card = price_list_coded(make.book, "shop").card
    assert form_of_price_list(card) == {
        "name": "Winkels",
        "currency": "EUR",
        "prices": [
            {
                "product": "advice",
                "price": "1075.125",
                "since": "2026-02-01",
                "until": "",
                "least": "",
            },
            {
                "product": "other",
                "price": "9.50",
                "since": "2026-03-01",
                "until": "2026-12-31",
                "least": "2.5",
            },
        ],
    }
    page = browser.get(done["Location"]).content.decode()
    assert 'value="1075,125"' in page and 'value="2,5"' in page
    assert "Winkels" in text_of(browser.get(at(make, "price-lists")))
    assert at(make, "price-lists") in browser.get(at(make, "products")).content.decode()


def test_what_is_refused_keeps_what_was_typed(make: Make, enter: Enter) -> None:
    sold(make)
    browser = enter("owner", "nl")
    sent = {**ROWS, "line-product": ["nothing", "other", "", ""], "name": "Shops"}

    answer = browser.post(at(make, "price-lists/change/whole"), {**sent, "seen": "", "do": "save"})
    assert answer.status_code == 409  # another state was seen
    page = browser.get(at(make, "price-list/whole"))
    seen = page.context["seen"]
    answer = browser.post(at(make, "price-lists/change/whole"), {**sent, "seen": seen})

    assert answer.status_code == 422
    assert 'value="nothing"' in answer.content.decode()
    with reading(make.book):
        assert form_of_price_list(price_list_coded(make.book, "whole").card) == FORM


def test_a_customer_is_given_a_list_and_has_it_no_more(make: Make, enter: Enter) -> None:
    sold(make)
    browser = enter("owner", "nl")
    address = at(make, "price-lists/give/whole")

    given = browser.post(address, {"party": "J1", "first_on": "1-2-2026", "do": "give"})
    shown = text_of(browser.get(given["Location"]))
    browser.post(address, {"party": "J1", "first_on": "1-3-2026", "do": "end"})
    refused = browser.post(address, {"party": "J9", "first_on": "1-3-2026", "do": "give"})

    assert "Bakkerij Jansen" in shown
    with reading(make.book):
        rows = agreements_of_party(make.book, "J1")
    assert [(row.first_on, row.code) for row in rows] == [
        (dt.date(2026, 3, 1), ""),
        (dt.date(2026, 2, 1), "whole"),
    ]
    assert refused.status_code == 422 and 'value="J9"' in refused.content.decode()


def test_a_line_is_offered_the_price_of_its_customer(make: Make, enter: Enter) -> None:
    sold(make)
    agree_price_list(make.alice, party_code="J1", code="whole", first_on=dt.date(2026, 2, 1))
    browser = enter("owner", "nl")

    def offered(**asked: str) -> str:
        page = browser.get(at(make, "products/options"), {"line-product": "adv", **asked})
        return page.content.decode()

    assert 'data-price="80,00"' in offered()
    assert 'data-price="80,00"' in offered(party="J1", date="1-1-2026")
    assert 'data-price=""' in offered(party="J1", date="2-3-2026")  # hangs on the quantity
    assert 'data-price="80,00"' in offered(party="J1", date="no day at all")
    assert 'data-price=""' in offered(date="2-3-2026", currency="USD")


def test_whoever_may_not_change_prices_only_looks(make: Make, enter: Enter) -> None:
    sold(make)
    browser = enter("auditor", "en")

    page = browser.get(at(make, "price-list/whole"))

    assert "70.125" in text_of(page) and 'name="line-price"' not in page.content.decode()
    assert browser.get(at(make, "price-lists/new")).status_code == 403
    for act in ("change", "give"):
        assert browser.post(at(make, f"price-lists/{act}/whole"), ROWS).status_code == 403
    assert browser.get(at(make, "price-list/nothing")).status_code == 404
