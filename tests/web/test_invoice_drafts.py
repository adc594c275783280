"""Drafts of invoices on screen: told apart in the list, and as they were typed."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import Make
from tests.receivables.selling import ready
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import SENT


def test_drafts_of_one_customer_are_told_apart_by_what_they_come_to(
    make: Make, enter: Enter
) -> None:
    ready(make)
    browser = enter("owner", "nl")

    def kept(quantity: str, price: str) -> None:
        sent = {"line-quantity": [quantity, ""], "line-price": [price, ""], "do": "keep"}
        assert browser.post(at(make, "invoices/new"), {**SENT, **sent}).status_code == 302

    def listed() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(at(make, "invoices"))
        return text_of(page), len(captured)

    kept("2", "100")
    kept("3", "100")
    kept("", "")
    page, _count = listed()
    assert "€ 217,80" in page and "€ 326,70" in page  # each less a discount of 10%
    assert page.count("Verder") == 3
    _page, few = listed()
    for _more in range(4):
        kept("1", "100")
    assert listed()[1] == few


def test_a_draft_shows_whose_it_is_and_its_prices_in_cents(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")
    sent = {**SENT, "line-price": ["87,5", "x"], "line-text": ["Advice", "More"], "do": "keep"}

    kept = browser.post(at(make, "invoices/new"), sent)
    page = browser.get(kept["Location"]).content.decode()

    assert 'value="87,50"' in page and 'value="x"' in page
    assert '<p class="understood" aria-live="polite">Bakkerij Jansen</p>' in page
