"""What the reading pages show, and that it costs the same however much there is."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.access.models import User
from akker.ledger.attaching import attach_file
from akker.ledger.posting import reverse_entry
from tests.make import Make
from tests.web.signing import SignedIn

pytestmark = pytest.mark.both


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "chart",
        "chart/1020",
        "journals",
        "entries",
        "find?q=energy",
        "entries/MEM/2026/1",
        "reports/profit-and-loss?compare=year",
        "reports/balance-sheet",
        "reports/trial-balance",
        "reports/general-ledger",
        "reports/journal",
        "reports/lines?ledger-account=4600",
    ],
)
def test_a_page_costs_the_same_queries_however_many_entries_there_are(
    told: Make, signed_in: SignedIn, path: str
) -> None:
    def post_more() -> None:
        for number in range(12):
            sides = [("4600", "10.00"), ("8020", "-5.00"), ("1020", "-5.00")]
            told.post("2026-03-08", f"Energy {number}", sides)

    browser = signed_in("owner")
    address = f"/books/{told.slug}/{path}"
    post_more()
    few = queries_of(browser, address)
    post_more()

    assert queries_of(browser, address) <= few
    assert few <= 49  # with the one that tells PostgreSQL the books


def test_today_says_how_the_books_stand_and_what_asks_for_attention(
    told: Make, signed_in: SignedIn
) -> None:
    shown = text_of(signed_in("owner").get(f"/books/{told.slug}/"))

    assert "Assets €1,319.00" in shown
    assert "Energy again" in shown
    assert "Nothing is locked" in shown


def test_the_chart_shows_balances_by_type_and_finds_by_code_or_name(
    told: Make, signed_in: SignedIn
) -> None:
    browser = signed_in("owner")

    whole = text_of(browser.get(f"/books/{told.slug}/chart"))
    found = text_of(browser.get(f"/books/{told.slug}/chart?q=4600"))
    used = text_of(browser.get(f"/books/{told.slug}/chart?used=1"))

    assert "1020 Bank EUR 1,319.00" in whole
    assert "4600" in found and "1020" not in found
    assert "8020" in used and "4641" not in used


def test_a_card_runs_a_balance_and_names_its_days(told: Make, signed_in: SignedIn) -> None:
    shown = text_of(signed_in("owner").get(f"/books/{told.slug}/chart/1020?until=2026-03-31"))

    for figure in ("1,000.00", "1,500.00", "1,379.00", "1,319.00"):
        assert figure in shown
    assert "Up to 31 Mar 2026" in shown


FOUND: list[tuple[str, set[str]]] = [
    ("", {"Capital", "Sale to Jansen", "Energy of March", "Energy again"}),
    ("q=energy", {"Energy of March", "Energy again"}),
    ("q=MEM/2026/2", {"Sale to Jansen"}),
    ("from=2026-03-05", {"Energy again"}),
    ("until=2026-01-31", {"Capital"}),
    ("ledger-account=4600&amount=121", {"Energy of March"}),
    ("amount=500,00", {"Sale to Jansen"}),
    ("journal=MEM&q=capital", {"Capital"}),
    ("journal=BNK", set()),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_entries_are_found_by_what_they_say_and_exported_as_shown(
    told: Make, signed_in: SignedIn, query: str, expected: set[str]
) -> None:
    browser = signed_in("owner")
    shown = browser.get(f"/books/{told.slug}/entries?{query}").content.decode()
    file = browser.get(f"/books/{told.slug}/entries/export?format=csv&{query}").content.decode()

    found = set(re.findall(r"data-row[^>]*>([^<]+)</a>", shown))
    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))

    assert found == expected
    assert {row["description"] for row in rows} == expected
    for unread in ("from=10101010101", "amount=much"):
        refused = browser.get(f"/books/{told.slug}/entries/export?format=csv&{unread}")
        assert refused.status_code == 422, unread


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("entries", "entries/export?format=csv"),
        ("reports/journal", "reports/journal/export?format=csv"),
        ("reports/general-ledger", "reports/general-ledger/export?format=xlsx"),
    ],
)
def test_who_may_not_take_out_the_books_reads_them_and_gets_no_file_of_all_lines(
    told: Make, signed_in: SignedIn, page: str, file: str
) -> None:
    base = f"/books/{told.slug}"
    manager, auditor = signed_in("manager"), signed_in("auditor")

    for browser, status in ((manager, 403), (auditor, 200)):
        shown = browser.get(f"{base}/{page}")
        assert shown.status_code == 200
        assert (f"{page}/export" in shown.content.decode()) == (status == 200)
        assert browser.get(f"{base}/{file}").status_code == status
    assert "You may not take out the books" in manager.get(f"{base}/{file}").content.decode()
    assert manager.get(f"{base}/reports/trial-balance/export?format=csv").status_code == 200


def test_a_text_is_looked_for_among_the_latest_and_on_demand_everywhere(
    told: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.ledger.queries_found.REACH", 1)
    browser = signed_in("owner")

    page = browser.get(f"/books/{told.slug}/entries?q=a").content.decode()
    everything = browser.get(f"/books/{told.slug}/entries?q=a&everywhere=1").content.decode()
    plain = browser.get(f"/books/{told.slug}/entries").content.decode()

    assert "Energy again" in page and "Capital" not in page
    assert "Looked through the latest entries, from" in page
    assert f'href="/books/{told.slug}/entries?q=a&amp;everywhere=1"' in page
    assert "Capital" in everything and "Looked through" not in everything
    assert "Capital" in plain and "Looked through" not in plain


def test_a_filter_that_finds_nothing_is_named_and_can_be_dropped(
    told: Make, signed_in: SignedIn
) -> None:
    page = signed_in("owner").get(f"/books/{told.slug}/entries?q=unheard&journal=MEM")

    shown = page.content.decode()
    assert "No entry fits all of this" in shown
    assert f'href="/books/{told.slug}/entries?journal=MEM"' in shown
    assert f'href="/books/{told.slug}/entries?q=unheard"' in shown


def test_entries_go_on_where_the_page_ended(make: Make, signed_in: SignedIn) -> None:
    for number in range(1, 56):
        make.post("2026-03-08", f"Number {number}", [("4600", "1.00"), ("1020", "-1.00")])
    browser = signed_in("owner")

    first = browser.get(f"/books/{make.slug}/entries").content.decode()
    later = re.search(r'href="([^"]+)" rel="next"', first)
    assert later
    second = browser.get(later[1]).content.decode()

    names = [re.findall(r"data-row[^>]*>([^<]+)</a>", page) for page in (first, second)]
    assert [len(page) for page in names] == [50, 5]
    assert names[0] + names[1] == [f"Number {number}" for number in range(55, 0, -1)]
    assert "55 entries" in text_of(browser.get(f"/books/{make.slug}/entries"))


def test_an_entry_shows_both_sides_its_files_its_proof_and_its_history(
    told: Make, signed_in: SignedIn
) -> None:
    attach_file(
        told.alice, label="MEM/2026/3", name="bill.txt", content=b"121", media_type="text/plain"
    )
    reverse_entry(told.alice, label="MEM/2026/3")
    browser = signed_in("auditor")

    page = browser.get(f"/books/{told.slug}/entries/MEM/2026/3")
    shown = text_of(page)

    assert "4600 Energy 121.00" in shown
    assert "In balance 121.00 121.00" in shown
    assert "unchanged" in shown and "It follows MEM/2026/2 in the chain" in shown
    assert "and the next entry follows it" in shown
    assert "by MEM/2026/5" in shown
    assert "Posted" in shown and "Alice" in shown and "File added: bill.txt" in shown
    link = re.search(r'href="(/books/[^"]+/files/\d+)"', page.content.decode())
    assert link
    file = browser.get(link[1])
    assert file.content == b"121"
    assert file.headers["Content-Disposition"] == 'attachment; filename="bill.txt"'
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_a_report_opens_the_lines_of_a_figure_and_each_line_its_entry(
    told: Make, signed_in: SignedIn
) -> None:
    """At most three steps: the figure, the line, the entry with its file."""
    browser = signed_in("auditor")

    report = browser.get(f"/books/{told.slug}/reports/profit-and-loss?until=2026-03-31")
    lines_url = re.search(r'hx-get="([^"]+ledger-account=4600)"', report.content.decode())
    assert lines_url
    lines = browser.get(lines_url[1].replace("&amp;", "&"), headers={"hx-request": "true"})
    entry_url = re.search(r'hx-get="([^"]+)"', lines.content.decode())
    assert entry_url
    entry = browser.get(entry_url[1], headers={"hx-request": "true"})

    assert "Energy 181.00" in text_of(report)
    assert "By month" in text_of(report)
    assert "Energy again" in text_of(lines) and "60.00" in text_of(lines)
    assert "In balance 60.00 60.00" in text_of(entry)
    assert "<html" not in entry.content.decode()


@pytest.mark.parametrize("name", ["profit-and-loss", "balance-sheet", "trial-balance"])
def test_an_export_holds_the_figures_that_are_on_screen(
    told: Make, signed_in: SignedIn, name: str
) -> None:
    browser = signed_in("accountant")
    query = "until=2026-03-31"
    shown = text_of(browser.get(f"/books/{told.slug}/reports/{name}?{query}"))

    file = browser.get(f"/books/{told.slug}/reports/{name}/export?format=csv&{query}")
    rows = list(csv.reader(io.StringIO(b"".join(file).decode().removeprefix("\ufeff"))))  # type: ignore[arg-type]

    assert len(rows) > 2
    for row in rows[1:]:
        assert row[1] in shown
        for cell in row[3:]:
            if re.fullmatch(r"-?\d+\.\d\d", cell) and name != "trial-balance":
                assert f"{float(cell):,.2f}".replace("-", "−") in shown, (row, cell)


@pytest.mark.parametrize("format_name", ["json", "xlsx", "pdf"])
def test_a_report_leaves_in_every_format(told: Make, signed_in: SignedIn, format_name: str) -> None:
    path = f"/books/{told.slug}/reports/profit-and-loss/export?format={format_name}"
    file = signed_in("accountant").get(path)

    starts = {"json": b"{", "xlsx": b"PK", "pdf": b"%PDF"}
    assert file.status_code == 200
    assert file.content.startswith(starts[format_name])


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("reports/balance-sheet?until=3-4", "3-4 is not a day."),
        ("reports/profit-and-loss?compare=never", "cannot be compared with never"),
        ("reports/trial-balance?where=shape=round", "has no dimension shape"),
        ("reports/profit-and-loss?compare=year&by=x", "not both"),
        ("reports/journal?known-at=9000-01-01", "cannot be told yet"),
        ("entries?amount=many", "many is not an amount."),
        ("entries?from=x", "x is not a day."),
        ("entries?before=77777", "has no entry 77777"),
        ("chart/1020?page=9", "There is no page 9."),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(
    told: Make, signed_in: SignedIn, path: str, sentence: str
) -> None:
    page = signed_in("owner").get(f"/books/{told.slug}/{path}")

    assert page.status_code == 422
    assert sentence in text_of(page)


def test_the_palette_finds_pages_reports_ledger_accounts_entries_and_amounts(
    told: Make, signed_in: SignedIn
) -> None:
    browser = signed_in("owner")

    def found(text: str) -> str:
        address = f"/books/{told.slug}/find"
        return text_of(browser.get(address, {"q": text}, headers={"hx-request": "true"}))

    assert "Chart of accounts" in found("")
    assert "Balance sheet" in found("balance")
    assert "4600 Energy" in found("4600")
    assert "MEM/2026/3 Energy of March" in found("of march")
    assert "MEM/2026/2 Sale to Jansen" in found("500,00")
    assert "MEM/2026/1 Capital" in found("MEM/2026/1")
    assert "Nothing here is called “xyzzy”" in found("xyzzy")


def test_figures_and_days_are_those_of_the_reader(told: Make, signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    User.objects.update(language="nl")

    shown = browser.get(f"/books/{told.slug}/").content.decode()

    assert "€\u00a01.319,00" in shown
    assert "5 mrt 2026" in shown
    for path in ("chart", "chart/4600", "entries/MEM/2026/3", "find?q=energie"):
        assert "Energie" in browser.get(f"/books/{told.slug}/{path}").content.decode(), path


@pytest.fixture
def page_of(told: Make, signed_in: SignedIn) -> Callable[[str], Any]:
    browser = signed_in("owner")
    return lambda path: browser.get(f"/books/{told.slug}/{path}")


def test_no_page_holds_what_the_policy_forbids(page_of: Callable[[str], Any]) -> None:
    for path in ("", "chart", "chart/1020", "entries", "reports/profit-and-loss?compare=year"):
        shown = page_of(path).content.decode()
        assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|javascript:", shown)
        assert not re.search(r'(src|href|action)="(https?:)?//', shown)
        assert "hx-on" not in shown and "js:" not in shown


def test_a_page_is_small_over_the_wire(told: Make, signed_in: SignedIn) -> None:
    """First visit under 150 KB, later ones under 30 KB: what is static is kept for a year."""
    browser = signed_in("owner")
    packed = {"accept-encoding": "gzip"}
    page = browser.get(f"/books/{told.slug}/reports/profit-and-loss", headers=packed)
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) < 30_000

    whole = browser.get(f"/books/{told.slug}/reports/profit-and-loss").content.decode()
    static = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', whole))
    size = 0
    for address in static:
        answer = browser.get(address, headers=packed)
        assert "max-age=31536000" in answer.headers["Cache-Control"], address
        assert "?" in address
        size += len(b"".join(answer)) if answer.streaming else len(answer.content)  # type: ignore[arg-type]
    assert len(static) > 8
    assert len(page.content) + size < 150_000
