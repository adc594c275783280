"""The pages of what is known: found, written, read, and looked at again."""

import csv
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.customers.changing import change_customer
from akker.customers.rules import CustomerFacts
from akker.knowledge.watching import retire_competitor
from akker.knowledge.writing import retire_article
from tests.customers.acting import ago
from tests.knowledge.making import at_risk, noted, rival, written
from tests.make import Make
from tests.planning.making import begun
from tests.receivables.selling import customer
from tests.web.crawling import NARROWED, browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


def test_an_article_is_written_found_read_and_changed(world: Make) -> None:
    browser = browser_of(world, "manager")
    form = {"title": "Hours <b>rounded</b>", "kind": "procedure", "days": "90"}

    assert "There are no articles yet" in page(browser, world, "articles")
    where = sent(browser, world, "articles/new", **form, text="To quarters.", tags="VAT, hours")
    at = where.removeprefix(f"/books/{world.slug}/")
    found = page(browser, world, "articles?q=QUARTERS&kind=procedure")
    sent(browser, world, f"{at}/change", **form, text="To minutes.", party="J1")
    read = page(browser, world, at)

    assert "Hours &lt;b&gt;rounded&lt;/b&gt;" in found and "hours" in found
    assert "To minutes." in read and "What it said before" in read and "To quarters." in read
    assert "Nothing fits all of this" in page(browser, world, "articles?q=quarters")
    assert "Hours &lt;b&gt;rounded&lt;/b&gt;" in page(browser, world, "customers/J1")


def test_what_somebody_else_wrote_meanwhile_is_seen_before_it_is_replaced(world: Make) -> None:
    browser = browser_of(world, "manager")
    form = {"title": "Hours", "kind": "answer", "days": "30"}
    at = sent(browser, world, "articles/new", **form, text="To quarters.").removeprefix(
        f"/books/{world.slug}/"
    )
    sent(browser, world, f"{at}/change", **form, text="To minutes.", seen="1")

    refused = sent(browser, world, f"{at}/change", 409, **form, text="To the hour.", seen="1")

    assert "Somebody changed this article meanwhile." in refused
    assert "To the hour." in refused and 'name="seen" value="2"' in refused
    assert "To minutes." in page(browser, world, at)


def test_what_is_refused_keeps_what_was_typed(world: Make) -> None:
    browser = browser_of(world, "manager")
    form = {"title": "Hours", "text": "To quarters.", "kind": "answer"}

    nobody = sent(browser, world, "articles/new", 422, **form, days="90", party="NOBODY")
    when = sent(browser, world, "articles/new", 422, **form, days="often")

    assert ">To quarters.</textarea>" in nobody and 'value="NOBODY"' in nobody
    assert "An article is looked at again after 0 days." in when and 'value="often"' in when
    assert browser.get(f"/books/{world.slug}/articles/99999").status_code == 404


def test_today_asks_whether_it_is_still_right_with_one_button(world: Make) -> None:
    browser = browser_of(world, "manager")
    where = sent(browser, world, "articles/new", title="Hours", text="A", kind="answer", days="30")
    at = where.removeprefix(f"/books/{world.slug}/")
    owner = browser_of(world, "owner")
    theirs = {"on": ago(world, 300), "owner": "owner@example.com"}
    key = written(world.alice, "For the other owner", **theirs)
    due = written(world.alice, "About J1", party_code="J1", **theirs)

    assert "Is this still right?" not in page(browser, world, "")
    shown = page(owner, world, "", look="1")
    assert "Is this still right? For the other owner" in shown
    assert f"articles/{key}/right" in shown and "Is this still right? About J1" in shown
    assert "Is this still right? About J1" in page(owner, world, "customers/J1")

    assert sent(owner, world, f"articles/{key}/right", today="1") == f"/books/{world.slug}/"
    assert sent(owner, world, f"articles/{due}/right").endswith(f"articles/{due}")
    assert "Is this still right?" not in page(owner, world, "", look="2")
    assert sent(browser, world, f"{at}/retire").endswith(at)
    assert "Write it anew to bring it back" in page(browser, world, at)
    assert browser.post(f"/books/{world.slug}/{at}/right").status_code == 404


@pytest.mark.parametrize("path", ["articles", "articles?q=hours", "articles?show=due"])
def test_a_page_takes_as_many_queries_however_many_articles_there_are(
    world: Make, path: str
) -> None:
    written(world.alice, "Hours 0", on=ago(world, 300))
    browser = browser_of(world, "manager")
    page(browser, world, path)
    with CaptureQueriesContext(connection) as few:
        page(browser, world, path, look="1")
    for nth in range(9):
        written(world.alice, f"Hours {nth + 1}", on=ago(world, 300), party_code="J1")

    with CaptureQueriesContext(connection) as many:
        page(browser, world, path, look="2")

    assert len(many) == len(few) <= 25


def test_a_competitor_is_named_in_a_risk_and_stands_at_the_customer(world: Make) -> None:
    browser = browser_of(world, "manager")
    plan_id = begun(world.alice)

    assert "There are no competitors yet" in page(browser, world, "competitors")
    assert "Competitor considered" not in page(browser, world, f"plans/{plan_id}")
    form = {"name": "Havik <b>", "website": "havik.example", "strong_in": "Price"}
    where = sent(browser, world, "competitors/new", **form)
    at = where.removeprefix(f"/books/{world.slug}/")
    key = at.partition("/")[2]
    assert "Competitor considered" in page(browser, world, f"plans/{plan_id}")
    risk = {"kind": "risk", "text": "They asked for an offer", "amount": "9.000,00"}
    sent(browser, world, f"plans/{plan_id}/point", **risk, competitor=key)
    sent(browser, world, f"{at}/note", text="Cheap in spring", source="The press")
    shown, listed = page(browser, world, at), page(browser, world, "competitors")

    assert "€9,000.00 at stake" in shown and "They asked for an offer" in shown
    assert "Cheap in spring" in shown and 'href="https://havik.example"' in shown
    assert "Havik &lt;b&gt;" in listed and "€9,000.00" in listed
    assert "They consider Havik &lt;b&gt;" in page(browser, world, "customers/J1")
    assert "Havik &lt;b&gt;" in page(browser, world, f"plans/{plan_id}")
    sent(browser, world, f"{at}/retire")
    assert "Havik" not in page(browser, world, "competitors")
    assert "Havik &lt;b&gt;" in page(browser, world, "competitors?show=all")


def test_what_is_noted_of_an_industry_appears_at_its_customers(world: Make) -> None:
    browser = browser_of(world, "manager")
    change_customer(world.alice, code="J1", facts=CustomerFacts(industry="Food"))
    note = {"text": "Grain is dear", "source": "The press"}

    empty = page(browser, world, "customers/J1")
    nobody = sent(browser, world, "industries/note", 422, **note, industry=" ")
    sent(browser, world, "industries/note", **note, industry="food", noted_on="2026-01-05")
    shown = page(browser, world, "industries?industry=Food")
    there = page(browser, world, "customers/J1")

    assert 'id="known"' not in empty and ">Grain is dear</textarea>" in nobody
    assert "Grain is dear" in shown and "Grain is dear" in there and "5 Jan 2026" in there
    (key,) = re.findall(r"industries/(\d+)/end", shown)
    sent(browser, world, f"industries/{key}/end")
    assert "Grain is dear" not in page(browser, world, "customers/J1")
    assert browser.post(f"/books/{world.slug}/industries/{key}/end").status_code == 404


def test_a_refused_competitor_keeps_what_was_typed(world: Make) -> None:
    browser = browser_of(world, "manager")
    key = rival(world.alice, "Havik")

    odd = sent(browser, world, "competitors/new", 422, name="Wouw", website="not there")
    twice = sent(browser, world, "competitors/new", 409, name="HAVIK")
    note = sent(browser, world, f"competitors/{key}/note", 422, text="Cheap", source="")

    assert 'value="Wouw"' in odd and 'value="not there"' in odd
    assert "stands among the competitors already" in twice
    assert ">Cheap</textarea>" in note
    assert browser.get(f"/books/{world.slug}/competitors/99999").status_code == 404


@pytest.mark.parametrize("path", ["competitors", "competitors/{}", "industries"])
def test_pages_of_the_market_take_as_many_queries_however_much_there_is(
    world: Make, path: str
) -> None:
    key, plan_id = rival(world.alice), begun(world.alice)
    browser, where = browser_of(world, "manager"), path.format(key)
    page(browser, world, where)
    with CaptureQueriesContext(connection) as few:
        page(browser, world, where, look="1")
    for nth in range(6):
        rival(world.alice, f"Rival {nth}")
        noted(world.alice, competitor_id=key)
        noted(world.alice)
        at_risk(world.alice, plan_id, key, 100)

    with CaptureQueriesContext(connection) as many:
        page(browser, world, where, look="2")

    assert len(many) == len(few) <= 25


def taken(browser: Any, world: Make, path: str) -> list[list[str]]:
    """The rows of a list that is taken out, without its heads."""
    answer = browser.get(f"/books/{world.slug}/{path}")
    assert answer.status_code == 200, path
    return list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))[1:]


def test_lists_are_taken_out_as_they_are_asked_for(world: Make) -> None:
    browser = browser_of(world, "manager")
    written(world.alice, "Hours", "To quarters.", tags=("VAT", "time"), kind="procedure")
    written(world.alice, "Who they are", party_code="J1", kind="background", on=ago(world, 400))
    retire_article(world.alice, article_id=written(world.alice, "Old ways"))
    key = rival(world.alice, strong_in="=Price")
    retire_competitor(world.alice, competitor_id=rival(world.alice, "Meeuw"))
    at_risk(world.alice, begun(world.alice), key, 50_000)
    for industry in ("Bakeries", "Dairy"):
        noted(world.alice, f"Dear {industry.lower()}", industry=industry)

    links = {
        path: re.findall(r'href="([^"]+/export\?[^"]+)"', page(browser, world, path))
        for path in ("articles?kind=procedure", "competitors?show=all", "industries?industry=Dairy")
    }

    assert [len(found) for found in links.values()] == [2, 2, 2]
    paths = [html.unescape(found[1]).partition(f"{world.slug}/")[2] for found in links.values()]
    articles, competitors, notes = (taken(browser, world, path) for path in paths)
    assert [row[:6] for row in articles] == [
        ["Hours", "Procedure", "", "", "VAT, time", "To quarters."]
    ]
    assert [(row[0], row[2], row[3], row[4] != "") for row in competitors] == [
        ("Havik Software", "1", "500.00", False),
        ("Meeuw", "0", "0.00", True),
    ]
    assert competitors[0][1] == "'=Price", "nothing that a sheet works out"
    assert [row[:3] for row in notes] == [["Dairy", "Dear dairy", "The trade press"]]
    for asked, wanted in (
        ("", ["Who they are", "Hours"]),
        ("show=due", ["Who they are"]),
        ("show=retired", ["Old ways"]),
        ("party=J1&q=they", ["Who they are"]),
    ):
        rows = taken(browser, world, f"articles/export?format=csv&{asked}")
        assert [row[0] for row in rows] == wanted, asked
    sheet = browser.get(f"/books/{world.slug}/articles/export?format=xlsx")
    assert sheet.getvalue()[:2] == b"PK"
    assert browser.get(f"/books/{world.slug}/articles/export?format=exe").status_code == 404


def test_who_sees_own_customers_takes_out_no_article_of_others(world: Make) -> None:
    written(world.alice, "Who they are", party_code="J1")
    written(world.alice, "Hours")
    browser = browser_of(world, NARROWED)

    rows = taken(browser, world, "articles/export?format=csv")

    assert [row[0] for row in rows] == ["Hours"]
