"""The map of customers on screen: dots that lead to them, and a table of the same."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.test_products import added
from tests.customers.acting import ago
from tests.health.test_scoring import scored
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of

pytestmark = pytest.mark.both

CIRCLE = '<circle class="dot'


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 brought 200.00 and P1 60.00."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("60.00"), party="P1", date="2026-01-20")
    issued(make, line("100.00"), date="2026-02-04")
    return make


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_dot_is_a_link_with_words_and_a_row_of_the_table(
    sold: Make, enter: Enter, language: str
) -> None:
    browser = enter("owner", language)
    empty = text_of(browser.get(at(sold, "portfolio")))
    assert ("Nobody was scored yet" if language == "en" else "Nog niemand") in empty

    scored(sold, "2026-02-10")
    page = browser.get(at(sold, "portfolio")).content.decode()

    dots = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><circle', page)
    rows = re.findall(r'<tr><td class="text"><a href="([^"]+)">', page)
    assert [url for url, _ in dots] == rows == [at(sold, "customers/J1"), at(sold, "customers/P1")]
    assert "Pieters" in dots[1][1] and "60" in dots[1][1]
    assert all(browser.get(url).status_code == 200 for url in rows)


def test_who_brought_more_stands_further_to_the_right_and_is_larger(
    sold: Make, enter: Enter
) -> None:
    scored(sold, "2026-02-10")
    page = enter("owner").get(at(sold, "portfolio")).content.decode()

    (x1, r1), (x2, r2) = re.findall(r'<circle class="dot[^>]*cx="([\d.]+)"[^>]* r="([\d.]+)"', page)
    assert float(x1) > float(x2) and float(r1) > float(r2)


def test_filters_stand_in_the_address_and_what_is_no_tier_is_left_out(
    sold: Make, enter: Enter
) -> None:
    scored(sold, "2026-02-10")
    browser = enter("owner")

    none = text_of(browser.get(at(sold, "portfolio"), {"tier": "key"}))
    odd = browser.get(at(sold, "portfolio"), {"tier": "gold", "manager": "\0", "team": "x" * 300})
    whole = browser.get(at(sold, "portfolio"), {"manager": "nobody"})

    assert "Nothing fits all of this" in none
    assert odd.status_code == 200
    assert whole.content.decode().count(CIRCLE) == 2
    assert "reports/portfolio/export?manager=nobody&amp;format=xlsx" in whole.content.decode()
    file = browser.get(at(sold, "reports/portfolio/export"), {"format": "csv"})
    assert b"Pieters" in b"".join(file.streaming_content)
    assert browser.get(at(sold, "reports/portfolio")).headers["Location"] == at(sold, "portfolio")


def test_the_page_costs_as_many_queries_for_many_as_for_few(sold: Make, enter: Enter) -> None:
    browser = enter("owner")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(at(sold, "portfolio")).status_code == 200
        return len(asked)

    scored(sold, "2026-02-10")
    count()
    few = count()
    for number in range(5):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("60.00"), party=f"Q{number}", date="2026-02-11")
    scored(sold, "2026-02-11")

    assert count() == few


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_grid_of_white_space_shows_what_is_bought_and_what_would_be(
    make: Make, enter: Enter, language: str
) -> None:
    ready(make, code="")
    browser = enter("owner", language)
    assert browser.get(at(make, "white-space")).status_code == 200
    today = ago(make, 0).isoformat()
    added(make, code="rope", name="Rope")
    added(make, code="seeds", name="Seeds")
    for number in range(4):
        customer(make, f"R{number}", name=f"Firm R{number}")
        product = "rope" if number else "seeds"
        sale = line("30.00", code="8020", product=product, quantity="1")
        issued(make, sale, party=f"R{number}", date=today)

    page = browser.get(at(make, "white-space")).content.decode()
    none = browser.get(at(make, "white-space"), {"tier": "key"})
    assert browser.get(at(make, "white-space"), {"segment": "Nowhere"}).status_code == 200

    assert re.findall(r'<th scope="row"><a href="([^"]+)">Firm R0', page)
    assert re.search(r'<td class="num gap"><em>30[.,]00</em>', page)
    assert none.status_code == 200 and "Firm R0" not in none.content.decode()
    assert browser.get(at(make, "reports/white-space")).headers["Location"] == at(
        make, "white-space"
    )


def test_next_orders_lead_to_the_invoices_behind_them(make: Make, enter: Enter) -> None:
    ready(make)
    for back in (40, 30, 20):
        issued(make, line("100.00"), date=ago(make, back).isoformat())
    browser = enter("owner")

    page = browser.get(at(make, "reports/next-orders")).content.decode()

    assert f'<a href="{at(make, "customers/J1")}">' in page
    assert f"{at(make, 'invoices')}?party=J1&amp;until=" in page
