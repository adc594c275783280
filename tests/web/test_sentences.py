"""The filters of lists read as a sentence, live in the address, and are taken away one by one."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from akker.web.sentence import Choices, sentence_of
from tests import ROOT
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of

TEMPLATES = ROOT / "akker" / "web" / "templates" / "web"
CHIP = re.compile(r'<details class="menu chip( set)?">\s*<summary>(.*?)</summary>', re.S)
KINDS: Choices = [("", "everything"), ("invoice", "invoices"), ("credit-note", "credit notes")]
# What every list says before anything is chosen.
BEGINS = {
    "appointments": "of me that are still to come",
    "articles": "Kind any kind Show in use",
    "cases": "Show everything that is open owned by anybody to be answered by any team",
    "competitors": "that are in use",
    "customers": "Tier any tier that are not archived looked after by anybody in any industry",
    "outbox/deliveries": "State any",
    "disputes": "that are open",
    "industries": "Industry all of them",
    "invoices": "Period All days Show everything",
    "parties": "Show everybody looked after by anybody",
    "plans": "that are open",
    "products": "that are in use",
    "promises-given": "made by anybody that are open",
    "requirements": "Show ",
    "contact-rhythm": "looked after by anybody",
    "tasks": "of me that are open",
}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"))
    issued(make, line("50.00"), party="P1")
    return make


def said(browser: Client, url: str) -> tuple[str, list[str]]:
    """The sentence of a page, and those of its clauses that are set."""
    found = CHIP.findall(browser.get(url).content.decode())
    plain = [
        (is_set, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()))
        for is_set, text in found
    ]
    return " ".join(text for _, text in plain), [text for is_set, text in plain if is_set]


def test_a_clause_is_set_where_the_list_by_itself_is_another() -> None:
    plain = sentence_of("/list", {"kind": ""}, [("kind", "Show", KINDS)])
    asked = {"q": "hay", "kind": "invoice", "party": "J1"}
    narrowed = sentence_of("/list", asked, [("kind", "Show", KINDS)])
    unknown = sentence_of("/list", {"kind": "bread"}, [("kind", "Show", KINDS)])

    assert (plain.clauses[0].said, plain.clauses[0].is_set, plain.taken) == (
        "everything",
        False,
        [],
    )
    assert plain.reset_url == ""
    assert (narrowed.clauses[0].said, narrowed.clauses[0].is_set) == ("invoices", True)
    assert narrowed.clauses[0].choices[0] == ("/list?q=hay&party=J1", "everything", False)
    assert narrowed.clauses[0].choices[2][0] == "/list?q=hay&kind=credit-note&party=J1"
    assert (narrowed.whole_url, narrowed.reset_url) == ("/list?q=hay&kind=invoice", "/list")
    assert (unknown.clauses[0].said, unknown.clauses[0].is_set) == ("bread", True)


@pytest.mark.parametrize("page", BEGINS)
def test_every_list_says_what_it_shows_before_anything_is_chosen(
    sold: Make, enter: Enter, page: str
) -> None:
    sentence, chosen = said(enter(), at(sold, page))

    assert sentence.startswith(BEGINS[page])
    assert not chosen


def test_what_is_chosen_is_said_kept_by_a_search_and_taken_away(sold: Make, enter: Enter) -> None:
    browser = enter()
    url = at(sold, "invoices?kind=invoice&party=P1&from=2026-01-01&until=2026-12-31")
    page = browser.get(url).content.decode()

    sentence, chosen = said(browser, url)

    assert sentence == "Period 1 Jan 2026 – 31 Dec 2026 Show invoices"
    assert chosen == ["Period 1 Jan 2026 – 31 Dec 2026", "Show invoices"]
    assert '<input type="hidden" name="kind" value="invoice">' in page
    assert '<input type="hidden" name="party" value="P1">' in page
    without = "invoices?kind=invoice&amp;from=2026-01-01&amp;until=2026-12-31"
    assert f'href="{at(sold, without)}">of Pieters' in page
    assert f'href="{at(sold, "invoices")}">' in page and "Reset" in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("invoices?q=bread&kind=invoice&party=P1&until=2026-01-31", "Pieters"),
        ("parties?q=bread&role=bank", "Show banks"),
        ("products?q=bread&state=retired", "that are out of use"),
        ("customers?q=bread&tier=key&parent=P1", "Tier Key account"),
        ("cases?q=bread&kind=question", "Show Question"),
        ("articles?q=bread&kind=answer", "Kind Answer"),
        ("outbox/deliveries?state=done", "State"),
    ],
)
def test_of_what_nothing_fits_each_is_taken_away(
    sold: Make, enter: Enter, asked: str, words: str
) -> None:
    browser = enter()
    page = browser.get(at(sold, asked)).content.decode()

    empty = page.partition('<div class="empty">')[2].partition("</div>")[0]
    links = re.findall(r'href="([^"]*)">(.*?)<', empty)

    assert "Nothing fits all of this" in empty
    assert len(links) == len(
        {name.partition("=")[0] for name in asked.partition("?")[2].split("&")}
    )
    assert words in " ".join(text for _, text in links)
    for url, _ in links:
        without = html.unescape(url).partition("?")[2].split("&")
        assert len([one for one in without if one]) == len(links) - 1
        assert browser.get(html.unescape(url)).status_code == 200


def test_a_day_that_is_none_is_told_and_stays(sold: Make, enter: Enter) -> None:
    browser = enter()
    wrong = browser.get(at(sold, "invoices?from=31-02-2026"))
    typed = browser.get(at(sold, "invoices?from=1-1&until=today"))

    assert wrong.status_code == 422
    assert 'value="31-02-2026"' in wrong.content.decode()
    assert "Together 2 documents" in text_of(typed)


def test_no_list_filters_by_buttons() -> None:
    """A link that looks like a chip takes a filter away; what chooses one is a menu."""
    links = [
        (path.name, found)
        for path in sorted(Path(TEMPLATES).rglob("*.html"))
        for found in re.findall(r'<a class="chip[^>]*>.*?</a>', path.read_text(), re.S)
    ]

    assert links
    assert not [one for one in links if '{% icon "x"' not in one[1]]


def test_every_list_is_walked_by_its_rows() -> None:
    """J and K go from one link with `data-row` to the next: a row itself takes no focus."""
    lists = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text()
        for path in sorted(TEMPLATES.rglob("list.html"))
        if '<table class="table' in path.read_text()
    }
    without = [
        name
        for name, text in lists.items()
        if "<a " in text.partition("<tbody>")[2] and not re.search(r"<a [^>]*data-row|_rows", text)
    ]

    assert len(lists) > 10
    assert not without
    assert not [path for path in TEMPLATES.rglob("*.html") if "<tr data-row" in path.read_text()]
