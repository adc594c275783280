"""Private use on screen: looked at, booked once, taken back."""

from tests.make import Make
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import hidden

SENT = {
    **{"date": "31-12-2026", "text": "Privégebruik auto", "vat": "PRIV", "code": "4573"},
    **{"base": "", "value": "35.000,00", "percent": "2,7%", "evidence": ""},
}


def test_private_use_is_looked_at_booked_and_taken_back(make: Make, enter: Enter) -> None:
    browser, page = enter("owner", "nl"), at(make, "settings/private-use")

    first = browser.get(page)
    looked = browser.post(page, {**SENT, **hidden(first), "do": "look"})
    book = {**SENT, **hidden(looked), "do": "book"}
    done = browser.post(page, book)

    assert "945,00" in text_of(looked) and "1504" in text_of(looked)
    assert done.status_code == 302 and browser.post(page, book).status_code == 302
    listed = text_of(browser.get(page))
    assert listed.count("Privégebruik auto") == 1 and "2.7% of 35000.00" in listed
    back = browser.post(at(make, "settings/private-use/back"), {"entry": "MEM/2026/1"})
    assert back.status_code == 302 and "teruggenomen" in text_of(browser.get(page))


def test_what_is_not_clear_is_refused_in_the_fields(make: Make, enter: Enter) -> None:
    browser, page = enter("owner", "en"), at(make, "settings/private-use")

    refused = browser.post(page, {**SENT, "value": "", "percent": "", "do": "look"})

    assert refused.status_code == 422
    assert "not clear how the VAT" in text_of(refused) and 'value="Privé' in str(
        refused.content.decode()
    )
    assert enter("manager", "en").get(page).status_code in (403, 404)
