"""What can be begun from anywhere, and the page that asks for whom first."""

import pytest
from django.urls import reverse

from akker.web.acts import ACTS
from tests.make import Make
from tests.receivables.selling import customer
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page

OF_WHOM = [one for one in ACTS if one.of_whom]


@pytest.mark.parametrize("act", OF_WHOM, ids=lambda act: act.of_whom)
def test_an_act_asks_for_whom_and_goes_on(make: Make, act) -> None:
    customer(make, "J1")
    browser = browser_of(make, "manager")

    asked = page(browser, make, f"begin/{act.of_whom}")
    answer = browser.get(f"/books/{make.slug}/begin/{act.of_whom}", {"party": "J1"})

    assert 'name="party"' in asked
    assert answer["Location"] == reverse(act.route, args=[make.slug, "J1"])
    assert browser.get(answer["Location"]).status_code == 200


def test_who_is_not_known_is_said_and_what_was_typed_stays(make: Make) -> None:
    browser = browser_of(make, "manager")

    answer = browser.get(f"/books/{make.slug}/begin/case", {"party": "nobody <b>"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "knows nobody with the code nobody &lt;b&gt;" in shown
    assert 'value="nobody &lt;b&gt;"' in shown
    assert browser.get(f"/books/{make.slug}/begin/nothing").status_code == 404


def test_the_palette_offers_what_somebody_may_do(make: Make) -> None:
    def found(who: str, text: str) -> str:
        address = f"/books/{make.slug}/find"
        part = browser_of(make, who).get(address, {"q": text}, headers={"hx-request": "true"})
        return str(part.content.decode())

    assert f"/books/{make.slug}/begin/case" in found("manager", "new case")
    assert f"/books/{make.slug}/invoices/new" in found("bookkeeper", "new inv")
    assert "begin/case" not in found("auditor", "new case")
