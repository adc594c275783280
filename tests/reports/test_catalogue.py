"""Reports by name: what may be asked, what is refused, and what asking costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.charting import rename_ledger_account
from akker.reports.catalogue import REPORTS, build, csv_pieces
from akker.reports.formats import render
from akker.reports.options import NAMES, Options, read_options
from tests.make import Make, refusal_of
from tests.reports.small_book import add_dimension, two_years, write

# Reports of another kind, which `test_receivables.py` and `test_payment_behaviour.py` try.
OF_CUSTOMERS = {
    *("aged-receivables", "dso", "handover", "health", "open-items", "payment-behaviour"),
    *("brief", "next-orders", "review", "rfm", "white-space"),
    *("portfolio", "sales", "scorecards", "statement", "vat-lines"),
}


@pytest.fixture
def book(make: Make) -> Book:
    return two_years(make)


def test_an_unknown_report_is_refused_with_the_names_there_are(book: Book) -> None:
    with pytest.raises(Refused) as refused:
        build(book, "cash-cow", Options())

    assert refused.value.code == "report_unknown"
    assert (
        "balance-sheet, brief, dso, general-ledger, handover, health, journal, journals"
        in refused.value.sentence
    )


@pytest.mark.parametrize(
    ("name", "texts", "code", "says"),
    [
        ("journals", {"by": "centre"}, "option_not_taken", "takes no by"),
        ("journal", {"compare": "year"}, "option_not_taken", "known-at"),
        ("ledger-card", {}, "option_missing", "needs a ledger-account"),
        ("balance-sheet", {"page": "2"}, "option_not_taken", "takes no page"),
        ("balance-sheet", {"by": "centre", "compare": "year"}, "compare_and_split", "not both"),
        ("balance-sheet", {"by": "planet"}, "dimension_unknown", "It has: centre."),
        ("balance-sheet", {"where": "centre=west"}, "dimension_unknown", "no value west"),
        ("balance-sheet", {"compare": "best"}, "compare_unknown", "previous, year"),
        (
            "profit-and-loss",
            {"from": "2026-03-01", "until": "2026-02-01"},
            "period_backwards",
            "2026-03-01 is after 2026-02-01",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    book: Book, name: str, texts: dict[str, str], code: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        build(book, name, read_options(texts))

    assert refused.value.code == code
    assert says in refused.value.sentence


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"colour": "red"}, "option_unknown"),
        ({"until": "2026-01-31", "as-of": "2026-01-31"}, "option_twice"),
        ({"until": "31-01-2026"}, "date_unreadable"),
        ({"until": "2026-02-30"}, "date_unreadable"),
        ({"known-at": "yesterday"}, "moment_unreadable"),
        ({"page": "two"}, "number_unreadable"),
        ({"page": "²"}, "number_unreadable"),
        ({"where": "centre"}, "where_unreadable"),
    ],
)
def test_options_that_cannot_be_read_are_refused(texts: dict[str, str], code: str) -> None:
    assert refusal_of(read_options, texts) == code


def test_options_have_one_name_outside_and_empty_ones_are_not_given() -> None:
    assert read_options({"as_of": "2026-01-31", "by": ""}) == Options(until=dt.date(2026, 1, 31))
    assert set(NAMES.values()) == set(Options.__slots__)
    taken = {field for recipe in REPORTS.values() for field in recipe.takes}
    assert taken | {"language"} == set(Options.__slots__)


def test_without_days_a_report_is_of_this_year_until_today(book: Book) -> None:
    answer = build(book, "profit-and-loss", Options()).json

    assert answer["until"] >= dt.datetime.now(dt.UTC).date().isoformat()[:7]
    assert answer["from"] <= answer["until"]


def test_a_refusal_of_a_file_comes_before_its_first_piece(book: Book) -> None:
    assert refusal_of(csv_pieces, book, "ledger-card", Options()) == "option_missing"


def test_one_book_knows_nothing_of_another(make: Make, book: Book) -> None:
    other = two_years(Make())
    extra = make.entry("2026-01-05", "Only here", [("4600", "5.00"), ("1020", "-5.00")])
    write(make, [extra])

    for name in REPORTS.keys() - OF_CUSTOMERS:
        texts = {"ledger-account": "4600"} if name == "ledger-card" else {}
        texts |= {} if name == "journals" else {"until": "2026-03-31"}
        here = build(book, name, read_options(texts)).json
        there = build(other, name, read_options(texts)).json
        assert (
            here["rows" if "rows" in here else "assets"]
            != there["rows" if "rows" in there else "assets"]
        ), name


QUESTIONS = {
    "trial-balance": [{}, {"compare": "3"}, {"by": "centre"}, {"where": "centre=north"}],
    "balance-sheet": [{}, {"compare": "year"}, {"by": "centre"}],
    "profit-and-loss": [{}, {"compare": "previous"}, {"by": "centre"}],
    "general-ledger": [{}, {"where": "centre=north"}],
    "ledger-card": [
        {"ledger-account": "1020"},
        {"ledger-account": "1020", "page": "1"},
        {"ledger-account": "1020", "page": "-1"},
    ],
    "journal": [{}, {"page": "1"}, {"journal": "MEM", "page": "1"}],
    "journals": [{}],
}


def statements(book: Book, name: str, texts: dict[str, str]) -> int:
    days = {} if name == "journals" else {"until": "2026-11-20"}
    with CaptureQueriesContext(connection) as captured:
        report = build(book, name, read_options(texts | days))
        assert report.json
        assert report.table.columns
    return len(captured)


def test_a_report_costs_as_many_statements_for_300_entries_as_for_3(make: Make) -> None:
    def add(count: int) -> None:
        entries = [
            make.entry(
                f"2026-{i % 11 + 1:02}-{i % 28 + 1:02}",
                "Sale",
                [("1020", "1.00"), (f"80{20 + i % 2 * 20}", "-1.00")],
            )
            for i in range(count)
        ]
        write(make, entries)

    make.first_day = dt.date(2026, 1, 1)
    add_dimension(make, "centre", ["north"])
    add(3)
    asked = [(name, texts) for name, all_texts in QUESTIONS.items() for texts in all_texts]
    with_three = [statements(make.book, name, texts) for name, texts in asked]
    add(297)
    with_many = [statements(make.book, name, texts) for name, texts in asked]

    assert with_many == with_three
    assert max(with_three) <= 14
    assert with_three[0] <= 6


@pytest.mark.parametrize(
    "name", sorted(REPORTS.keys() - {"journals", "balance-sheet"} - OF_CUSTOMERS)
)
def test_ledger_accounts_are_named_in_the_language_of_the_reader(make: Make, name: str) -> None:
    """Unless somebody renamed them; the CSV that is streamed names them alike."""
    make.post("2026-03-02", "Power", [("4600", "100.00"), ("4200", "-100.00")])
    rename_ledger_account(make.alice, code="4200", name="Old house")
    texts = {"until": "2026-12-31", **({"ledger-account": "4600"} if name == "ledger-card" else {})}

    def said(language: str) -> str:
        options = read_options({**texts, "language": language})
        table = render(build(make.book, name, options).table, "table", language)
        return table.decode() + b"".join(csv_pieces(make.book, name, options)).decode()

    assert "Energie" in said("nl") and "Energy" not in said("nl")
    assert "Energy" in said("en") and "Energie" not in said("en")
    assert name == "ledger-card" or "Old house" in said("nl")


def test_journals_are_named_in_the_language_of_the_reader(make: Make) -> None:
    listed = build(make.book, "journals", Options(language="nl")).json["rows"]

    assert [row["name"] for row in listed][:3] == ["Afsluiting", "Beginbalans", "Bank"]
