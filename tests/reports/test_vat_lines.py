"""VAT lines tell what stands beside them on the ledger accounts of VAT."""

import json

import pytest

from akker.books.actor import reading
from akker.reports.catalogue import build
from akker.reports.formats import render
from akker.reports.options import read_options
from akker.reports.vat_lines import VatLines, vat_lines
from tests.make import Make
from tests.receivables.selling import day, issued, line, ready

pytestmark = pytest.mark.django_db
YEAR = {"from": "2026-01-01", "until": "2026-12-31"}


@pytest.fixture
def sold(make: Make) -> Make:
    """An invoice of 100.00 with VAT, of which a tenth is taken back in April."""
    ready(make)
    issued(make, line("100.00"), date="2026-03-02")
    issued(make, line("10.00"), kind="credit-note", corrects="2026-0001", date="2026-04-01")
    return make


def told(make: Make, since: str = YEAR["from"], until: str = YEAR["until"]) -> VatLines:
    with reading(make.book):
        return vat_lines(make.book, since=day(since), until=day(until))


def by_hand(make: Make) -> None:
    bought = [("7025", "500.00"), ("1520", "105.00"), ("1600", "-605.00", "C1")]
    make.post("2026-03-05", "Timber", bought)
    make.post("2026-05-06", "Till", [("1000", "121.00"), ("8005", "-100.00"), ("1501", "-21.00")])


def test_of_documents_nothing_stands_beside_them(sold: Make) -> None:
    assert [row.tax_minor for row in told(sold).rows] == [21_00, -2_10]
    assert told(sold).uncoded == ()
    assert told(sold, until="2026-03-31").uncoded == ()


def test_what_was_booked_by_hand_is_told_beside_them(sold: Make) -> None:
    by_hand(sold)

    assert told(sold).uncoded == (("1501", 21_00), ("1520", -105_00))
    assert told(sold, until="2026-03-31").uncoded == (("1520", -105_00),)
    assert told(sold, since="2026-06-01").uncoded == ()


def test_it_stands_below_the_report_and_in_its_json(sold: Make) -> None:
    by_hand(sold)

    made = build(sold.book, "vat-lines", read_options(YEAR))
    said = render(made.table, "table", "en").decode()
    assert "1501 21.00; 1520 \u2212105.00" in " ".join(said.split())
    assert json.loads(json.dumps(made.json))["uncoded"] == [
        {"ledger_code": "1501", "tax": "21.00"},
        {"ledger_code": "1520", "tax": "-105.00"},
    ]
