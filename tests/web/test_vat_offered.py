"""Which VAT codes a line of an invoice offers, as the customer needs them."""

import html
import re
from typing import Any

from tests.make import Make
from tests.receivables.selling import customer, ready
from tests.web.entry_sent import Enter, at
from tests.web.test_sales_pages import SENT


def _offered(page: Any) -> dict[str, list[str]]:
    """What the VAT of the first line offers, by heading."""
    whole = page.content.decode()
    choice = re.search(r'<select id="vat-1".*?</select>', whole, re.S)
    found = choice[0] if choice else whole
    return {
        html.unescape(heading): re.findall(r'value="([^"]+)"', options)
        for heading, options in re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', found)
    }


def test_vat_that_fits_the_customer_is_offered_first(make: Make, enter: Enter) -> None:
    ready(make)
    numbers = [{"scheme": "vat", "number": "DE136695976"}]
    customer(make, "D1", name="Bau GmbH", country="DE", identifiers=numbers, addresses=[])
    customer(make, "D2", name="Erika", kind="person", country="DE", addresses=[])
    browser = enter("owner", "en")

    def asked(party: str) -> dict[str, list[str]]:
        return _offered(browser.get(at(make, "invoices/new"), {"party": party}))

    anybody, home = asked(""), asked("J1")
    company, person = asked("D1"), asked("D2")

    assert anybody["Domestic"] == ["V21", "V9", "V0"]
    assert "OSS-DE" in anybody["Consumers elsewhere in the EU (OSS)"]
    assert list(home)[:2] == ["Domestic", "Exempt"]
    assert home["Seldom here: Domestic, reverse charge"] == ["VRC"]
    assert next(iter(company)) == "Companies elsewhere in the EU"
    assert not any("OSS" in heading for heading in (*home, *company))
    own = person["Consumers elsewhere in the EU (OSS)"]
    assert own[0] == "OSS-DE" and all(code.startswith("OSS-DE") for code in own)


def test_what_is_offered_follows_the_customer_and_keeps_what_was_chosen(
    make: Make, enter: Enter
) -> None:
    ready(make)
    customer(make, "D2", name="Erika", kind="person", country="DE", addresses=[])
    browser = enter("owner", "nl")
    sent = {**SENT, "line-vat": ["OSS-FR", "V21"], "do": "look"}

    looked = browser.post(at(make, "invoices/look"), {**SENT, "party": "D2"})
    kept = browser.post(at(make, "invoices/new"), sent)

    assert next(iter(_offered(looked))) == "Binnenland"
    assert '<option value="OSS-FR" selected>' in kept.content.decode()
    words = html.unescape(looked.content.decode())
    assert "Diensten EU-bedrijven – Btw verlegd" in words
