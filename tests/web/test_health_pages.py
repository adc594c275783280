"""How customers are doing on screen."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.health.test_scoring import scored
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.web.entry_sent import Enter, at


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 with two orders a month apart, P1 with one."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("60.00"), party="P1", date="2026-01-20")
    issued(make, line("100.00"), date="2026-02-04")
    return make


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_shows_scores_and_leads_to_their_reasons(
    sold: Make, enter: Enter, language: str
) -> None:
    browser = enter("owner", language)
    empty = browser.get(at(sold, "health")).content.decode()
    assert ("Nobody was scored yet" if language == "en" else "Nog niemand") in empty

    answer = browser.post(at(sold, "health/score"), follow=True)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Pieters" in page and "/reports/health?until=" in page
    for refused in ("x-1", "9" * 30 + "-1", "1-", "٣-1"):
        assert browser.get(at(sold, "health"), {"after": refused}).content.decode().count(
            "<tr>"
        ) == (page.count("<tr>"))


def test_every_reason_leads_to_a_page_that_opens(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "en")
    asked = {"until": "2026-06-30", "party": "J1"}

    page = browser.get(at(sold, "reports/health"), asked).content.decode()

    links = set(re.findall(r'<td[^>]*><a href="([^"]+)"', page))
    assert any("/invoices?" in link for link in links)
    assert all("J1" in link for link in links), "nothing of others stands there"
    assert ">+40.0</" in page, "points say that they add"
    for link in links:
        assert browser.get(html.unescape(link)).status_code == 200, link


def test_the_page_costs_as_many_queries_for_many_as_for_few(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "en")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(at(sold, "health")).status_code == 200
        return len(asked)

    scored(sold, "2026-02-10")
    count()
    few = count()
    for number in range(5):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("60.00"), party=f"Q{number}", date="2026-02-11")
    scored(sold, "2026-02-11")

    assert count() == few


def test_the_list_and_the_report_are_narrowed_to_a_segment(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "en")
    scored(sold, "2026-02-10")
    form = {"page": "customers", "query": "q=Piet", "name": "Piet & co", "is_shared": "on"}
    browser.post(at(sold, "views"), form)

    for path in ("health", "reports/health"):
        asked = {"until": "2026-02-10"} if path != "health" else {}
        everybody = browser.get(at(sold, path), asked).content.decode()
        one = browser.get(at(sold, path), {**asked, "segment": "Piet & co"}).content.decode()

        assert "segment=Piet+%26+co" in everybody, path
        rows = [page.partition("<tbody>")[2].partition("</tbody>")[0] for page in (everybody, one)]
        assert ["Jansen" in row for row in rows] == [True, False], path
        assert ["Pieters" in row for row in rows] == [True, True], path
    found = browser.get(at(sold, "health"), {"segment": "Piet & co", "q": "Jansen"})
    assert "Nothing fits all of this" in found.content.decode()
    unknown = browser.get(at(sold, "health"), {"segment": "Nowhere"}).content.decode()
    assert "Jansen" in unknown, "as on the map of customers"
