"""Products on screen: the list, the form, out of use, and on the sheet of an invoice."""

from typing import Any

import pytest

from akker.books.actor import reading
from akker.catalog.changing import retire_product
from akker.catalog.queries import product_coded
from akker.catalog.rules import ProductCard
from akker.receivables.queries import draft_invoices, issued_invoice
from tests.catalog.test_products import added
from tests.make import Make
from tests.receivables.selling import ready
from tests.web.entry_sent import Enter, at, hidden, text_of, value_of
from tests.web.test_sales_pages import hidden as all_hidden

SENT = {
    "code": "advice",
    "name": "Advies",
    "unit": "HUR",
    "price": "1082,50",
    "cost_price": "35,125",
    "vat_code": "V21",
    "ledger_code": "8020",
}
LINES: dict[str, Any] = {
    "party": "J1",
    "date": "2-3-2026",
    "line-product": ["advice", ""],
    "line-text": ["", ""],
    "line-quantity": ["2", ""],
    "line-unit": ["", ""],
    "line-price": ["", ""],
    "line-discount": ["", ""],
    "line-vat": ["", ""],
    "line-code": ["", ""],
}


def card_of(make: Make, code: str = "advice") -> ProductCard:
    with reading(make.book):
        return product_coded(make.book, code).card


def test_a_product_is_added_found_and_changed(make: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    empty = text_of(browser.get(at(make, "products")))

    done = browser.post(at(make, "products/new"), SENT)
    listed = text_of(browser.get(at(make, "products"), {"q": "advi"}))
    form = browser.get(at(make, "products/change/advice"))
    seen = hidden(form, "seen")
    changed = browser.post(
        at(make, "products/change/advice"), {**SENT, "price": "90", "seen": seen}
    )
    late = browser.post(at(make, "products/change/advice"), {**SENT, "seen": seen})

    assert "Er zijn nog geen producten" in empty
    assert done.status_code == changed.status_code == 302
    for text in ("advice", "Advies", "uur", "1.082,50", "35,125", "V21", "8020"):
        assert text in listed, text
    assert value_of(form, "price") == "1082,50"
    assert "Product toegevoegd" in text_of(form)
    assert late.status_code == 409
    assert card_of(make) == ProductCard("Advies", "HUR", 90_000_000, 35_125_000, "8020", "V21")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"price": "veel"}, 422), ({"name": ""}, 422), ({"ledger_code": "1"}, 422)],
)
def test_what_is_refused_keeps_what_was_typed(
    make: Make, enter: Enter, wrong: dict[str, str], status: int
) -> None:
    page = enter("owner", "nl").post(at(make, "products/new"), {**SENT, **wrong})

    assert page.status_code == status
    assert value_of(page, "code") == "advice"
    assert value_of(page, "cost_price") == "35,125"


def test_all_that_is_wrong_is_told_at_once_each_in_its_own_words(make: Make, enter: Enter) -> None:
    wrong = {"price": "1.250", "cost_price": "-3", "ledger_code": "99999"}
    browser = enter("owner", "nl")
    page = text_of(browser.post(at(make, "products/new"), {**SENT, **wrong}))

    assert "1.250 kan twee getallen zijn" in page
    assert "Een kostprijs is nooit lager dan nul. Gebruik 0 of meer, of laat het leeg." in page
    assert "geen grootboekrekening 99999" in page
    browser.post(at(make, "products/new"), SENT)
    changed = browser.post(at(make, "products/change/advice"), {**SENT, **wrong})
    assert "geen grootboekrekening 99999" in text_of(changed)


def test_out_of_use_and_back(make: Make, enter: Enter) -> None:
    added(make)
    browser = enter()

    browser.post(at(make, "products/retire/advice"))
    gone, kept = (
        text_of(browser.get(at(make, "products"), how)) for how in ({}, {"state": "retired"})
    )
    offered = browser.get(at(make, "products/options"), {"line-product": "adv"})
    browser.post(at(make, "products/restore/advice"))
    back = text_of(browser.get(at(make, "products")))

    assert "There are no products yet" in gone
    assert "advice" in kept
    assert "Nothing fits" in text_of(offered)
    assert "advice" in back
    assert browser.get(at(make, "products/change/nothing")).status_code == 404


def test_who_only_reads_sees_the_list_alone(make: Make, enter: Enter) -> None:
    added(make)
    browser = enter("auditor")

    page = browser.get(at(make, "products"))

    assert "Advice" in text_of(page)
    assert "products/change" not in page.content.decode()
    assert browser.get(at(make, "products/change/advice")).status_code == 403
    assert browser.post(at(make, "products/retire/advice")).status_code == 403


def test_the_list_goes_on_behind_its_first_page(make: Make, enter: Enter) -> None:
    for number in range(101):
        added(make, f"p{number:03}", name=f"Product {number}")
    browser = enter()

    first = browser.get(at(make, "products")).content.decode()
    second = text_of(browser.get(at(make, "products"), {"after": "p099"}))

    assert "after=p099" in first and "p100" not in first
    assert "p100" in second and "p099" not in second


def test_the_list_under_a_line_carries_what_it_fills_in(make: Make, enter: Enter) -> None:
    added(make)

    found = enter("owner", "nl").get(at(make, "products/options"), {"line-product": "Adv"})

    page = found.content.decode()
    told = {"text": "Advice", "unit": "HUR", "price": "82,50", "vat": "V21", "code": "8020"}
    for name, text in told.items():
        assert f'data-{name}="{text}"' in page, name


def test_a_sheet_has_a_field_for_products_once_there_are_some(make: Make, enter: Enter) -> None:
    browser = enter()
    before = browser.get(at(make, "invoices/new")).content.decode()
    added(make)
    after = browser.get(at(make, "invoices/new")).content.decode()

    assert "line-product" not in before
    assert after.count('name="line-product"') == 4, "three lines, and the one that is copied"


def test_an_invoice_of_a_product_is_looked_at_kept_and_issued(make: Make, enter: Enter) -> None:
    ready(make)
    added(make)
    browser = enter("owner", "nl")

    looked = text_of(browser.post(at(make, "invoices/look"), LINES))
    kept = browser.post(at(make, "invoices/new"), {**LINES, "do": "keep"})
    draft = browser.get(kept["Location"])
    done = browser.post(kept["Location"], {**LINES, **all_hidden(draft), "do": "issue"})

    assert "199,65" in looked and "8020" in looked
    assert 'name="line-product" value="advice"' in draft.content.decode()
    assert done["Location"] == at(make, "invoice/2026-0001")
    with reading(make.book):
        (one,) = issued_invoice(make.book, "2026-0001").lines
        assert draft_invoices(make.book) == []
    assert (one.text, one.unit, one.net_minor, one.tax_code) == ("Advice", "HUR", 16500, "V21")


def test_a_retired_product_is_refused_on_the_sheet(make: Make, enter: Enter) -> None:
    ready(make)
    added(make)
    retire_product(make.alice, code="advice")
    browser = enter()

    page = browser.post(at(make, "invoices/new"), {**LINES, "date": "2026-03-02", "do": "issue"})

    assert page.status_code == 422
    assert "Line 1 names the product advice, which is retired since" in text_of(page)
    assert 'value="advice"' in page.content.decode()


def test_what_came_of_a_product_is_not_carried_to_the_next_row(make: Make, enter: Enter) -> None:
    added(make)
    browser = enter()
    row = {name: values[:1] for name, values in LINES.items() if name.startswith("line-")}
    filled = {**row, "date": "2026-03-02", "line-vat": ["V9"], "do": "add"}
    own = {**filled, "line-product": [""], "line-text": ["Own"]}

    told, typed = (
        browser.post(at(make, "invoices/new"), sent).content.decode() for sent in (filled, own)
    )

    assert told.count('<option value="V9" selected') == 1
    assert typed.count('<option value="V9" selected') > 1
