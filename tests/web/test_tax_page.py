"""The page of VAT codes."""

from tests.make import Make
from tests.web.entry_sent import Enter, at, text_of


def test_rates_are_those_of_the_day_asked_for(make: Make, enter: Enter) -> None:
    browser = enter("auditor")

    now = text_of(browser.get(at(make, "settings/vat-codes"), {"on": "2026-03-02"}))
    before = text_of(browser.get(at(make, "settings/vat-codes"), {"on": "31-12-2018"}))
    wrong = browser.get(at(make, "settings/vat-codes"), {"on": "soon"})

    assert "Rates on 2 Mar 2026" in now and "9%" in now and "General rate" in now
    assert "6%" in before and "until 1 Jan 2019" in before
    assert wrong.status_code == 422
    assert "Algemeen tarief" in text_of(enter("owner", "nl").get(at(make, "settings/vat-codes")))


def test_a_country_whose_vat_is_not_known_says_so(enter: Enter, make: Make) -> None:
    make.book.pack_code = "generic"
    make.book.save(update_fields=["pack_code"])

    shown = text_of(enter().get(at(make, "settings/vat-codes")))

    assert "The VAT of this country is not known here" in shown
